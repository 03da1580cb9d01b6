/** `cloudtrail:` stopped mid-way, by whatever, goes on with the same records and asks again for none that it kept. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openCloudTrail } from "../../../src/sources/cloudtrail.ts";
import { openPageStore } from "../../../src/sources/page-store.ts";
import { NOON } from "../../support/event.ts";
import { type FaultyProxy, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { makeHistory } from "../../support/history.ts";
import { readAll } from "../../support/reading.ts";
import { type CloudTrailServer, startCloudTrailServer } from "../../support/servers/cloudtrail.ts";
import { asking, ENVIRONMENT, FAST, ids, useAws } from "./reading.ts";
import { ACCOUNT, EVERYTHING, WINDOW } from "./request.ts";

const URI = "cloudtrail://eu-west-1,us-east-1";
const records = makeHistory({ count: 4_000, window: WINDOW, account: ACCOUNT, regions: ["eu-west-1", "us-east-1"] });
let server: CloudTrailServer;
let proxy: FaultyProxy | undefined;
let folder: string;

beforeAll(async () => {
  server = await startCloudTrailServer({ records, now: NOON });
});
afterAll(() => server.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iaprun-resume-"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await proxy?.close();
  proxy = undefined;
});
useAws(() => ({ AWS_ENDPOINT_URL_CLOUDTRAIL: server.url }));

/** Answered requests while `read` ran. */
async function counting<T>(read: () => Promise<T>): Promise<readonly [T, number]> {
  const before = server.lookups.length;
  return [await read(), server.lookups.length - before];
}

describe("a read that is stopped again and again", () => {
  it("ends with every record once, and no page is asked for twice", async () => {
    const whole = await counting(() => readAll(openCloudTrail(URI, {}, FAST), EVERYTHING));
    let stops = 0;
    const [{ records: read, gaps }, requests] = await counting(async () => {
      for (;;) {
        const stop = new AbortController();
        const enough = server.lookups.length + 11;
        const progress = () => void (server.lookups.length >= enough && stop.abort());
        const pages = openPageStore(folder, URI);
        const reading = await readAll(openCloudTrail(URI, {}, FAST), EVERYTHING, {
          signal: stop.signal,
          progress,
          pages,
        });
        if (!stop.signal.aborted) return reading;
        stops += 1;
        expect(stops).toBeLessThan(50);
      }
    });
    expect(gaps).toEqual([]);
    expect(ids(read)).toEqual(ids(records));
    expect(stops).toBeGreaterThan(3);
    // What was under way at a stop was answered and not kept: at most a page of each span.
    expect(requests).toBeLessThanOrEqual(whole[1] + stops * 16);
  });
});

it("that ended is read from disk alone", async () => {
  const request = asking({ eventName: ["StartSession", "AssumeRole"] });
  const read = () => readAll(openCloudTrail(URI, {}, FAST), request, { pages: openPageStore(folder, URI) });
  const [first] = await counting(read);
  const [second, requests] = await counting(read);
  expect(requests).toBe(0);
  expect(ids(second.records)).toEqual(ids(first.records));
  expect(first.records.length).toBeGreaterThan(1_000);
});

it("goes on past a page token that has expired in between", async () => {
  const stop = new AbortController();
  const pages = () => openPageStore(folder, URI);
  let steps = 0;
  const progress = () => void (++steps === 20 && stop.abort());
  await readAll(openCloudTrail(URI, {}, FAST), EVERYTHING, { signal: stop.signal, progress, pages: pages() });
  // The first token that each part sends is one of the first run's.
  const resumed = new Set<string>();
  const expired = JSON.stringify({ __type: "InvalidNextTokenException", message: "expired" });
  proxy = await startFaultyProxy(server.url, ({ headers, body }) => {
    const { NextToken, StartTime } = JSON.parse(body.toString());
    const part = `${headers.authorization?.split("/")[2]} ${StartTime}`;
    if (NextToken === undefined || resumed.has(part)) return undefined;
    resumed.add(part);
    return { kind: "answer", status: 400, headers: { "content-type": "application/x-amz-json-1.1" }, body: expired };
  });
  process.env["AWS_ENDPOINT_URL_CLOUDTRAIL"] = proxy.url;
  const { records: read, gaps } = await readAll(openCloudTrail(URI, {}, FAST), EVERYTHING, { pages: pages() });
  expect(gaps).toEqual([]);
  expect(ids(read)).toEqual(ids(records));
  expect(proxy.faults).toBeGreaterThan(1);
});

describe("a process that is killed", () => {
  let program: string;

  beforeAll(async () => {
    // Beside the packages that it imports.
    const dir = join("node_modules", ".cache", `iaprun-child-${process.pid}`);
    const bundle = await rolldown({
      input: fileURLToPath(new URL("./child.ts", import.meta.url)),
      platform: "node",
      external: [/^[^./]/],
    });
    await bundle.write({ dir, entryFileNames: "child.mjs", format: "esm" });
    await bundle.close();
    program = join(dir, "child.mjs");
  });
  afterAll(() => rmSync(join(program, ".."), { recursive: true }));

  function start(): ChildProcess {
    const env = { PATH: process.env["PATH"], ...ENVIRONMENT, AWS_ENDPOINT_URL_CLOUDTRAIL: server.url };
    return spawn(process.execPath, [program, URI, folder], { env, stdio: ["ignore", "pipe", "inherit"] });
  }

  it("goes on without a gap and without a double", async () => {
    for (const pages of [15, 20, 25]) {
      const before = server.lookups.length;
      const child = start();
      const over = new Promise((resolve) => child.once("close", resolve));
      child.stdout?.resume();
      while (server.lookups.length < before + pages) await sleep(2);
      child.kill("SIGKILL");
      await over;
    }
    const [lines, requests] = await counting(async () =>
      (await readText(start().stdout ?? process.stdin)).trim().split("\n"),
    );
    expect(lines.at(-1)).toBe("end");
    expect(lines.slice(0, -1).sort()).toEqual(ids(records));
    // 80 pages in all, of which three runs kept most of their 60.
    expect(requests).toBeLessThan(60);
  });
});
