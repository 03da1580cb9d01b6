/** Files with synthetic records, and the many ways in which bytes of such a file may be changed. */

import { cloudTrailRecord, logEntry } from "../../../bench/records.ts";
import { isObject, type JsonObject, type JsonValue } from "../../../src/model/json.ts";
import type { Random } from "../../../src/sources/demo/random.ts";
import { LOG_ENTRY, TRAIL_RECORD } from "../../support/records.ts";

/** A file of a few records in one of the layouts, some of its texts spelled in another way. */
export function randomFile(random: Random): string {
  const some = Array.from({ length: random.between(1, 5) }, () => oddity(random, randomRecord(random)));
  const records = random.next() < 0.3 ? alike(random, some) : some;
  const layout = random.pick(["trail", "lines", "list", "pretty", "two"]);
  const text = (record: JsonObject): string => respelled(random, JSON.stringify(record));
  switch (layout) {
    case "trail":
      return `{"Records":[${records.map(text).join(",")}]}`;
    case "lines":
      return records.map((record) => `${text(record)}\n`).join("");
    case "list":
      return `[${records.map(text).join(", ")}]\n`;
    case "pretty":
      return `\ufeff ${JSON.stringify({ Records: records }, null, random.pick([1, 2, "\t", "\r\n"]))}`;
    default:
      return records.map((record) => ` { "Records" : [ ${text(record)} ] } `).join("\n");
  }
}

/** As a session's calls are: the same but for a few texts here and there, now and then a number or another text's length. */
function alike(random: Random, records: readonly JsonObject[]): readonly JsonObject[] {
  const count = random.pick([4, 20, 20, 200]);
  return Array.from({ length: count }, (_, index) =>
    changed(random, random.pick(records as [JsonObject]), random.pick([0, 0.02, 0.1, 0.3]), index),
  ) as readonly JsonObject[];
}

function changed(random: Random, value: JsonValue, rate: number, index: number): JsonValue {
  if (Array.isArray(value)) return value.map((item) => changed(random, item, rate, index));
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, member]) => [key, changed(random, member ?? null, rate, index)]);
    return Object.fromEntries(members) as JsonObject;
  }
  if (random.next() >= rate) return value;
  if (typeof value === "number") return random.pick([value + index, -value, value / 7, value * 1e21, 0, null, "5"]);
  if (typeof value !== "string") return value;
  return random.pick([`${value}${index}`, value.slice(0, -1), value.toUpperCase(), random.pick(VALUES as [string])]);
}

function randomRecord(random: Random): JsonObject {
  const at = Date.UTC(2026, 5, 1) + random.between(0, 86_400_000);
  switch (random.between(0, 5)) {
    case 0:
      return TRAIL_RECORD;
    case 1:
      return LOG_ENTRY;
    case 2:
    case 3:
      return logEntry(random, at);
    default:
      return cloudTrailRecord(random, at);
  }
}

const VALUES = [
  ...["", "x", "5", "true", "Insight", "AwsCloudTrailInsight", "aws:s3", "us-east-1", "us-gov-west-1", "cn-north-1"],
  ...["2026-06-01T12:00:60Z", "2026-02-29T12:00:00Z", "2024-02-29T00:00:00.1Z", "2026-06-01T12:00:00+02:00"],
  ...["2026-06-01 12:00:00Z", "2026-06-01T12:00:00.1234567890Z", "2026-06-01T12:00:00.000Z", "v1.authorizeUser"],
  ...["CreateTunnel", "x-ssh-serialport.googleapis.com", "iamcredentials.googleapis.com", "\u212aelvin", "\u0130x"],
  ...["StartSession", "startsession", "a\\b", 'say "hi"', "tab\t", "/slash/", "\u{1f600}", "\ud800"],
];
const NAMES = [
  ...["eventTime", "eventName", "eventSource", "eventID", "sharedEventID", "awsRegion", "eventCategory", "eventType"],
  ...[
    "addendum",
    "s3",
    "UID",
    "timestamp",
    "logName",
    "insertId",
    "operation",
    "protoPayload",
    "events",
    "hits",
    "body",
  ],
  ...["EventTime", "insertid", "Message", "__proto__", "constructor", "a key that is longer than sixteen bytes"],
];
const INNER = [
  "serviceName",
  "methodName",
  "authenticationInfo",
  "MethodName",
  "first",
  "last",
  "id",
  "principalEmail",
];

/** Sometimes changes a member that the scanner looks at. */
function oddity(random: Random, record: JsonObject): JsonObject {
  if (random.next() < 0.5) return record;
  const value = random.pick<JsonObject[string]>([random.pick(VALUES as [string]), 5, 1.5e3, null, true, {}, [], ["x"]]);
  const name = random.pick(NAMES as [string]);
  const inner = random.pick(INNER as [string]);
  switch (random.between(0, 4)) {
    case 0:
      return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name));
    case 1:
      return { ...record, protoPayload: { ...(record["protoPayload"] as JsonObject), [inner]: value } };
    case 2:
      return { ...record, operation: { id: "1", [inner]: value } };
    default:
      return { ...record, [name]: value };
  }
}

/** The same JSON with some characters of its texts escaped, and blanks between its parts. */
function respelled(random: Random, json: string): string {
  if (random.next() < 0.5) return json;
  const unicode = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const rate = random.pick([0, 0.001, 0.01]);
  const oddNumber =
    random.next() < 0.1 ? random.pick([...NUMBERS, ...TOO_GREAT, ...NO_NUMBERS] as [string]) : undefined;
  return json
    .replace(/[a-z]/gi, (char, at: number) =>
      random.next() < rate && json[at - 1] !== "\\" && inString(json, at) ? unicode(char) : char,
    )
    .replace(/\//g, (slash) => (random.next() < rate ? "\\/" : slash))
    .replace(/:-?\d[\d.eE+-]*(?=[,}\]])/g, (found, at: number) =>
      oddNumber !== undefined && random.next() < 0.3 && !inString(json, at) ? `:${oddNumber}` : found,
    )
    .replace(/":/g, (colon) => (random.next() < rate ? '" :\t' : colon));
}

/** In every spelling. */
export const NUMBERS: readonly string[] = [
  ...["5", "0", "-0", "7", "-12", "55", "0.50", "12.0e3", "1E5", "1e-7", "2e+10"],
  ...["1234567890123456789012345", "123456789012345678901234567890"],
];

/** What is none. */
export const NO_NUMBERS: readonly string[] = [
  ...["01", "1.", "-", "1e", "1e+", "+1", ".5", "--1", "1.e2", "0x1", "1_0", "-x", "1 2", "5 5", "5x", "x"],
];

/** More than a double holds. */
const TOO_GREAT: readonly string[] = ["1e400", "-2E+999", "9".repeat(320)];

function inString(json: string, at: number): boolean {
  let inside = false;
  for (let here = 0; here < at; here++) {
    if (json[here] === "\\") here++;
    else if (json[here] === '"') inside = !inside;
  }
  return inside;
}

const INSERTS = [
  ...[
    '"',
    "\\",
    "\\u0061",
    "\\\\",
    '\\"',
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\t",
    "\0",
    "\u0001",
    "1",
    "-",
    "e5",
  ],
  ...[
    "true",
    "nul",
    "null",
    '"eventID":"x",',
    '"a":1,"a":2,',
    "\u00e9",
    "\u2028",
    "\ufeff",
    "}{",
    "},{",
    "]}",
    "[1.50,-0,1e2]",
  ],
];

/** Bytes as a fault on the way, or somebody who means harm, may have left them. */
export function damaged(random: Random, text: string): Buffer {
  let bytes = Buffer.from(text, "utf8");
  const times = random.pick([0, 0, 1, 1, 2, 4]);
  for (let time = 0; time < times; time++) {
    const at = random.between(0, bytes.length);
    const rest = random.between(at, Math.min(bytes.length, at + random.pick([0, 1, 3, 200])));
    const insert = random.pick([
      Buffer.from(random.pick(INSERTS as [string])),
      Buffer.of(random.between(0, 255)),
      Buffer.alloc(0),
    ]);
    bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(rest)]);
  }
  return random.next() < 0.1 ? bytes.subarray(0, random.between(0, bytes.length)) : bytes;
}
