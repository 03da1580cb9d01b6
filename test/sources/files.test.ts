import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Progress } from "../../src/engine/source.ts";
import type { Gap } from "../../src/model/coverage.ts";
import type { RawRecord } from "../../src/model/record.ts";
import { openFiles } from "../../src/sources/files.ts";
import { EVERYTHING, readAll, readContext } from "../support/reading.ts";
import { LOG_ENTRY, TRAIL_RECORD } from "../support/records.ts";

interface Outcome {
  readonly records: readonly RawRecord[];
  readonly ids: readonly unknown[];
  readonly gaps: readonly Gap[];
  readonly notAudit: Readonly<Record<string, number>>;
  readonly progress: readonly Progress[];
}

async function read(paths: readonly string[], stdin: NodeJS.ReadableStream = Readable.from([])): Promise<Outcome> {
  const source = await openFiles(paths, { stdin });
  const progress: Progress[] = [];
  const reading = await readAll(source, EVERYTHING, { progress: (step) => void progress.push(step) });
  return { ...reading, ids: reading.records.map(({ record }) => record["eventID"]), progress };
}

const trail = (eventID: string) => JSON.stringify({ ...TRAIL_RECORD, eventID });
const lines = (count: number) => Array.from({ length: count }, (_, i) => trail(String(i))).join("\n");

let top: string;
let folder: string;
let made = 0;
beforeAll(() => {
  top = mkdtempSync(join(tmpdir(), "iaprun-files-"));
});
afterAll(() => rmSync(top, { recursive: true, force: true }));
beforeEach(() => {
  made += 1;
  folder = join(top, String(made));
  mkdirSync(folder);
});

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, content);
  return path;
}

describe("what to read", () => {
  it("reads folders and what lies below, by path, hidden files too, .git not", async () => {
    put("b/2.json", trail("b2"));
    put("a.json", trail("a"));
    put("b/10.json", trail("b10"));
    put(".hidden/x", trail("hidden"));
    put(".git/objects.json", trail("git"));
    expect((await read([folder])).ids).toEqual(["hidden", "a", "b10", "b2"]);
  });

  it("reads globs, file URIs, and files with wildcards in their names; each file once", async () => {
    const odd = put("[1]*.json", trail("odd"));
    put("day=1/x.json.gz", gzipSync(trail("1")));
    put("day=2/x.json.gz", gzipSync(trail("2")));
    put("day=2/y.txt", "text");
    expect((await read([odd])).ids).toEqual(["odd"]);
    expect((await read([`${folder}/day=*/*.gz`])).ids).toEqual(["1", "2"]);
    expect((await read([`${folder}/**/*.{gz,json}`])).ids).toEqual(["odd", "1", "2"]);
    expect((await read([`${folder}/day=*`])).ids).toEqual(["1", "2"]);
    expect((await read([pathToFileURL(odd).href, `file:${odd}`, odd, folder])).ids).toEqual(["odd", "1", "2"]);
  });

  it.skipIf(process.platform === "darwin")("names a file whose name is no text, which macOS refuses", async () => {
    put("a/x.json", trail("x"));
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/a/`), Buffer.of(0xff), Buffer.from(".json")]), "[]");
    const { ids, gaps } = await read([folder]);
    expect(ids).toEqual(["x"]);
    const what = `${join(folder, "a", "\ufffd.json")}: its name is not in UTF-8: rename it`;
    expect(gaps).toEqual([{ reason: "unreadable", what }]);
  });

  it("follows links, and ends a loop of them", async () => {
    put("a/x.json", trail("x"));
    symlinkSync("..", join(folder, "a", "up"));
    symlinkSync("x.json", join(folder, "a", "again.json"));
    symlinkSync("nowhere", join(folder, "dangling"));
    const { ids, gaps } = await read([folder]);
    expect(ids).toEqual(["x"]);
    expect(gaps).toEqual([{ reason: "unreadable", what: `${join(folder, "dangling")}: a link to nothing` }]);
    expect((await read([`${folder}/**/*.json`])).ids).toEqual(["x"]);
  });

  it.each(["nowhere.json", "no/such/*.json", "file:nowhere", "a\0b"])("refuses %j", async (path) => {
    await expect(openFiles([path])).rejects.toMatchObject({
      name: "Error",
      exitCode: 3,
      hint: expect.stringContaining("check the path"),
    });
  });

  it("refuses a URI of another machine", async () => {
    await expect(openFiles(["file://elsewhere/x"])).rejects.toMatchObject({ exitCode: 3 });
  });

  it.skipIf(process.getuid?.() === 0)("names files and folders it may not open, and reads the rest", async () => {
    put("a.json", trail("a"));
    chmodSync(put("b.json", trail("b")), 0o000);
    mkdirSync(join(folder, "c"), { mode: 0o000 });
    const { ids, gaps } = await read([folder]);
    expect(ids).toEqual(["a"]);
    expect(gaps.map(({ reason }) => reason)).toEqual(["not-permitted", "not-permitted"]);
  });

  it("reads standard input, packed or not", async () => {
    expect((await read(["-"], Readable.from([Buffer.from(trail("in"))]))).ids).toEqual(["in"]);
    expect((await read(["-"], Readable.from([gzipSync(trail("in"))]))).ids).toEqual(["in"]);
    expect((await read(["-"])).notAudit).toEqual({ "empty file": 1 });
  });

  it.skipIf(process.platform === "win32")("passes over pipes in folders, and reads one that was named", async () => {
    put("a.json", trail("a"));
    const pipe = join(folder, "pipe");
    if (spawnSync("mkfifo", [pipe]).status !== 0) throw new Error("mkfifo is missing");
    expect(await read([folder])).toMatchObject({ ids: ["a"], notAudit: { "socket, pipe or device": 1 } });
    const named = read([pipe]);
    await writeFile(pipe, trail("piped"));
    expect((await named).ids).toEqual(["piped"]);
  });

  it("tells progress in stored bytes", async () => {
    const packed = gzipSync(lines(50));
    put("a.gz", packed);
    put("b.json", trail("b"));
    const total = packed.length + trail("b").length;
    expect((await read([folder])).progress.at(-1)).toEqual({ done: total, total, unit: "bytes" });
  });

  it("names itself after what was asked", async () => {
    const path = put("a.json", trail("a"));
    expect((await openFiles([path, "-"])).name).toBe(`${path} -`);
    expect((await openFiles(["-", "-", "-", "-", "-"])).name).toBe("- - - and 2 more");
  });
});

describe("bad input", () => {
  it.each<[string, string | Buffer, readonly string[], readonly string[], Record<string, number>]>([
    ["an empty file", "", [], [], { "empty file": 1 }],
    ["blanks", " \n\t ", [], [], { "empty file": 1 }],
    ["packed nothing", gzipSync(""), [], [], { "empty file": 1 }],
    ["text", "# Notes\n{}", [], [], { "file that is not JSON": 1 }],
    ["YAML", "a: 1\n", [], [], { "file that is not JSON": 1 }],
    ["text with other JSON", '# Notes\n{"name":"package"}\n{oops\n', [], [], { "file that is not JSON": 1 }],
    ["a line above the records", `# exported\n${trail("a")}\n${trail("b")}`, ["a", "b"], ["unreadable"], {}],
    ["a line above a list", `exported:\n{"Records":[${trail("a")},{"x":1}]}`, ["a"], ["unreadable"], {}],
    ["lines without their beginning", `${trail("a").slice(9)}\n${trail("b")}`, ["b"], ["unreadable"], {}],
    ["a list without its beginning", `${trail("a").slice(9)},${trail("b")}]}`, ["b"], ["unreadable"], {}],
    ["packed lines without their beginning", gzipSync(`1.0"}\n${trail("b")}`), ["b"], ["unreadable"], {}],
    ["a hole at the front", `${"\0".repeat(4096)}"}\n${trail("b")}`, ["b"], ["unreadable"], {}],
    ["a broken envelope in text", 'x\n{"CloudTrailEvent":"{"}', [], ["unreadable", "unreadable"], {}],
    [
      "lines that begin with something else",
      `12:00 host ${trail("a")}\n12:01 "host" ${trail("b")}\n`,
      ["a", "b"],
      ["unreadable"],
      {},
    ],
    ["lists of YAML", `- ${trail("a")}\n- ${trail("b")}\n`, ["a", "b"], ["unreadable"], {}],
    ["a script", `var trail = {"Records":[${trail("a")},${trail("b")}]};\n`, ["a", "b"], ["unreadable"], {}],
    [
      "lines that are texts",
      [trail("a"), trail("b")].map((line) => JSON.stringify(line)).join("\n"),
      ["a", "b"],
      [],
      {},
    ],
    ["a JSON text sequence", `\x1e${trail("a")}\n\x1e${trail("b")}\n`, ["a", "b"], ["unreadable"], {}],
    ["zeros above a list of one", `${"\0".repeat(600)}{"Records":[${trail("a")}]}`, ["a"], ["unreadable"], {}],
    ["zeros between records", `${trail("a")}\n${"\0".repeat(9)}\n${trail("b")}`, ["a", "b"], ["unreadable"], {}],
    ["zeros within a list", `{"Records":[${trail("a")},\0\0,${trail("b")}]}`, ["a", "b"], ["unreadable"], {}],
    ["records as texts in a table", `time,record\n1,"${trail("a").replaceAll('"', '""')}"\n`, [], ["unreadable"], {}],
    ["byte order marks of files put together", `\ufeff${trail("a")}\n\ufeff${trail("b")}`, ["a", "b"], [], {}],
    ["a byte order mark and many blanks", `\ufeff${" ".repeat(600)}${trail("a")}`, ["a"], ["unreadable"], {}],
    ["a record with a list of its own", trail("a").replace(/}$/, ',"events":[],"Messages":[{"x":1}]}'), ["a"], [], {}],
    ["a frame before each record", `\0\x01\x02${trail("a")}\0\x05${trail("b")}`, ["a", "b"], ["unreadable"], {}],
    ["a binary file", "\0\x01{\x02}\x03", [], [], { "file that is not JSON": 1 }],
    ["settings", "[default]\nregion = x\n[other]\n", [], [], { "file that is not JSON": 1 }],
    [
      "an application's log",
      "[2026-06-02 10:00:00] start\n[2026-06-02 10:00:01] {a=1}\n",
      [],
      [],
      { "file that is not JSON": 1 },
    ],
    [
      "a script",
      'for r in records:\n  print(r["eventSource"], r["eventName"], r["eventTime"])\n',
      [],
      [],
      { "file that is not JSON": 1 },
    ],
    [
      "lines with brackets of their own",
      `start\n[INFO] ${trail("a")}\n{foo} ${trail("b")}\n[can"t] x\n`,
      ["a", "b"],
      ["unreadable"],
      {},
    ],
    ["words above lines", `null\n5\n"hi"\n${trail("a")}`, ["a"], [], { "other JSON": 3 }],
    ["numbers in a list of records", `[-1e5,${trail("a")}]`, ["a"], [], { "other JSON": 1 }],
    [
      "a text whose quotes are escaped by number",
      `${JSON.stringify(trail("a")).replaceAll('\\"', "\\u0022")}\n`,
      ["a"],
      [],
      {},
    ],
    ["as Python prints it", "x {'eventSource': 'a', 'eventName': 'b', 'eventTime': 'c'}\n", [], ["unreadable"], {}],
    ["three letters above records", `ORC\n${trail("a")}`, ["a"], ["unreadable"], {}],
    ["YAML of records", "- eventSource: a\n  eventName: b\n  eventTime: c\n", [], ["unreadable"], {}],
    ["a text of a list", JSON.stringify(`[\n${trail("a")},${trail("b")}]`), ["a", "b"], [], {}],
    [
      "a name as a tar archive has at that place",
      `{"a":"${"x".repeat(251)}ustar"}\n${trail("a")}`,
      ["a"],
      [],
      { "other JSON": 1 },
    ],
    [
      "a quote before each record",
      `it"s ${trail('a\\"')}\nit"s ${trail("b")}\nit"s ${trail("c")}\n`,
      ['a\\"', "b", "c"],
      ["unreadable"],
      {},
    ],
    ["records as values", `host msg="${trail("a")}"\nINFO {t=a} ${trail("b")}\n`, ["a", "b"], ["unreadable"], {}],
    ["a zip archive", "PK\x03\x04rest", [], ["unreadable"], {}],
    ["zstd", Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), [], ["unreadable"], {}],
    ["Parquet", "PAR1\x15...", [], ["unreadable"], {}],
    ["ORC", "ORC\x11", [], ["unreadable"], {}],
    ["a piece that begins as ORC does", `ORCHESTRATOR"}\n${trail("a")}`, ["a"], ["unreadable"], {}],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d]), [], [], { "PNG image": 1 }],
    ["a packed archive", gzipSync(`${"a".padEnd(257, "\0")}ustar`), [], ["unreadable"], {}],
    ["a byte order mark", `\ufeff${trail("a")}`, ["a"], [], {}],
    ["leading blanks", `${" ".repeat(600)}\n${trail("a")}`, ["a"], [], {}],
    ["UTF-16", Buffer.from(`\ufeff${trail("a")}`, "utf16le"), [], ["unreadable"], {}],
    ["UTF-16 without a mark", Buffer.from(trail("a"), "utf16le"), [], ["unreadable"], {}],
    ["two gzip members", Buffer.concat([gzipSync(`${trail("a")}\n`), gzipSync(trail("b"))]), ["a", "b"], [], {}],
    ["gzip in gzip", gzipSync(gzipSync(trail("a"))), ["a"], [], {}],
    ["gzip in gzip in gzip", gzipSync(gzipSync(gzipSync(trail("a")))), [], ["unreadable"], {}],
    ["padding after gzip", Buffer.concat([gzipSync(trail("a")), Buffer.alloc(20_000)]), ["a"], [], {}],
    ["a key twice", `${trail("a").replace(/}$/, ',"eventID":"b"}')}\n${trail("c")}`, ["b", "c"], ["duplicate-key"], {}],
    [
      "bytes that are not UTF-8",
      Buffer.concat([Buffer.from('{"eventName":"x","eventID":"'), Buffer.from([0xff]), Buffer.from('"}')]),
      ["\ufffd"],
      ["invalid-utf8"],
      {},
    ],
    ["a broken line", `${trail("a")}\n{"eventName":\n${trail("b")}`, ["a", "b"], ["unreadable"], {}],
    ["a broken record", `{"Records":[${trail("a")},{"eventName":oops},${trail("b")}]}`, ["a", "b"], ["unreadable"], {}],
    ["a list cut off", `{"Records":[${trail("a")},${trail("b").slice(0, 90)}`, ["a"], ["truncated"], {}],
    ["a broken envelope", '{"CloudTrailEvent":"{"}', [], ["unreadable"], {}],
    ["other JSON", '{"name":"package"}\n[1,2]\nnull', [], [], { "other JSON": 4 }],
    ["brackets without end", "[".repeat(100_000), [], ["too-deep", "truncated"], {}],
  ])("%s", async (_, content, ids, reasons, notAudit) => {
    const path = put("file", content);
    const outcome = await read([path]);
    expect(outcome.ids).toEqual(ids);
    expect(outcome.gaps.map(({ reason }) => reason)).toEqual(reasons);
    expect(outcome.notAudit).toEqual(notAudit);
    for (const { what } of outcome.gaps) expect(what).toContain(path);
  });

  it("says where, once for each reason, with a count", async () => {
    const path = put("x.json", `${trail("a")}\n{oops}\n${trail("b")}\n{oops}\n{oops}`);
    expect((await read([path])).gaps).toEqual([
      {
        reason: "unreadable",
        what: `${path}: not valid JSON (line 2, byte ${trail("a").length + 1}), and 2 more`,
        count: 3,
      },
    ]);
  });

  it("reads what a truncated gzip file still holds", async () => {
    const packed = gzipSync(Array.from({ length: 2000 }, (_, i) => trail(String(i * 7919))).join("\n"));
    const { ids, gaps } = await read([put("x.gz", packed.subarray(0, packed.length >> 1))]);
    expect(ids.length).toBeGreaterThan(500);
    // Nobody knows how many records are lost.
    expect(gaps).toEqual([{ reason: "truncated", what: expect.stringContaining("gzip data ends before") }]);
  });

  it("says that gzip data is altered, whatever else is wrong with what comes of it", async () => {
    const packed = gzipSync(`${trail("a")}\n{oops}\n${trail("b")}`);
    packed[packed.length - 8] = (packed.at(-8) ?? 0) ^ 1;
    const { ids, gaps } = await read([put("x.gz", packed)]);
    expect(ids).toEqual(["a", "b"]);
    expect(gaps.map(({ what, count }) => [what, count])).toEqual([
      [expect.stringContaining("not valid JSON"), 1],
      [expect.stringContaining("checksum is wrong"), undefined],
    ]);
  });

  it("tells once that sums are wrong, and that the text is cut off all the same", async () => {
    const altered = (text: string): Buffer => {
      const packed = gzipSync(text);
      packed[packed.length - 8] = (packed.at(-8) ?? 0) ^ 1;
      return packed;
    };
    const { ids, gaps } = await read([
      put("x.gz", Buffer.concat([altered(`${trail("a")}\n`), altered(trail("b").slice(0, 200))])),
    ]);
    expect(ids).toEqual(["a"]);
    expect(gaps.map(({ reason }) => reason)).toEqual(["altered", "truncated"]);
  });

  it("takes the name of a trail for one, when its content is none", async () => {
    const binary = Buffer.from([0x99, 0x01, 0x02, 0x83]);
    const page = "<html>AccessDenied</html>";
    const { gaps, notAudit } = await read([
      ...[put("piece.json.gz", binary), put("failed.json", page), put("failed-too.ndjson", page)],
      ...[put("other.bin", binary), put("core.gz", gzipSync(binary)), put("page.html", page)],
    ]);
    const what = expect.stringMatching(
      /(piece\.json\.gz|failed\.json|failed-too\.ndjson): named as JSON is, but neither/,
    );
    expect(gaps).toEqual([1, 2, 3].map(() => ({ reason: "unreadable", what })));
    expect(notAudit).toEqual({ "file that is not JSON": 3 });
  });

  it("reads what damaged gzip data still holds", async () => {
    const packed = gzipSync(Array.from({ length: 2000 }, (_, i) => trail(String(i * 7919))).join("\n"));
    packed.fill(0xff, packed.length >> 1, (packed.length >> 1) + 50);
    const { ids, gaps } = await read([put("x.gz", packed)]);
    expect(ids.length).toBeGreaterThan(300);
    expect(gaps.map(({ reason }) => reason)).toContain("unreadable");
  });

  it.each([
    ["at once", Buffer.from("trailing")],
    ["after padding", Buffer.concat([Buffer.alloc(20_000), Buffer.from("trailing")])],
  ])("names bytes after gzip data, %s", async (_, rest) => {
    const packed = gzipSync(Array.from({ length: 2000 }, (_, i) => trail(String(i * 7919))).join("\n"));
    const { ids, gaps } = await read([put("x.gz", Buffer.concat([packed, rest]))]);
    expect(ids.length).toBe(2000);
    expect(gaps.map(({ reason }) => reason)).toEqual(["trailing"]);
  });
});

describe("bounds", () => {
  it("stops a bomb", async () => {
    const path = put(
      "bomb.gz",
      gzipSync(Buffer.concat([Buffer.from("["), Buffer.alloc(300 * 2 ** 20, " ")]), { level: 6 }),
    );
    const { gaps } = await read([path]);
    expect(gaps.map(({ reason }) => reason)).toEqual(["too-large"]);
  });

  it("reads a packed list of 60 MB on one line in little memory", async () => {
    const records = Array.from({ length: 1000 }, (_, i) => trail(String(i))).join(",");
    const repeats = Math.ceil(60e6 / records.length);
    const path = put("large.json.gz", gzipSync(`{"Records":[${Array(repeats).fill(records).join(",")}]}`));
    const before = process.memoryUsage().rss;
    let most = 0;
    let count = 0;
    const source = await openFiles([path]);
    for await (const batch of source.read(EVERYTHING, readContext())) {
      count += batch.length;
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    expect(count).toBe(repeats * 1000);
    expect(most).toBeLessThan(50e6);
  });

  it("stops soon after an abort, without an error", async () => {
    put("a.json", lines(20_000));
    put("b.json", lines(20_000));
    const stop = new AbortController();
    const source = await openFiles([folder]);
    let count = 0;
    for await (const batch of source.read(EVERYTHING, readContext({ signal: stop.signal }))) {
      count += batch.length;
      stop.abort();
    }
    expect(count).toBeLessThan(1000);
  });

  it("stops waiting for standard input when aborted", async () => {
    const stop = new AbortController();
    const gaps: Gap[] = [];
    const source = await openFiles(["-"], { stdin: new PassThrough() });
    setTimeout(() => stop.abort(), 20);
    const context = readContext({ signal: stop.signal, gap: (gap) => void gaps.push(gap) });
    for await (const _ of source.read(EVERYTHING, context)) expect.unreachable();
    expect(gaps).toEqual([]);
  });
});

describe("one call in any file", () => {
  it.each([
    ["NDJSON", (text: string) => `${text}\n${text}\n`, 2],
    ["concatenated", (text: string) => text + text, 2],
    ["pretty-printed", (text: string) => JSON.stringify(JSON.parse(text), null, 2), 1],
    ["a pretty-printed list", (text: string) => JSON.stringify([JSON.parse(text), JSON.parse(text)], null, 4), 2],
    ["a trail file", (text: string) => `{"Records":[${text}]}`, 1],
    ["entries", (text: string) => `{"entries":[${text}],"nextPageToken":"x"}`, 1],
    ["an Elastic result", (text: string) => `{"took":1,"hits":{"total":1,"hits":[{"_source":${text}}]}}`, 1],
    ["Elastic lines", (text: string) => `{"_source":${text}}\n{"_source":${text}}`, 2],
  ])("%s", async (_, write, count) => {
    const trailPath = put("trail", write(JSON.stringify(TRAIL_RECORD)));
    const entryPath = put("entry", gzipSync(write(JSON.stringify(LOG_ENTRY))));
    const of = (format: string, record: unknown) => ({
      records: Array(count).fill({ format, record }),
      gaps: [],
      notAudit: {},
    });
    expect(await read([trailPath])).toMatchObject(of("cloudtrail", TRAIL_RECORD));
    expect(await read([entryPath])).toMatchObject(of("gcp-audit", LOG_ENTRY));
  });
});

const samples = fileURLToPath(new URL("../../../shared/samples", import.meta.url));
if (!existsSync(samples)) process.stderr.write("skipped: the folder of public samples is not here\n");

/** Lines that are Cloud Logging entries and no audit records, which the manifest counts as events. */
const NO_AUDIT: Readonly<Record<string, number>> = { "gcp/plaso/gcp_logging.jsonl": 2 };

it.skipIf(!existsSync(samples))("reads every public sample without a gap", async () => {
  const rows = readFileSync(join(samples, "MANIFEST.md"), "utf8").matchAll(
    /^\| ((?:aws|gcp)\/\S+) \|(?:[^|]*\|){4} (\d+) \|/gm,
  );
  for (const [, name = "", events = ""] of rows) {
    const { records, gaps, notAudit } = await read([join(samples, name)]);
    const passed = NO_AUDIT[name] ?? 0;
    expect({ name, records: records.length, gaps, notAudit }).toEqual({
      name,
      records: Number(events) - passed,
      gaps: [],
      notAudit: passed === 0 ? {} : { "Cloud Logging entry that is no audit record": passed },
    });
  }
});
