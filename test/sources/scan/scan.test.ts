/** What the scanner passes, what it wants parsed, and where it gives up: a case a line, each held to the slow road as well. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { LIST_KEYS } from "../../../src/sources/envelopes/lists.ts";
import { createScanner } from "../../../src/sources/scan/scan.ts";
import { LOG_ENTRY, TRAIL_RECORD } from "../../support/records.ts";
import { expectSame, fastRoad } from "./both-roads.ts";
import { NO_NUMBERS, NUMBERS } from "./texts.ts";

const NEEDLES = ['"startsession"', "/dev/"];
const RECORD = JSON.stringify(TRAIL_RECORD);

/** An entry of an ordinary call: the shared one is a decision of the proxy. */
const payload = {
  ...(LOG_ENTRY["protoPayload"] as JsonObject),
  serviceName: "storage.googleapis.com",
  methodName: "storage.objects.get",
};
const ENTRY: JsonObject = { ...LOG_ENTRY, protoPayload: payload };

async function verdicts(text: string, step?: number): Promise<string> {
  const { told, fallback } = await expectSame(Buffer.from(text), NEEDLES, step);
  return [...told.map(({ kind }) => kind), ...(fallback === undefined ? [] : [fallback])].join(", ");
}

describe("layouts", () => {
  it.each([
    ["a trail file", `{"Records":[${RECORD},${RECORD}]}`, "passed, passed"],
    ["a trail file with blanks", `\n{ "Records" : [ ${RECORD} ,\r\n\t${RECORD} ] }\n`, "passed, passed"],
    ["a pretty-printed one", JSON.stringify({ Records: [TRAIL_RECORD] }, null, 2), "passed"],
    ["one without records", '{"Records":[]}', ""],
    ["two, one behind the other", `{"Records":[${RECORD}]}\n{"Records":[${RECORD}]}`, "passed, passed"],
    ["lines", `${RECORD}\n${RECORD}\r\n`, "passed, passed"],
    ["objects without a blank between them", `${RECORD}${RECORD}`, "passed, passed"],
    ["a list", `[${RECORD}, ${RECORD}]`, "passed, passed"],
    ["lists", `[${RECORD}][]\n[${RECORD}]`, "passed, passed"],
    ["a byte order mark", `\ufeff${RECORD}`, "passed"],
    ["a byte order mark behind blanks", ` \n\ufeff ${RECORD}`, "passed"],
    ["both clouds in one file", `${RECORD}\n${JSON.stringify(ENTRY)}\n`, "passed, passed"],
    ["what is no record", `{"a":1}\n${RECORD}\n`, "passed"],
    [
      "a trail's record in the words of the other cloud",
      RECORD.replace(
        /"eventSource":"[^"]*","eventName":"[^"]*"/,
        '"eventSource":"iamcredentials.googleapis.com","eventName":"AuthorizeUser"',
      ),
      "passed",
    ],
    ["a list of something else", `{"Things":[${RECORD}]}`, ""],
    ["what stands in archives at that place", `{"a":"${"x".repeat(251)}ustar"}`, ""],
  ])("reads %s", async (_, text, expected) => {
    expect(await verdicts(text)).toBe(expected);
  });

  it.each([
    ["nothing", "", "not JSON"],
    ["blanks", " \n\t ", "not JSON"],
    ["text", "hello", "not JSON"],
    ["UTF-16", '{\0"\0a\0', "not JSON"],
    ["a list in another place", `{"a":1,"Records":[${RECORD}]}`, "not understood"],
    ["something behind the list", `{"Records":[${RECORD}],"a":1}`, "passed, not understood"],
    ["a list in a list", `[[${RECORD}]]`, "not understood"],
    ["a number in the list", `[1,${RECORD}]`, "not understood"],
    ["a comma between lines", `${RECORD},\n${RECORD}`, "passed, not understood"],
    ["a comma too many", `[${RECORD},]`, "passed, not understood"],
    ["a comma too few", `[${RECORD} ${RECORD}]`, "passed, not understood"],
    ["a bracket too many", `${RECORD}}`, "passed, not understood"],
    ["a list that does not end", `[${RECORD}`, "passed, ends early"],
    ["a file that does not end", `{"Records":[${RECORD},{"event`, "passed, ends early"],
    ["an odd blank", `${RECORD}\v`, "passed, not understood"],
    ["a defect in the third record", `${RECORD}\n${RECORD}\n{"a":tru}\n${RECORD}`, "passed, passed, not understood"],
    ["64 levels", `${"[".repeat(1)}{"a":${"[".repeat(70)}${"]".repeat(70)}}]`, "too deep"],
  ])("leaves %s to the slow road", async (_, text, expected) => {
    expect(await verdicts(text)).toBe(expected);
  });

  it.each([...LIST_KEYS].filter((key) => key !== "Records"))("leaves a list of %s to the slow road", async (key) => {
    expect(await verdicts(`{"${key}":[${RECORD}]}`)).toBe("not understood");
  });

  it("leaves a record to the slow road that is larger than the window", async () => {
    const large = JSON.stringify({ ...TRAIL_RECORD, userAgent: "x".repeat(600_000) });
    expect(await verdicts(`${RECORD}\n${large}`)).toBe("passed, too large");
  });

  it("takes a record of 256 KiB, the most either cloud writes", async () => {
    const large = JSON.stringify({ ...TRAIL_RECORD, userAgent: "x".repeat(256 * 1024) });
    expect(await verdicts(`${large}\n${RECORD}\n${large}`)).toBe("passed, passed, passed");
  });

  it("reads a file that ends at any byte, and one that comes in pieces of any size", async () => {
    const text = `{"Records":[${JSON.stringify({ ...TRAIL_RECORD, userAgent: 'é"\\/\u212a' })},\n${RECORD}]}`;
    const bytes = Buffer.from(text);
    for (let end = 0; end < bytes.length; end += 7) await expectSame(bytes.subarray(0, end), NEEDLES);
    for (const step of [1, 2, 3, 63, 64, 65, 1000]) expect(await verdicts(text, step)).toBe("parsed, passed");
  });

  it("begins every file anew", () => {
    expect(fastRoad(Buffer.from(`[${RECORD}`), NEEDLES).fallback).toBe("ends early");
    expect(fastRoad(Buffer.from(RECORD), NEEDLES)).toMatchObject({ told: [{ kind: "passed" }], fallback: undefined });
  });
});

describe("needles", () => {
  it.each([
    ["in its own case", '"StartSession"', "parsed"],
    ["in any case", '"sTARTsESSION"', "parsed"],
    ["not as a part, when it is quoted", '"StartSessions"', "passed"],
    ["in any field", '"/dev/null"', "parsed"],
    ["behind an escape", '"StartS\\u0065ssion"', "parsed"],
    ["behind an escape of its slash", '"\\/dev\\/null"', "parsed"],
    ["behind an escape inside of JSON that is text", '"{\\"a\\":\\"StartS\\\\u0065ssion\\"}"', "parsed"],
    ["with a Kelvin sign somewhere", '"\u212aMS"', "parsed"],
    ["with a dotted capital I somewhere", '"\u0130AP"', "parsed"],
    ["among other escapes", '"a\\"b\\\\c\\nd\\te\\bf\\fg\\rh"', "passed"],
    ["among other characters", '"\u00e9\u20ac\u{1f600}\u0131\u017f"', "passed"],
  ])("is found %s", async (_, value, expected) => {
    expect(await verdicts(RECORD.replace('"t-1"', value))).toBe(expected);
  });

  it("is found at every distance from the block's edge", async () => {
    for (let shift = 0; shift < 130; shift++) {
      const text = `${" ".repeat(shift)}${RECORD}${RECORD.replace('"t-1"', '"StartSession"')}${RECORD}`;
      expect(await verdicts(text)).toBe("passed, parsed, passed");
    }
  });

  it("finds many at once, and those that share a beginning", async () => {
    const many = Array.from({ length: 300 }, (_, index) => `needle-${index}-${"x".repeat(index % 40)}`);
    const text = (value: string): Buffer => Buffer.from(RECORD.replace("t-1", value));
    for (const needle of many) expect(fastRoad(text(needle.toUpperCase()), many).told[0]?.kind).toBe("parsed");
    expect(fastRoad(text("needle-300-"), many).told[0]?.kind).toBe("passed");
  });

  it.each([
    ["at the start", (word: string) => `"${word}`, "x-", ""],
    ["at the end", (word: string) => `${word}"`, "", "-x"],
    ["all of it", (word: string) => `"${word}"`, "", "x"],
  ])(
    "finds many of which a string holds %s, at every distance from the block's edge",
    async (_, quoted, before, behind) => {
      const many = Array.from({ length: 40 }, (_, index) => quoted(`word-${index}-end`));
      const text = (value: string, shift: number): Buffer =>
        Buffer.from(" ".repeat(shift) + RECORD.replace('"t-1"', `"${value}"`));
      for (let shift = 0; shift < 66; shift++) {
        const word = `WORD-${shift % 40}-end`;
        expect(fastRoad(text(word, shift), many).told[0]?.kind).toBe("parsed");
        // Elsewhere in a string, or behind a quote that is a part of it, the word is none of them.
        for (const other of [before + word + behind, `word-${shift}`, `a\\"${word}\\"b`]) {
          expect(fastRoad(text(other, shift), many).told[0]?.kind).toBe("passed");
        }
      }
    },
  );

  it.each([
    [["ab"]],
    [["é-accent"]],
    [['a"b']],
    [["a\\b"]],
    [["a\nb"]],
    [Array.from({ length: 1025 }, (_, i) => `n-${i}`)],
  ])("are refused when they cannot be searched for: %j", (needles) => {
    expect(createScanner(needles, { candidate: () => {}, passed: () => {} })).toBeUndefined();
  });

  it("no character but these two folds to an ASCII letter", () => {
    const folding: string[] = [];
    for (let code = 0x80; code < 0x110000; code++) {
      const char = String.fromCodePoint(code);
      if (/[\0-\x7f]/.test(char.toLowerCase())) folding.push(char);
    }
    expect(folding).toEqual(["\u0130", "\u212a"]);
  });
});

const trail: readonly (readonly [string, JsonObject, string])[] = [
  ["a copy with a shared id", { sharedEventID: "shared-1" }, "passed"],
  ["an empty shared id", { sharedEventID: "" }, "parsed"],
  ["an id that is no text", { eventID: 5 }, "parsed"],
  ["an id with an escape", { eventID: 'a"b' }, "parsed"],
  ["an id in another script", { eventID: "\u00e9vent" }, "passed"],
  ["a correction", { addendum: { reason: "UPDATED_DATA", originalEventID: "first" } }, "parsed"],
  ["an insight", { eventCategory: "insight", sharedEventID: "shared-1" }, "parsed"],
  ["an insight by its type", { eventType: "awscloudtrailinsight" }, "parsed"],
  ["an event of another category", { eventCategory: "Data" }, "passed"],
  ["a time with a fraction", { eventTime: "2026-06-01T12:00:00.1234Z" }, "passed"],
  ["a time of another zone", { eventTime: "2026-06-01T12:00:00+02:00" }, "parsed"],
  ["a leap second", { eventTime: "2026-06-30T23:59:60Z" }, "parsed"],
  ["the leap day", { eventTime: "2024-02-29T23:59:59Z" }, "passed"],
  ["a region of China", { awsRegion: "cn-north-1" }, "passed"],
  ["a region of the government", { awsRegion: "us-gov-west-1" }, "passed"],
  ["us-east-1", { awsRegion: "us-east-1" }, "passed"],
  ["us-east-1 in capitals", { awsRegion: "US-EAST-1" }, "passed"],
  ["no region", { awsRegion: "" }, "passed"],
  ["a region that is no text", { awsRegion: null }, "parsed"],
  ["a service that is no text", { eventSource: 5 }, "parsed"],
  ["a name in another case beside its own", { EventTime: "x" }, "parsed"],
  ["members called like what objects inherit", { constructor: 1, toString: 2 }, "passed"],
  ["a number in any spelling", { requestParameters: [0, -1, 1.5, 1e30, -2.5e-7] }, "passed"],
];

const entries: readonly (readonly [string, JsonObject, string])[] = [
  ["a time with nine digits", { timestamp: "2026-06-01T12:00:00.123456789Z" }, "passed"],
  ["a time with zeros at its end", { timestamp: "2026-06-01T12:00:00.120000Z" }, "passed"],
  ["a time with nothing but zeros", { timestamp: "2026-06-01T12:00:00.000Z" }, "passed"],
  ["no id", { insertId: "" }, "parsed"],
  ["an id that is a number", { insertId: 5 }, "parsed"],
  ["a log name that is none", { logName: null }, "parsed"],
  ["an entry without an operation", { operation: { id: "1", producer: "x" } }, "passed"],
  ["a whole operation", { operation: { id: "1", first: true, last: true } }, "passed"],
  ["the first half of an operation", { operation: { id: "1", first: true } }, "parsed"],
  ["the last half of an operation", { operation: { id: "1", last: true, first: false } }, "parsed"],
  ["an operation told in text", { operation: { id: "1", first: "true" } }, "parsed"],
  ["a caller who was taken out", { protoPayload: { ...payload, authenticationInfo: {} } }, "parsed"],
  ["no authentication", { protoPayload: { ...payload, authenticationInfo: null } }, "parsed"],
  ["no method", { protoPayload: { ...payload, methodName: "" } }, "parsed"],
  ["a method of any case", { protoPayload: { ...payload, METHODNAME: "x" } }, "parsed"],
  ["a decision of the proxy", { protoPayload: { ...payload, methodName: "v1.authorizeUser" } }, "parsed"],
  ["a tunnel of a gateway", { protoPayload: { ...payload, methodName: "CreateTunnel" } }, "parsed"],
  ["a serial console", { protoPayload: { ...payload, serviceName: "eu-ssh-serialport.googleapis.com" } }, "parsed"],
  ["a minted credential", { protoPayload: { ...payload, serviceName: "iamcredentials.googleapis.com" } }, "passed"],
  ["an entry that is also called an event", { eventName: "x" }, "parsed"],
];

describe("records", () => {
  it.each(trail)("of CloudTrail: %s", async (_, change, expected) => {
    expect(await verdicts(JSON.stringify({ ...TRAIL_RECORD, ...change }))).toBe(expected);
  });

  it.each(entries)("of Cloud Logging: %s", async (_, change, expected) => {
    expect(await verdicts(JSON.stringify({ ...ENTRY, ...change }))).toBe(expected);
  });

  it("tells a known name in another case from its own", async () => {
    const { insertId, ...rest } = ENTRY;
    expect(await verdicts(JSON.stringify({ ...rest, insertid: insertId ?? "" }))).toBe("parsed");
  });

  it.each([
    ["twice at the top", `{"eventID":"x",${RECORD.slice(1)}`],
    ["twice further down", RECORD.replace('"type":"Role"', '"type":"Role","type":"User"')],
    ["twice with an object between", RECORD.replace('"tunnel":"t-1"', '"a":1,"b":{"a":{"a":1}},"a":2')],
    ["twice in another spelling", RECORD.replace('"tunnel":"t-1"', '"a":1,"\\u0061":2')],
    ["twice, and long", RECORD.replace('"tunnel":"t-1"', `"${"k".repeat(40)}":1,"${"k".repeat(40)}":2`)],
    ["twice, and empty", RECORD.replace('"tunnel":"t-1"', '"":1,"":2')],
  ])("wants to be parsed when a key stands %s", async (_, text) => {
    const { told, lossy } = await expectSame(Buffer.from(text), NEEDLES);
    expect(told.map(({ kind }) => kind)).toEqual(["parsed"]);
    expect(lossy).toBe(true);
  });

  it("of more shapes than are known at a time, of few shapes, and of the same with more texts than a shape may have", async () => {
    const other = (index: number): JsonObject => ({
      ...TRAIL_RECORD,
      eventID: `e-${index}`,
      requestParameters: {
        [`key-${index % 400}`]: `${index}`,
        [`more-${index % 37}`]: { list: [`${index}`, "x", { y: "z" }] },
        ...(index % 4 === 0 ? { number: index * 7919 } : {}),
      },
      responseElements: index % 3 === 0 ? null : { few: "texts", many: Array(index % 50 === 1 ? 1100 : 2).fill("t") },
    });
    const records = Array.from({ length: 18_000 }, (_, index) => other(index));
    const { told } = await expectSame(Buffer.from(JSON.stringify({ Records: records })), NEEDLES);
    expect(told.every(({ kind }) => kind === "passed")).toBe(true);
    expect(told).toHaveLength(18_000);
  });

  it("of a shape that is known, in which texts have escapes and letters above ASCII now and then", async () => {
    const texts = ["plain", 'a "word"', "caf\u00e9", "line\nbreak", "plain"];
    const records = Array.from({ length: 5000 }, (_, index) => ({
      ...TRAIL_RECORD,
      eventID: `e-${index}`,
      userAgent: texts[index % texts.length] ?? "",
    }));
    const { told } = await expectSame(Buffer.from(JSON.stringify({ Records: records })), NEEDLES);
    expect(told.every(({ kind }) => kind === "passed")).toBe(true);
    expect(told).toHaveLength(5000);
  });

  it.each([
    ["two bytes", "caf\u00e9", "passed"],
    ["three bytes", "\u65e5\u672c", "passed"],
    ["four bytes", "\u{1f600}", "passed"],
    ["the Kelvin sign", "\u212a", "parsed"],
    ["a dotted capital I", "\u0130", "parsed"],
    ["a sign that begins as the Kelvin sign does", "\u212b", "passed"],
    ["a byte that continues nothing", "a\u0080b", undefined],
    ["a sequence that is cut", "a\u00e9b", undefined],
    ["a sequence longer than it need be", "\u00c1\u0081", undefined],
    ["a surrogate", "\u00ed\u00a0\u0080", undefined],
  ])("of a shape that is known, in which a text has %s", async (_, text, expected) => {
    const plain = { ...TRAIL_RECORD, userAgent: "agent" };
    const bytes = Buffer.from(text, expected === undefined ? "latin1" : "utf8");
    const record = JSON.stringify(plain);
    const [front = "", back = ""] = record.split("agent");
    const odd = Buffer.concat([Buffer.from(front), bytes, Buffer.from(back)]);
    const file = Buffer.concat([Buffer.from(`[${record},${record},`), odd, Buffer.from(`,${record}]`)]);
    const { told, fallback } = await expectSame(file, NEEDLES);
    if (expected === undefined) expect(fallback).toBe("not understood");
    else expect(told.map(({ kind }) => kind)).toEqual(["passed", "passed", expected, "passed"]);
  });

  it.each([
    ["", { sum: "VALUE", more: [1, "x"] }],
    [" ", { sum: "VALUE", more: [1, "x"] }],
    ["", { sum: "VALUE" }],
    [" ", { sum: "VALUE" }],
    ["", { list: ["VALUE"] }],
  ])("of a shape that is known, in which another number stands, or something else: %j %j", async (blank, data) => {
    const others = ["null", "true", '"5"', "{}", "[]", '{"a":5}', "[5,6]", "[5]", "[-7,0.5,3]"];
    const record = (value: string, index: number): string =>
      JSON.stringify({ ...TRAIL_RECORD, eventID: `e-${index}`, additionalEventData: data })
        .replaceAll(",", `,${blank}`)
        .replace('"VALUE"', blank + value + blank);
    const right = [...NUMBERS, ...others, ...others, ...NUMBERS, ...NUMBERS.toReversed(), ...others];
    for (const values of [right, right.toReversed()]) {
      const { told } = await expectSame(Buffer.from(`{"Records":[${values.map(record)}]}`), NEEDLES);
      expect(told.map(({ kind }) => kind)).toEqual(values.map(() => "passed"));
    }
    const whole = right.map(record);
    for (const value of [...NO_NUMBERS, ""]) {
      if (value === "" && "list" in data) continue;
      const bytes = Buffer.from(`{"Records":[${[...whole, record(value, 99), ...whole]}]}`);
      const { fallback } = await expectSame(bytes, NEEDLES);
      expect(fallback).toBe("not understood");
    }
  });

  it.each([
    ["a key", { requestParameters: { HiddenWord: "x" } }],
    ["a text", { requestParameters: { tunnel: "HiddenWord" } }],
    ["a text in a list", { requestParameters: { tunnels: ["x", "HiddenWord"] } }],
  ])("wants to be parsed for a needle in %s, however often its shape was met", async (_, more) => {
    const records = Array.from({ length: 9 }, (_, index) => ({ ...TRAIL_RECORD, eventID: `e-${index}`, ...more }));
    for (const needle of ['"hiddenword"', '"hiddenw', 'denword"', "hiddenword", "denwo"]) {
      const { told } = await expectSame(Buffer.from(JSON.stringify({ Records: records })), [needle]);
      expect(told.map(({ kind }) => kind)).toEqual(Array(9).fill("parsed"));
    }
    const { told } = await expectSame(Buffer.from(JSON.stringify({ Records: records })), ['"hiddenwor"', 'iddenwor"']);
    expect(told.map(({ kind }) => kind)).toEqual(Array(9).fill("passed"));
  });

  it.each([
    ["in a text", "denwo", "HiddenWord", 7],
    ["that begins a text", "hidden", "HiddenWord", 7],
    ["that ends a text", "denword", "HiddenWord", 7],
    ["with a blank, in a text", "den wo", "Hidden Word", 7],
    ["with a comma, in a text", "den,wo", "Hidden,Word", 7],
    ["with a colon, in a text", "den:wo", "Hidden:Word", 7],
    ["with a bracket, in a text", "den[wo", "Hidden[Word", 7],
    ["with a quote, that begins a text", '"qx', "Qx", 7],
    ["with a quote, that ends a text", 'qx"', "a Qx", 7],
    ["in a number", "345", "x", 1_234_567],
    ["that begins a number", "123", "x", 1_234_567],
    ["that ends a number", "567", "x", 1_234_567],
  ])("of a shape that is known are parsed for a needle %s, and others pass", async (_, needle, text, number) => {
    const records = Array.from({ length: 12 }, (_, index) => ({
      ...TRAIL_RECORD,
      eventID: `e-${index}`,
      requestParameters: index % 3 === 1 ? { text, number } : { text: `${index}`, number: index },
    }));
    const { told } = await expectSame(Buffer.from(JSON.stringify({ Records: records })), [needle]);
    expect(told.map(({ kind }) => kind)).toEqual(records.map((_, index) => (index % 3 === 1 ? "parsed" : "passed")));
  });

  it.each([
    ["1e99", "passed"],
    ["-1.5E+99", "passed"],
    ["1".repeat(200), "passed"],
    ["1e308", "parsed"],
    ["-1E+400", "parsed"],
    ["1".repeat(310), "parsed"],
    [`0.${"1".repeat(310)}`, "parsed"],
  ])("of a shape that is known, with the number %s, which may be greater than any: %s", async (number, expected) => {
    const record = JSON.stringify({ ...TRAIL_RECORD, requestParameters: { size: 5, last: "x" } });
    const odd = record.replace('"size":5', `"size":${number}`);
    const { told } = await expectSame(Buffer.from(`[${[record, record, odd, record]}]`), NEEDLES);
    expect(told.map(({ kind }) => kind)).toEqual(["passed", "passed", expected, "passed"]);
  });

  it("of a shape that is known pass where a needle begins the next one", async () => {
    const other = { hiddenWord: "x", ...TRAIL_RECORD };
    const records = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? TRAIL_RECORD : other));
    const { told } = await expectSame(Buffer.from(JSON.stringify({ Records: records })), ["hiddenword"]);
    expect(told.map(({ kind }) => kind)).toEqual(records.map((record) => (record === other ? "parsed" : "passed")));
  });

  it("passes objects that have the same keys beside and inside each other", async () => {
    const same = { a: 1, b: { a: 1, b: { a: [{ a: 1 }, { a: 2 }] } }, c: { a: 1 } };
    expect(await verdicts(JSON.stringify({ ...TRAIL_RECORD, responseElements: same }))).toBe("passed");
  });
});

const OUTSIDE = [
  "tru",
  "nulll",
  "01",
  "-",
  "1.",
  ".5",
  "1e",
  "+1",
  "NaN",
  "'a'",
  "\u00e9",
  "{}{}",
  '"a" "b"',
  "[1,]",
  "{,}",
  '{"a"}',
  '{"a":}',
  "{1:2}",
];
const INSIDE = ["\n", "\t", "\0", "\u001f", "\\x", "\\", "\\u12g4", "\\ "];

it.each([...OUTSIDE, ...INSIDE.map((text) => `"a${text}"`)])("does not take %j for JSON", async (value) => {
  expect(await verdicts(`${RECORD}\n${RECORD.replace('"t-1"', value)}`)).toMatch(
    /^passed, (not understood|ends early)$/,
  );
});

it.each([
  ["a byte alone", [0x80]],
  ["an overlong form", [0xc0, 0xaf]],
  ["half a sequence", [0xe2, 0x82]],
  ["a surrogate", [0xed, 0xa0, 0x80]],
  ["more than there is", [0xf4, 0x90, 0x80, 0x80]],
])("does not take %s for UTF-8", async (_, wrong) => {
  const [front = "", back = ""] = RECORD.split('"t-1"');
  const bytes = Buffer.concat([Buffer.from(`${front}"`), Buffer.from(wrong), Buffer.from(`"${back}`)]);
  expect((await expectSame(bytes, NEEDLES)).fallback).toBe("not understood");
});

const SAMPLES = "../shared/samples";

it("agrees with the slow road on real records", async (context) => {
  const files = samples();
  if (files.length === 0) return context.skip(`no samples at ${SAMPLES}`);
  for (const file of files) await expectSame(readFileSync(file), NEEDLES);
});

function samples(): readonly string[] {
  try {
    return readdirSync(SAMPLES, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.jsonl?$/.test(name))
      .map((name) => join(SAMPLES, name));
  } catch {
    return [];
  }
}
