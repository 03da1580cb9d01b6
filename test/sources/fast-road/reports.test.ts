/** The report by the fast road is the report by the slow one, byte for byte, over whole files and damaged ones. */

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cloudTrailRecord, logEntry } from "../../../bench/records.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { DEMO_ESTATE } from "../../../src/sources/demo/cast.ts";
import { seeded } from "../../../src/sources/demo/random.ts";
import { demoTrail } from "../../../src/sources/demo.ts";
import { DAY, NOON } from "../../support/event.ts";
import { EVERY_ENTRY } from "../../support/run.ts";
import { damaged, randomFile } from "../scan/texts.ts";
import { bothReports } from "./both-reports.ts";

const SELECTIVE = { "list-iap-connections": {} };
const WIDE = { window: { since: NOON - 400 * DAY, until: NOON + 400 * DAY } };

let top: string;
let folder: string;
let made = 0;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), "iaprun-roads-"));
});
afterAll(() => rmSync(top, { recursive: true, force: true }));
beforeEach(() => {
  made += 1;
  folder = join(top, String(made));
  mkdirSync(folder);
});

function put(name: string, content: string | Buffer): void {
  writeFileSync(join(folder, name), content);
}

function trail(count: number, seed = 1): readonly JsonObject[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => cloudTrailRecord(random, NOON - random.between(0, 2 * DAY)));
}

function log(count: number, seed = 1): readonly JsonObject[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => logEntry(random, NOON - random.between(0, 2 * DAY)));
}

const inTrail = (records: readonly JsonObject[]): string => JSON.stringify({ Records: records });
const inLines = (records: readonly JsonObject[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");

/** Also that the files were read by the roads given. */
async function expectSame(roads: readonly string[], entries = SELECTIVE as typeof EVERY_ENTRY): Promise<void> {
  const { fast, slow, roads: taken } = await bothReports(entries, [folder], WIDE);
  expect(fast).toBe(slow);
  expect(taken.map(({ slow: why }) => why ?? "fast")).toEqual(roads);
}

describe("an ordinary file takes the fast road", () => {
  it.each([
    ["of CloudTrail", () => gzipSync(inTrail(trail(400)))],
    ["of CloudTrail, not packed", () => Buffer.from(inTrail(trail(400)))],
    ["of Cloud Logging", () => Buffer.from(inLines(log(400)))],
    ["of Cloud Logging, packed", () => gzipSync(inLines(log(400)))],
    ["of several gzip members", () => Buffer.concat([gzipSync(inLines(log(200))), gzipSync(inLines(log(200, 2)))])],
    ["with a byte order mark, indented", () => Buffer.from(`\ufeff${JSON.stringify({ Records: trail(50) }, null, 2)}`)],
    ["with escapes", () => Buffer.from(inTrail(trail(50)).replaceAll("amazonaws", "\\u0061mazonaws"))],
    ["with records twice", () => gzipSync(inLines([...trail(50), ...trail(60)]))],
  ])("%s", async (_, bytes) => {
    put("file", bytes());
    await expectSame(["fast"]);
  });

  it("whatever the entry, when all are asked at once", async () => {
    put("a.json.gz", gzipSync(inTrail(trail(300))));
    put("b.json", inLines(log(300)));
    await expectSame(["fast", "fast"], EVERY_ENTRY);
  });
});

describe("the slow road takes over", () => {
  const whole = gzipSync(inTrail(trail(400)));
  it.each([
    ["truncated gzip", whole.subarray(0, whole.length - 2000), "not unpacked"],
    ["bytes after the gzip data", Buffer.concat([whole, Buffer.from("garbage")]), "not unpacked"],
    ["a text that ends early", Buffer.from(inTrail(trail(400)).slice(0, -700)), "ends early"],
    ["gzip in gzip", gzipSync(whole), "not JSON"],
    ["no JSON", Buffer.from("hello"), "not JSON"],
    ["nothing", Buffer.alloc(0), "not JSON"],
    ["a member that stands twice", twice(), "more than its records"],
    [
      "broken JSON in the middle",
      Buffer.from(inLines(trail(40)).replace('\n{"eventVersion"', "\n{oops")),
      "not understood",
    ],
  ])("for %s", async (_, bytes, road) => {
    put("file", bytes);
    await expectSame([road]);
  });

  it("for the file it concerns alone", async () => {
    put("a", gzipSync(inTrail(trail(30, 1))));
    put("b", gzipSync(inTrail(trail(30, 2))).subarray(0, 900));
    put("c", gzipSync(inTrail(trail(30, 3))));
    await expectSame(["fast", "not unpacked", "fast"]);
  });

  function twice(): Buffer {
    const [first = {}, ...rest] = log(40);
    const odd = JSON.stringify(first).replace("{", '{"x":"AuthorizeUser","x":"AuthorizeUser",');
    return Buffer.from(inLines(rest) + odd + inLines(log(40, 2)));
  }
});

describe("a large file that is damaged", () => {
  const text = Array.from({ length: 60_000 }, (_, index) => {
    const minute = String(index % 60).padStart(2, "0");
    return `{"eventTime":"2026-06-01T10:${minute}:00Z","eventName":"A","eventSource":"b","eventID":"${index * 7919}"}\n`;
  });
  const whole = Buffer.from(text.join(""));
  const packed = gzipSync(whole);
  // An empty stored block (RFC 1951, 3.2.4) ends what is flushed, and no block has type 3.
  const damagedAt = (lines: number): Buffer =>
    Buffer.concat([
      gzipSync(whole.subarray(0, whole.length - 60 * lines), { finishFlush: constants.Z_FULL_FLUSH }),
      Buffer.of(7),
    ]);
  const garbled = Buffer.from(packed).fill(0xff, 250_000, 250_005);
  const wrongSum = Buffer.from(packed).fill(0, packed.length - 8, packed.length - 4);
  // Parts of it were handed over when the damage is met.
  it.each([
    ["at its end", wrongSum, "not unpacked"],
    ["before its end", damagedAt(1), "not unpacked"],
    ["in the middle", damagedAt(40_000), "not unpacked"],
    ["so that what comes of it is no JSON", garbled, "not understood"],
  ])("%s", async (_, bytes, road) => {
    put("file", bytes);
    await expectSame([road]);
  });
});

it("counts copies in other files, matched or not, and records outside of the window", async () => {
  const records = log(300);
  put("a", inLines(records));
  put("b", inLines(records.slice(100).map((record) => ({ ...record, severity: "NOTICE" }))));
  const window = { window: { since: NOON - DAY, until: NOON } };
  const { fast, slow, roads } = await bothReports(SELECTIVE, [folder], window);
  expect(fast).toBe(slow);
  expect(roads).toEqual([{ file: join(folder, "a") }, { file: join(folder, "b") }]);
  const [run] = JSON.parse(fast).runs;
  const [source] = run.coverage.sources;
  expect(source.records_read).toBe(500);
  expect(source.duplicates).toBeGreaterThan(0);
  expect(source.outside_window).toBeGreaterThan(0);
});

it("tells the same of the demo trail, by every entry alone and by all at once", async () => {
  const records = demoTrail(NOON).map(({ record }) => record);
  put("lines.json", inLines(records));
  const { fast, slow } = await bothReports(EVERY_ENTRY, [folder], { estate: DEMO_ESTATE });
  expect(fast).toBe(slow);
  put("lines.json", gzipSync(inTrail(records.filter((_, index) => index % 20 === 0))));
  for (const [id, params] of Object.entries(EVERY_ENTRY)) {
    const alone = await bothReports({ [id]: params }, [folder], { estate: DEMO_ESTATE });
    expect(alone.fast, id).toBe(alone.slow);
  }
});

it("tells the same of all fixtures", async () => {
  const { fast, slow } = await bothReports({ ...SELECTIVE, "iap-bypass": {} }, ["fixtures"], WIDE);
  expect(fast).toBe(slow);
});

it("tells the same of odd and damaged files", async () => {
  const roads = new Set<string>();
  for (let seed = 0; seed < 150; seed++) {
    const random = seeded(seed);
    const text = Buffer.from(damaged(random, randomFile(random)));
    put(`${String(seed).padStart(3, "0")}.json`, random.next() < 0.5 ? gzipSync(text) : text);
  }
  const { fast, slow, roads: taken } = await bothReports(SELECTIVE, [folder], WIDE);
  expect(fast).toBe(slow);
  for (const { slow: why = "fast" } of taken) roads.add(why);
  expect(roads).toContain("fast");
  expect(roads.size).toBeGreaterThan(2);
});

describe.skipIf(!existsSync("../shared/samples"))("real records", () => {
  it("tells the same of each folder", async () => {
    const folders = readdirSync("../shared/samples", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) {
      const { fast, slow } = await bothReports(SELECTIVE, [join("../shared/samples", name)], WIDE);
      expect(fast, name).toBe(slow);
    }
  });
});
