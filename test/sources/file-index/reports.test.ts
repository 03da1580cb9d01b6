/** The report of an indexed run is the report without an index, byte for byte, whatever happens to the files and to the index. */

import {
  appendFileSync,
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cloudTrailRecord, logEntry } from "../../../bench/records.ts";
import { isObject, type JsonObject } from "../../../src/model/json.ts";
import { readRecords } from "../../../src/sources/bytes/json-reader.ts";
import { type Random, seeded } from "../../../src/sources/demo/random.ts";
import { demoTrail } from "../../../src/sources/demo.ts";
import { SMALLEST } from "../../../src/sources/file-index/entry.ts";
import { DAY, NOON } from "../../support/event.ts";
import { EVERY_ENTRY } from "../../support/run.ts";
import { damaged, randomFile } from "../scan/texts.ts";
import { answers } from "./asking.ts";

/** Whole texts, beginnings, ends and pieces to look for; and none that could be. */
const QUESTIONS: readonly [string, ...string[]] = [
  ...(["unrecorded-sessions", "console-login-without-mfa", "list-iap-connections", "tunnel-fan-out"] as const),
  ...["log-tampering", "token-mint-spikes", "denied-reconnaissance", "shell-by-run-command", "follow-credential"],
];

let top: string;
let folder: string;
let index: string;
let made = 0;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), "iaprun-index-"));
});
afterAll(() => rmSync(top, { recursive: true, force: true }));
beforeEach(() => {
  made += 1;
  folder = join(top, String(made), "trail");
  index = join(top, String(made), "index");
  mkdirSync(folder, { recursive: true });
});

const inTrail = (records: readonly JsonObject[]): string => JSON.stringify({ Records: records });
const inLines = (records: readonly JsonObject[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join("");

function trail(seed: number, count = 60): readonly JsonObject[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => cloudTrailRecord(random, NOON - random.between(0, 2 * DAY)));
}

function calm(seed: number): readonly JsonObject[] {
  return trail(seed).filter((record) => record["eventName"] !== "StartSession");
}

function session(requestParameters: JsonObject): JsonObject {
  const [record] = calm(3);
  return {
    ...record,
    eventName: "StartSession",
    eventSource: "ssm.amazonaws.com",
    requestParameters,
  };
}

function log(seed: number, count = 60): readonly JsonObject[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => logEntry(random, NOON - random.between(0, 2 * DAY)));
}

/** With blanks at the end, as files that are very small have no entry. */
function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  if (statSync(path).size < SMALLEST) appendFileSync(path, " ".repeat(SMALLEST));
  return path;
}

/** Not made smaller. */
function packed(text: string | Buffer): Buffer {
  return gzipSync(Buffer.concat([Buffer.from(text), Buffer.alloc(SMALLEST, " ")]), { level: 0 });
}

const entry = (id: string): Readonly<Record<string, JsonObject>> => ({ [id]: EVERY_ENTRY[id] ?? {} });

async function expectSame(id: string): Promise<readonly string[]> {
  const { indexed, plain, spared, warnings } = await answers(entry(id), [folder], index);
  expect(indexed).toBe(plain);
  expect(warnings).toEqual([]);
  return spared;
}

describe("a second question", () => {
  beforeEach(() => {
    put("a.json.gz", packed(inTrail(calm(1))));
    put("b.json", inTrail([...calm(2), session({ documentName: "AWS-StartPortForwardingSession" })]));
    put("c.json.gz", packed(inTrail(calm(4))));
    // Records twice, in files that are spared and in one that is not.
    put("d.json", inTrail([...calm(1), ...calm(2), ...calm(5)]));
    put("e.json", inLines(log(6)));
  });

  it("opens the files in which its texts stand, and no other", async () => {
    // Not all of them: no document is named.
    put("f.json", inTrail([...calm(7), session({ target: "i-0123456789abcdef0" })]));
    expect(await expectSame("unrecorded-sessions")).toEqual([]);
    expect(await expectSame("unrecorded-sessions")).toEqual(["a.json.gz", "c.json.gz", "d.json", "e.json", "f.json"]);
    expect(await expectSame("shell-by-run-command")).toHaveLength(6);
  });

  it("is answered the same wherever its texts may stand", async () => {
    for (const id of [...QUESTIONS, ...QUESTIONS]) await expectSame(id);
  });

  it("opens what was changed, whatever its size and time say", async () => {
    await expectSame("shell-by-run-command");
    const path = join(folder, "d.json");
    const { atime, mtime, size } = statSync(path);
    writeFileSync(path, readFileSync(path, "utf8").replace('"PutRolePolicy"', '"PutUserPolicy"'));
    utimesSync(path, atime, mtime);
    expect(statSync(path).size).toBe(size);
    expect(await expectSame("shell-by-run-command")).toEqual(["a.json.gz", "b.json", "c.json.gz", "e.json"]);
    expect(await expectSame("shell-by-run-command")).toHaveLength(5);
  });

  it("knows a file again by its content where only its times were changed", async () => {
    await expectSame("shell-by-run-command");
    const [name] = readdirSync(index).filter((each) => each.endsWith(".idx"));
    for (const file of readdirSync(folder)) utimesSync(join(folder, file), 1_000_000, 1_000_000);
    expect(await expectSame("shell-by-run-command")).toEqual([]);
    expect(await expectSame("shell-by-run-command")).toHaveLength(5);
    expect(name).toMatch(/^[0-9a-f]{32}\.idx$/);
  });

  it("opens a file that took the place of another", async () => {
    await expectSame("shell-by-run-command");
    copyFileSync(join(folder, "a.json.gz"), join(folder, "c.json.gz"));
    rmSync(join(folder, "b.json"));
    expect(await expectSame("shell-by-run-command")).toEqual(["a.json.gz", "d.json", "e.json"]);
  });

  it("spares nothing where the texts may stand inside of others, and the other cloud where all records of one are parsed", async () => {
    await expectSame("denied-reconnaissance");
    expect(await expectSame("denied-reconnaissance")).toEqual([]);
    expect(await expectSame("follow-credential")).toEqual([]);
    expect(await expectSame("google-reconnaissance")).toEqual(["a.json.gz", "b.json", "c.json.gz", "d.json"]);
  });
});

describe("records that every search parses", () => {
  const authorized = demoTrail(NOON)
    .filter(({ format }) => format === "gcp-audit")
    .map(({ record }) => record);

  it("are kept where they are few, and come again in their places", async () => {
    put("few.json", inLines([...log(1, 300), ...authorized.slice(0, 40), ...log(2, 300)]));
    await expectSame("tunnel-fan-out");
    expect(await expectSame("shell-by-run-command")).toEqual(["few.json"]);
  });

  it("make a file one to be opened where they are many", async () => {
    put("many.json", inLines(authorized));
    await expectSame("shell-by-run-command");
    expect(await expectSame("shell-by-run-command")).toEqual([]);
  });

  it("are those with escapes, too", async () => {
    const hidden = inTrail(calm(1)).replace('"GetObject"', '"\\u0053tartSession"');
    put("hidden.json", hidden);
    await expectSame("shell-by-run-command");
    expect(await expectSame("unrecorded-sessions")).toEqual(["hidden.json"]);
  });
});

it("keeps nothing of what the fast road does not understand to its end", async () => {
  put("cut.json.gz", packed(inTrail(trail(1))).subarray(0, 40_000));
  put("csv", "eventName\nStartSession\n");
  put("twice.json", `${inLines(log(1, 40))}{"x":"ConsoleLogin","x":"ConsoleLogin"}\n${inLines(log(2, 40))}`);
  for (let time = 0; time < 3; time++) expect(await expectSame("shell-by-run-command")).toEqual([]);
});

it("does the same for files that are read as a stream", async () => {
  // Two gzip members are no small file to the fast road.
  put("log.json.gz", Buffer.concat([packed(inLines(log(1))), packed(inLines(log(2)))]));
  expect(await expectSame("shell-by-run-command")).toEqual([]);
  expect(await expectSame("shell-by-run-command")).toEqual(["log.json.gz"]);
});

it("believes no time that a further change may leave as it is", async () => {
  const path = put("young.json", inTrail(trail(1)));
  const young = { now: Math.floor(statSync(path).mtimeMs) + 2000 };
  const first = await answers(entry("shell-by-run-command"), [folder], index, young);
  const second = await answers(entry("shell-by-run-command"), [folder], index, young);
  expect([first.spared, second.spared]).toEqual([[], []]);
  expect(second.indexed).toBe(second.plain);
  // Known by its content by then, and by its times afterwards.
  expect(await expectSame("shell-by-run-command")).toEqual([]);
  expect(await expectSame("shell-by-run-command")).toEqual(["young.json"]);
});

it("believes nothing that was damaged, at whatever place", async () => {
  put("a.json", inTrail(trail(1, 3)));
  await expectSame("shell-by-run-command");
  const [name = ""] = readdirSync(index);
  const path = join(index, name);
  const whole = readFileSync(path);
  const damages: readonly Buffer[] = [
    Buffer.alloc(0),
    whole.subarray(0, whole.length - 1),
    Buffer.concat([whole, Buffer.of(0)]),
    Buffer.from("{}"),
    ...Array.from({ length: 24 }, (_, part) => flipped(whole, Math.floor((part * whole.length) / 24))),
  ];
  for (const bytes of damages) {
    writeFileSync(path, bytes);
    expect(await expectSame("shell-by-run-command")).toEqual([]);
    expect(readFileSync(path)).toEqual(whole);
  }
  expect(await expectSame("shell-by-run-command")).toEqual(["a.json"]);
});

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

it.each([1, 2, 3, 4, 5, 6])("holds for whatever is done to files and index between questions (%i)", async (seed) => {
  const random = seeded(seed);
  for (let file = 0; file < 8; file++) put(`${file}.json`, content(random));
  let spared = 0;
  for (let round = 0; round < 12; round++) {
    spared += (await expectSame(random.pick(QUESTIONS))).length;
    for (let times = random.between(0, 3); times > 0; times--) disturb(random);
  }
  expect(spared).toBeGreaterThan(0);
});

function content(random: Random): Buffer {
  const seed = random.between(1, 1000);
  const text = random.pick([
    () => Buffer.from(inTrail(trail(seed, 30))),
    () => Buffer.from(inLines(log(seed, 30))),
    () => Buffer.from(inLines([...log(seed, 10), ...trail(1, 10)])),
    () => damaged(random, randomFile(random)),
  ])();
  return random.next() < 0.5 ? packed(text) : Buffer.concat([text, Buffer.alloc(SMALLEST, " ")]);
}

function disturb(random: Random): void {
  const path = join(folder, `${random.between(0, 8)}.json`);
  const kept = existsSync(index) ? readdirSync(index) : [];
  const [first] = kept.slice(random.between(0, Math.max(1, kept.length)));
  switch (random.between(0, 8)) {
    case 0:
      writeFileSync(path, content(random));
      break;
    case 1:
      appendFileSync(path, `\n${JSON.stringify(log(random.between(1, 9), 1)[0])}\n`);
      break;
    case 2:
      if (existsSync(path)) truncateSync(path, random.between(0, statSync(path).size + 1));
      break;
    case 3:
      if (existsSync(path)) utimesSync(path, 1, random.between(1, 1_000_000));
      break;
    case 4:
      rmSync(path, { force: true });
      break;
    case 5:
      if (existsSync(path)) sameSize(path, random);
      break;
    case 6:
      if (first !== undefined) rmSync(join(index, first));
      break;
    default:
      if (first !== undefined) writeFileSync(join(index, first), damaged(random, "no entry"));
  }
}

/** Other bytes, of the same length and with the same time. */
function sameSize(path: string, random: Random): void {
  const { atime, mtime, size } = statSync(path);
  const other = content(random);
  writeFileSync(path, Buffer.concat([other, Buffer.alloc(size, " ")]).subarray(0, size));
  utimesSync(path, atime, mtime);
}

it("spares no file that holds a record an entry of the library matches", async () => {
  const dull = trail(1)
    .filter((record) => record["eventName"] === "GetObject")
    .slice(0, 3);
  const all = [...(await everyFixture()), ...demoTrail(NOON).map(({ record }) => record)];
  // Of records that look alike one is enough.
  const kinds = new Map(all.map((record) => [kindOf(record), record]));
  for (const [number, record] of [...kinds.values()].entries()) {
    put(`${number}.json`, inLines([record, ...dull]));
  }
  await expectSame("shell-by-run-command");
  let spared = 0;
  for (const id of Object.keys(EVERY_ENTRY)) spared += (await expectSame(id)).length;
  expect(kinds.size).toBeGreaterThan(200);
  expect(spared).toBeGreaterThan(20 * kinds.size);
}, 120_000);

async function everyFixture(): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  const context = { gap: () => {}, notAudit: () => {}, signal: new AbortController().signal };
  for (const name of readdirSync("fixtures", { recursive: true, encoding: "utf8" })) {
    const path = join("fixtures", name);
    if (!statSync(path).isFile()) continue;
    for await (const batch of readRecords(createReadStream(path), path, context)) {
      for (const { record } of batch) if (isObject(record)) found.push(record);
    }
  }
  return found;
}

function kindOf(record: JsonObject): string {
  const payload = isObject(record["protoPayload"]) ? record["protoPayload"] : {};
  return JSON.stringify([record["eventName"], record["errorCode"], payload["methodName"], payload["status"]]);
}
