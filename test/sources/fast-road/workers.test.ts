/** Threads: the same outcomes in the same order, a thread that dies, one that never answers, and the built program with them. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloudTrailRecord } from "../../../bench/records.ts";
import { seeded } from "../../../src/sources/demo/random.ts";
import { type FileScans, scanHere } from "../../../src/sources/fast-road/scan-files.ts";
import { scanInWorkers } from "../../../src/sources/fast-road/scan-in-workers.ts";
import type { Outcome } from "../../../src/sources/fast-road/whole-scan.ts";
import type { ListedFile } from "../../../src/sources/file-list.ts";
import { DAY, NOON } from "../../support/event.ts";

const NEEDLES = ['"StartSession"'];
const BUILT = pathToFileURL("dist/scan-worker.js");
const NEVER = new AbortController().signal;

let top: string;
let folder: string;
let files: readonly ListedFile[];
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), "iaprun-workers-"));
  folder = join(top, "trail");
  mkdirSync(folder);
  files = Array.from({ length: 24 }, (_, index) => {
    const random = seeded(index);
    // A few are many times larger, so that files end in another order than they begin.
    const count = index % 7 === 0 ? 1500 : 150;
    const Records = Array.from({ length: count }, () => cloudTrailRecord(random, NOON - random.between(0, DAY)));
    const text = JSON.stringify({ Records });
    const path = join(folder, `${String(index).padStart(2, "0")}.json`);
    writeFileSync(path, index % 2 === 0 ? text : gzipSync(text));
    return { path, size: statSync(path).size };
  });
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

function program(source: string): URL {
  const path = join(top, `${source.length}.mjs`);
  writeFileSync(path, source);
  return pathToFileURL(path);
}

async function outcomes(scans: FileScans): Promise<readonly string[]> {
  const found: string[] = [];
  for (const file of files) found.push(summary(await scans.next(file)));
  await scans.close();
  return found;
}

/** All that was told, as text. */
function summary(outcome: Outcome): string {
  if ("slow" in outcome) return outcome.slow;
  const { passed, candidates } = outcome.scanned;
  const texts = Buffer.from(candidates.texts.slice(0, candidates.numbers[4 * candidates.count - 3] ?? 0));
  return JSON.stringify([
    [...passed.ms.subarray(0, passed.count)],
    [...passed.uids.subarray(0, 4 * passed.count)],
    [...candidates.numbers.subarray(0, 4 * candidates.count)],
    texts.toString(),
  ]);
}

it.each([1, 2, 3])("tells with %i threads what one thread alone tells", async (size) => {
  const alone = await outcomes(scanHere(NEEDLES));
  const together = await outcomes(scanInWorkers(files, NEEDLES, { program: BUILT, size }, NEVER));
  expect(together).toEqual(alone);
  expect(alone.join()).toContain("StartSession");
});

describe("a thread that dies", () => {
  it("leaves its files to the slow road and the others to those that live", async () => {
    const answer = (index: number) => `import { parentPort, workerData } from "node:worker_threads";
      import { existsSync, writeFileSync } from "node:fs";
      parentPort.on("message", (path) => {
        if (path.endsWith("0${index}.json")) process.exit(1);
        parentPort.postMessage({ slow: "too deep" });
      });`;
    const found = await outcomes(scanInWorkers(files, NEEDLES, { program: program(answer(3)), size: 2 }, NEVER));
    expect(found).toHaveLength(files.length);
    expect(found[3]).toBe("worker died");
    expect(found.filter((outcome) => outcome === "worker died").length).toBeLessThanOrEqual(3);
    expect(found.at(-1)).toBe("too deep");
  });

  it("when all do, leaves the rest to the main thread", async () => {
    const found = await outcomes(
      scanInWorkers(files, NEEDLES, { program: program("throw new Error('at once')"), size: 2 }, NEVER),
    );
    const alone = await outcomes(scanHere(NEEDLES));
    expect(found.slice(0, 6)).toEqual(Array(6).fill("worker died"));
    expect(found.slice(6)).toEqual(alone.slice(6));
  });
});

it("stops waiting when the run is aborted", async () => {
  const mute = program(
    `import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { for (;;); });`,
  );
  const abort = new AbortController();
  const scans = scanInWorkers(files, NEEDLES, { program: mute, size: 2 }, abort.signal);
  const [first] = files;
  if (first === undefined) throw new Error("no files");
  const waiting = scans.next(first);
  abort.abort();
  expect(await waiting).toEqual({ slow: "not read" });
  await scans.close();
});

describe("the built program", () => {
  const HOOK = `data:text/javascript,${encodeURIComponent(`
    import { subscribe } from "node:diagnostics_channel";
    const roads = {};
    let workers = 0;
    subscribe("iaprun:road", ({ slow = "fast" }) => { roads[slow] = (roads[slow] ?? 0) + 1; });
    process.on("worker", () => { workers += 1; });
    process.on("exit", () => process.stderr.write("\\n" + JSON.stringify({ roads, workers })));
  `)}`;

  function exec(env: NodeJS.ProcessEnv, entries: readonly string[]) {
    const window = ["--since", new Date(NOON - DAY).toISOString(), "--until", new Date(NOON).toISOString()];
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ["--import", HOOK, "dist/main.js", "exec", ...entries, "-s", folder, ...window, "-f", "json"],
      { encoding: "utf8", env: { ...process.env, ...env }, maxBuffer: 2 ** 28 },
    );
    const told = JSON.parse(stderr.trim().split("\n").at(-1) ?? "");
    return { report: stdout.replace(/"generated_at": "[^"]*"/, ""), status, told };
  }

  it.each([[["list-iap-connections"]], [["unrecorded-sessions", "console-login-without-mfa"]]])(
    "says the same of %j with threads as by the slow road",
    (entries) => {
      const fast = exec({}, entries);
      const slow = exec({ IAPRUN_ROAD: "slow" }, entries);
      expect(fast.report).toBe(slow.report);
      expect(fast.status).toBe(slow.status);
      const workers = availableParallelism() === 1 ? 0 : Math.min(availableParallelism(), 8);
      expect(fast.told).toEqual({ roads: { fast: files.length }, workers });
      expect(slow.told).toEqual({ roads: {}, workers: 0 });
    },
  );
});
