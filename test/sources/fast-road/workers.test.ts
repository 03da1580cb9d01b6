/** Threads: the same outcomes in the same order, a thread that dies, one that never answers, and the built program with them. */

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Worker } from "node:worker_threads";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloudTrailRecord } from "../../../bench/records.ts";
import type { Question } from "../../../src/engine/appraise.ts";
import type { MetColumns } from "../../../src/engine/met-columns.ts";
import type { ReadContext } from "../../../src/engine/source.ts";
import { seeded } from "../../../src/sources/demo/random.ts";
import { isEnd, type Outcome } from "../../../src/sources/fast-road/outcome.ts";
import { type FileScans, scanFiles } from "../../../src/sources/fast-road/scan-files.ts";
import type { ScanTask } from "../../../src/sources/fast-road/scan-task.ts";
import type { ListedFile } from "../../../src/sources/file-list.ts";
import { like } from "../../query/backends/leaves.ts";
import { DAY, NOON } from "../../support/event.ts";
import { readContext } from "../../support/reading.ts";

const TASK = { needles: ['"StartSession"'] };
const BUILT = pathToFileURL("dist/scan-worker.js");
const ALWAYS = readContext();

let top: string;
let folder: string;
let files: readonly ListedFile[];
/** Each a share of its own. */
let shares: readonly (readonly ListedFile[])[];
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
  shares = files.map((file) => [file]);
});
afterAll(() => rmSync(top, { recursive: true, force: true }));

function program(source: string): URL {
  const path = join(top, `${source.length}.mjs`);
  writeFileSync(path, source);
  return pathToFileURL(path);
}

/** By `size` threads of a program beside this one, all of which have begun: else this one might have done all before they do. */
async function scanWith(
  size: number,
  { program = BUILT, task = TASK, among = shares, context = ALWAYS }: Partial<Scanning> = {},
): Promise<FileScans> {
  const begun: Promise<unknown>[] = [];
  const note = (worker: Worker): void => void begun.push(once(worker, "message"));
  process.on("worker", note);
  const scans = scanFiles(among, task, { program, size }, context);
  await setImmediate();
  process.off("worker", note);
  expect(await Promise.all(begun)).toHaveLength(size);
  return scans;
}

interface Scanning {
  readonly program: URL;
  readonly task: ScanTask;
  readonly among: typeof shares;
  readonly context: ReadContext;
}

function scanAlone(task: ScanTask): FileScans {
  return scanFiles(shares, task, undefined, ALWAYS);
}

/** What is told of each file, in their order, whatever came first. */
async function partsOf(scans: FileScans): Promise<readonly (readonly Outcome[])[]> {
  const parts = new Map<ListedFile, Outcome[]>(files.map((file) => [file, []]));
  for (let told = await scans.next(); told !== undefined; told = await scans.next()) {
    const { file, outcome } = told;
    expect(parts.get(file)?.some(isEnd)).toBe(false);
    parts.get(file)?.push(outcome);
  }
  scans.close();
  return [...parts.values()];
}

async function outcomes(scans: FileScans): Promise<readonly string[]> {
  return (await partsOf(scans)).map((parts) => parts.map(summary).join());
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

it("tells what the entries asked for, appraised by whichever thread found it", async () => {
  const question: Question = {
    span: { since: NOON - 365 * DAY, until: NOON + 365 * DAY },
    entries: [
      {
        where: like("eventName", "StartSession"),
        span: { since: NOON - 365 * DAY, until: NOON + 365 * DAY },
        keep: { members: [], facets: ["target"] },
      },
    ],
    whole: false,
  };
  const task = { ...TASK, question };
  const metOf = async (scans: FileScans): Promise<readonly MetColumns[]> =>
    (await partsOf(scans)).flat().flatMap((outcome) => {
      if ("slow" in outcome) return [];
      expect(outcome.scanned.candidates.count).toBe(0);
      return [outcome.scanned.passed.met];
    });
  const alone = await metOf(scanAlone(task));
  const mets = alone.flatMap(({ mets }) => mets);
  expect(mets.length).toBeGreaterThan(10);
  expect(mets.map(({ concerned }) => concerned?.what.api.operation)).not.toContain(undefined);
  expect(await metOf(await scanWith(2, { task }))).toEqual(alone);
});

it.each([
  [1, 1],
  [2, 1],
  [3, 5],
])("tells with %i more threads, %i files at once, what one thread alone tells", async (size, atOnce) => {
  const alone = await outcomes(scanAlone(TASK));
  const among = Array.from({ length: Math.ceil(files.length / atOnce) }, (_, index) =>
    files.slice(index * atOnce, (index + 1) * atOnce),
  );
  const together = await outcomes(await scanWith(size, { among }));
  expect(together).toEqual(alone);
  expect(alone.join()).toContain("StartSession");
});

it("tells of many files that an index knows again, and lives", async () => {
  const index = join(top, "index");
  const task = { needles: ['"nobody"'], index: { folder: index, now: 0 } };
  // Changed since `now`, as far as one can tell: they are read again, and known by their content.
  const times = async (scans: FileScans) => (await outcomes(scans)).map((outcome) => JSON.parse(outcome)[0]);
  const first = await times(await scanWith(1, { task }));
  const warnings: string[] = [];
  const context = readContext({ warn: (sentence) => void warnings.push(sentence) });
  expect(await times(await scanWith(1, { task, context }))).toEqual(first);
  expect(warnings).toEqual([]);
  expect(readdirSync(index)).toHaveLength(files.length);
});

it("gives a large file in parts, and holds back a thread that is far ahead", async () => {
  const random = seeded(1);
  const text = Array.from({ length: 4000 }, () => JSON.stringify(cloudTrailRecord(random, NOON))).join("\n");
  const large = Array.from({ length: 3 }, (_, index) => {
    const path = join(top, `large-${index}`);
    writeFileSync(path, gzipSync(text.repeat(3)));
    return { path, size: statSync(path).size };
  });
  // Every record is a candidate, so that there is much to hand over.
  const scans = await scanWith(1, { among: large.map((file) => [file]), task: { needles: ["eventname"] } });
  const parts = new Map<ListedFile, number>();
  const counts = new Map<ListedFile, number>();
  for (let told = await scans.next(); told !== undefined; told = await scans.next()) {
    const { file, outcome } = told;
    if ("slow" in outcome) throw new Error(outcome.slow);
    const { candidates } = outcome.scanned;
    expect(candidates.texts.length).toBeLessThan(4 * 2 ** 20);
    parts.set(file, (parts.get(file) ?? 0) + 1);
    counts.set(file, (counts.get(file) ?? 0) + candidates.count);
  }
  scans.close();
  expect(large.map((file) => counts.get(file))).toEqual([12_000, 12_000, 12_000]);
  expect(Math.min(...parts.values())).toBeGreaterThan(5);
});

describe("a thread that dies", () => {
  it("leaves its files to the slow road and the others to those that live", async () => {
    const source = `import { parentPort, workerData } from "node:worker_threads";
      parentPort.postMessage([]);
      parentPort.on("message", ([path]) => {
        if (path.endsWith("12.json")) process.exit(1);
        parentPort.postMessage([{ slow: "too deep" }]);
      });`;
    const warnings: string[] = [];
    const context = readContext({ warn: (sentence) => void warnings.push(sentence) });
    const found = await outcomes(await scanWith(2, { program: program(source), context }));
    const alone = await outcomes(scanAlone(TASK));
    expect(found).toHaveLength(files.length);
    expect(warnings).toEqual([
      expect.stringMatching(/^a thread that reads files died \(exit code 1\), .*; read again, more slowly: .*12\.json/),
    ]);
    // The first file of a half of all.
    expect(found[12]).toBe("thread died");
    expect(found.filter((outcome) => outcome === "thread died").length).toBeLessThanOrEqual(3);
    for (const [index, outcome] of found.entries()) {
      expect(["thread died", "too deep", alone[index]]).toContain(outcome);
    }
  });

  it("when all do, leaves the rest to the main thread", async () => {
    const broken = program("throw new Error('at once')");
    const warnings: string[] = [];
    const warn = (sentence: string): void => void warnings.push(sentence);
    const found = await outcomes(scanFiles(shares, TASK, { program: broken, size: 2 }, readContext({ warn })));
    expect(found).toEqual(await outcomes(scanAlone(TASK)));
    for (const warning of warnings)
      expect(warning).toBe("a thread that reads files died (at once), the report is the same");
  });
});

it("stops waiting when the run is aborted", async () => {
  const mute = program(
    `import { parentPort } from "node:worker_threads";
      parentPort.postMessage([]);
      parentPort.on("message", () => { for (;;); });`,
  );
  const abort = new AbortController();
  const scans = await scanWith(2, { program: mute, context: readContext({ signal: abort.signal }) });
  const found: string[] = [];
  const reading = (async () => {
    for (let told = await scans.next(); told !== undefined; told = await scans.next()) found.push(told.file.path);
  })();
  // All but the three that each of the two has before it.
  while (new Set(found).size < files.length - 6) await setImmediate();
  abort.abort();
  await reading;
  expect(new Set(found).size).toBe(files.length - 6);
  scans.close();
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

  it.each([[["list-iap-connections"]], [["unrecorded-sessions", "console-login-without-mfa"]], [["--all"]]])(
    "says the same of %j with threads as by the slow road",
    (entries) => {
      const fast = exec({}, entries);
      const slow = exec({ IAPRUN_ROAD: "slow" }, entries);
      expect(fast.report).toBe(slow.report);
      expect(fast.status).toBe(slow.status);
      const workers = Math.min(availableParallelism(), 8) - 1;
      expect(fast.told).toEqual({ roads: { fast: files.length }, workers });
      expect(slow.told).toEqual({ roads: {}, workers: 0 });
    },
  );
});
