/** `--index DIR` as it is typed: with threads, what explain foresees of it, and what is said where it does nothing. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloudTrailRecord } from "../../bench/records.ts";
import { seeded } from "../../src/sources/demo/random.ts";
import { DAY, NOON } from "../support/event.ts";

const WINDOW = ["--since", new Date(NOON - DAY).toISOString(), "--until", new Date(NOON).toISOString()];
const HOOK = `data:text/javascript,${encodeURIComponent(`
  import { subscribe } from "node:diagnostics_channel";
  const told = { spared: 0, read: 0, workers: 0 };
  subscribe("iaprun:index", () => { told.spared += 1; });
  subscribe("iaprun:road", () => { told.read += 1; });
  process.on("worker", () => { told.workers += 1; });
  process.on("exit", () => process.stderr.write("\\n" + JSON.stringify(told)));
`)}`;
const FILES = 16;

let top: string;
let trail: string;
let index: string;
beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), "iaprun-cli-index-"));
  trail = join(top, "trail");
  index = join(top, "index");
  mkdirSync(trail);
  for (let file = 0; file < FILES; file++) {
    const random = seeded(file);
    const records = Array.from({ length: 1500 }, () => cloudTrailRecord(random, NOON - random.between(0, DAY)));
    const Records = records.map((record) => ({ ...record, eventName: file === 5 ? record["eventName"] : "GetObject" }));
    const text = JSON.stringify({ Records });
    writeFileSync(join(trail, `${file}.json`), file % 4 === 0 ? gzipSync(text) : text);
  }
  // Files that are younger are known by their content the first time.
  await setTimeout(3_500);
}, 30_000);
afterAll(() => rmSync(top, { recursive: true, force: true }));

function iaprun(args: readonly string[], input = "") {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["--import", HOOK, "dist/main.js", ...args], {
    encoding: "utf8",
    input,
    maxBuffer: 2 ** 28,
  });
  const lines = stderr.trim().split("\n");
  const told = JSON.parse(lines.pop() ?? "");
  return { report: stdout.replace(/"generated_at": "[^"]*",/, ""), said: lines.join("\n"), status, told };
}

const exec = (...args: readonly string[]) =>
  iaprun(["exec", "token-mint-spikes", ...WINDOW, "-f", "json", "-s", trail, ...args]);

it("answers the second question from the index, and says the same", () => {
  const plain = exec();
  const first = exec("--index", index);
  const second = exec("--index", index);
  const [{ coverage }] = JSON.parse(plain.report).runs;
  expect(coverage.sources[0]).toMatchObject({ records_read: 1500 * FILES, gaps: [] });
  expect(coverage.sources[0].events_matched).toBeGreaterThan(0);
  for (const { report, status, said } of [first, second]) {
    expect(report).toBe(plain.report);
    expect(status).toBe(plain.status);
    expect(said).toBe(plain.said);
  }
  expect(first.told).toMatchObject({ spared: 0, read: FILES });
  expect(second.told).toEqual({ spared: FILES - 1, read: FILES, workers: 0 });
  expect(readdirSync(index)).toHaveLength(FILES);
});

it("explain says how many files would be opened", () => {
  const { report } = iaprun(["explain", "token-mint-spikes", ...WINDOW, "-s", trail, "--index", index, "-f", "json"]);
  const [source] = JSON.parse(report).sources;
  expect(source.estimates[0]).toEqual({
    of: "files",
    value: 1,
    bound: "about",
    because: `the index in ${index} tells that no match can stand in 15 others`,
  });
  const { report: none } = iaprun(["explain", "token-mint-spikes", "-s", trail, "--index", `${index}-typo`]);
  expect(none.replace(/\s+/g, " ")).toContain(`there is no index in ${index}-typo yet`);
  const { report: text } = iaprun([
    "explain",
    "follow-credential",
    "-p",
    "credential=x",
    "-s",
    trail,
    "--index",
    index,
  ]);
  expect(text.replace(/\s+/g, " ")).toContain(`about 16 files: the index in ${index} spares none of them`);
});

it("reads again what was changed since", () => {
  const path = join(trail, "7.json");
  writeFileSync(path, JSON.stringify({ Records: [cloudTrailRecord(seeded(5), NOON - 1000)] }).padEnd(50_000));
  utimesSync(path, 1, 1);
  const changed = exec("--index", index);
  expect(changed.told.spared).toBe(FILES - 2);
  expect(changed.report).toBe(exec().report);
});

describe("where it does nothing", () => {
  it("it says so", () => {
    const { said } = iaprun(
      ["exec", "unrecorded-sessions", "-s", "demo", "-s", "-", "--index", join(top, "none")],
      "[]",
    );
    expect(said).toContain("warning: --index does nothing for demo, -: only local files have one");
  });

  it("among the files themselves it is refused", () => {
    const { said, status } = exec("--index", join(trail, ".index"));
    expect(status).toBe(2);
    expect(said).toContain("would lie among the files it is of");
  });
});
