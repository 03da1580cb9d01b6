import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { formatInstant } from "../../../src/model/time.ts";
import { openPageStore } from "../../../src/sources/page-store.ts";
import { DAY, HOUR, NOON } from "../../support/event.ts";
import { entriesOf, entry, ids, REQUEST, read } from "./reading.ts";
import { isRead, serve, stopServing } from "./serving.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "iaprun-pages-"));
});
afterEach(async () => {
  await stopServing();
  rmSync(folder, { recursive: true, force: true });
});

const SHOP = "projects/shop";
const ENTRIES = entriesOf(SHOP, 1_000);
const pages = () => openPageStore(folder, "gcp://shop");

function stopAfter(batches: number): { readonly signal: AbortSignal; readonly after: (done: number) => void } {
  const stop = new AbortController();
  return { signal: stop.signal, after: (done) => void (done === batches && stop.abort()) };
}

describe("a read that was stopped goes on", () => {
  it("from its pages and with the next, and asks nothing when it was done", async () => {
    const { proxy } = await serve({ entries: ENTRIES, pageSize: 100 });
    expect((await read([SHOP], { pages: pages(), ...stopAfter(4) })).records).toHaveLength(400);
    const second = await read([SHOP], { pages: pages() });
    expect({ error: second.error, gaps: second.gaps }).toEqual({ error: undefined, gaps: [] });
    expect(ids(second.records)).toEqual(ids(ENTRIES));
    expect(proxy.requests.filter(isRead)).toHaveLength(10);
    expect(ids((await read([SHOP], { pages: pages() })).records)).toEqual(ids(ENTRIES));
    expect(proxy.requests.filter(isRead)).toHaveLength(10);
  });

  it("after its page token has expired, among entries of one time", async () => {
    const same = Array.from({ length: 60 }, (_, index) => entry(SHOP, "activity", NOON - 13 * HOUR, `same-${index}`));
    const { server } = await serve({ entries: [...ENTRIES, ...same], pageSize: 50 });
    for (const batches of [3, 10, 11, 12]) {
      await read([SHOP], { pages: pages(), ...stopAfter(batches) });
      server.expirePageTokens();
    }
    const { records, gaps, error } = await read([SHOP], { pages: pages() });
    expect({ error, gaps }).toEqual({ error: undefined, gaps: [] });
    expect(ids(records)).toEqual(ids([...ENTRIES, ...same]));
  });

  it("and asks again for what was refused, and what was lost to the network", async () => {
    const names = [SHOP, "projects/till"];
    const all = [...ENTRIES, ...entriesOf("projects/till", 150)];
    let wrong = true;
    let reads = 0;
    await serve({ entries: all, pageSize: 100, may: (_, resource) => !wrong || resource === SHOP }, (seen) =>
      wrong && isRead(seen) && ++reads > 6 ? { kind: "drop" } : undefined,
    );
    const first = await read(names, { pages: pages() });
    expect(first.gaps.map(({ reason }) => reason)).toEqual(expect.arrayContaining(["not-permitted", "unreachable"]));
    wrong = false;
    const second = await read(names, { pages: pages() });
    expect({ error: second.error, gaps: second.gaps }).toEqual({ error: undefined, gaps: [] });
    expect(ids(second.records)).toEqual(ids(all));
  });

  it("apart from what was asked of another time", async () => {
    await serve({ entries: ENTRIES, pageSize: 100 });
    await read([SHOP], { pages: pages(), ...stopAfter(4) });
    const window = { since: NOON - 2 * HOUR, until: NOON };
    const { records } = await read([SHOP], { pages: pages(), request: { ...REQUEST, window } });
    expect(ids(records)).toEqual(
      ids(ENTRIES.filter(({ timestamp }) => String(timestamp) >= formatInstant(window.since))),
    );
  });
});

describe("the program, killed in the middle", () => {
  const TUNNELS = Array.from({ length: 600 }, (_, index) =>
    tunnel(NOON - DAY + Math.floor((index * DAY) / 600), index),
  );

  function tunnel(at: number, index: number): JsonObject {
    return entry(SHOP, "data_access", at, `tunnel-${index}`, {
      operation: { id: `session-${index % 90}`, producer: "iap.googleapis.com" },
      resource: {
        type: "gce_instance",
        labels: { instance_id: `${index % 7}`, project_id: "shop", zone: "europe-west1-b" },
      },
      protoPayload: {
        "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
        serviceName: "iap.googleapis.com",
        methodName: "AuthorizeUser",
        authenticationInfo: { principalEmail: `user-${index % 5}@example.com` },
        authorizationInfo: [{ granted: true, permission: "iap.tunnelInstances.accessViaIAP" }],
        requestMetadata: { callerIp: "198.51.100.7", destinationAttributes: { ip: "10.0.1.1", port: "22" } },
      },
    });
  }

  function exec(env: Readonly<Record<string, string>>, resume: string) {
    const window = ["--since", formatInstant(NOON - DAY), "--until", formatInstant(NOON)];
    return spawn(
      process.execPath,
      [
        resolve("dist/main.js"),
        "exec",
        "list-iap-connections",
        "-s",
        "gcp://shop",
        ...window,
        "-f",
        "json",
        "--resume",
        resume,
      ],
      { env: { ...process.env, ...env }, cwd: folder, stdio: ["ignore", "pipe", "ignore"] },
    );
  }

  async function finish(env: Readonly<Record<string, string>>, resume: string): Promise<JsonObject> {
    const { runs } = JSON.parse(await text(exec(env, resume).stdout)) as { runs: readonly JsonObject[] };
    return runs[0] ?? {};
  }

  it("goes on without a gap or a double", async () => {
    const { server, proxy, env } = await serve({ entries: TUNNELS, pageSize: 100 });
    const killed = exec(env, join(folder, "killed"));
    // The program reads five pages at once, and then one a second.
    while (server.listed.length < 5 && killed.exitCode === null) await new Promise((tick) => setTimeout(tick, 5));
    killed.kill("SIGKILL");
    await new Promise((gone) => killed.once("close", gone));
    const before = proxy.requests.filter(isRead).length;
    expect(
      readdirSync(join(folder, "killed"), { recursive: true }).filter((name) => String(name).endsWith(".jsonl")),
    ).toHaveLength(1);
    const resumed = await finish(env, join(folder, "killed"));
    expect(before).toBe(5);
    expect(proxy.requests.filter(isRead).length - before).toBeLessThan(3);
    expect(resumed["coverage"]).toMatchObject({
      complete: true,
      sources: [{ records_read: 600, events_in_window: 600, duplicates: 0, gaps: [] }],
    });
    const { findings } = await finish(env, join(folder, "whole"));
    expect(resumed["findings"]).toEqual(findings);
    expect(findings).not.toEqual([]);
  });
});
