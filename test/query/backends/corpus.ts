/** Records to try queries on, and queries that are about them: fixtures, a piece of the demo trail, published samples where present, and mutations of all of these. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import type { AuditEvent } from "../../../src/model/event.ts";
import { at, isObject, type JsonObject, type JsonValue } from "../../../src/model/json.ts";
import type { RawRecord } from "../../../src/model/record.ts";
import { normalizers } from "../../../src/normalizers/index.ts";
import { and, type BoundPart, type Expr, type Leaf, leaf, not, or, type Test } from "../../../src/query/expr.ts";
import { type FieldRef, fieldNames, fieldValues, knownField } from "../../../src/query/fields.ts";
import { tidy } from "../../../src/query/pattern.ts";
import { demoTrail } from "../../../src/sources/demo.ts";
import { unwrap } from "../../../src/sources/envelopes.ts";
import { NOON } from "../../support/event.ts";

export interface Known {
  readonly raw: RawRecord;
  readonly event: AuditEvent;
}

const SAMPLES = "../shared/samples";
if (!existsSync(SAMPLES)) process.stderr.write(`left out: no published sample records in ${SAMPLES}\n`);

function inFolder(folder: string): readonly RawRecord[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => /\.(json|ndjson|jsonl)$/.test(path))
    .sort()
    .flatMap((path) => {
      const text = readFileSync(join(folder, path), "utf8");
      const lines = path.endsWith(".json") ? [text] : text.split("\n").filter((line) => line.trim() !== "");
      return lines.flatMap((line) => unwrap(JSON.parse(line)).records);
    });
}

export function known(raw: RawRecord): readonly Known[] {
  const event = normalizers[raw.format](raw.record);
  return "invalid" in event ? [] : [{ raw, event }];
}

const found: readonly RawRecord[] = [
  ...inFolder("fixtures"),
  ...demoTrail(NOON).filter((_, index) => index % 40 === 0),
  ...inFolder(SAMPLES),
];

/** What an integration makes of a record of its own, and what Google's forwarder makes of a log entry. */
function integrated({ format, record }: RawRecord): readonly RawRecord[] {
  const around = {
    eventVersion: "1.0",
    eventCategory: "ActivityAuditLog",
    eventType: "ActivityLog",
    eventID: "lake-1",
  };
  if (format === "cloudtrail") {
    const { eventID, ...rest } = record;
    return [{ format: "lake-activity", record: { ...around, eventData: { ...rest, UID: eventID ?? "u-1" } } }];
  }
  const payload = record["protoPayload"];
  if (format !== "gcp-audit" || !isObject(payload)) return [];
  const [checked] = Array.isArray(payload["authorizationInfo"]) ? payload["authorizationInfo"] : [];
  const eventData = {
    version: "1",
    UID: record["insertId"],
    userIdentity: {
      type: "GoogleCloudUser",
      principalId: at(payload, "authenticationInfo", "principalEmail"),
      details: checked ?? {},
    },
    eventSource: payload["serviceName"],
    eventName: payload["methodName"],
    eventTime: record["timestamp"],
    sourceIPAddress: at(payload, "requestMetadata", "callerIp"),
    userAgent: at(payload, "requestMetadata", "callerSuppliedUserAgent"),
    requestParameters: payload["request"],
    responseElements: payload["response"],
    recipientAccountId: "111122223333",
    additionalEventData: record["resource"],
  };
  return [{ format: "lake-activity", record: { ...around, eventData } }];
}

const visit = {
  class_uid: "3006",
  activity_name: "Access Grant",
  time: String(NOON),
  status: "Success",
  status_code: "200",
  actor: { user: { uid: "u-1", email_addr: "ada@example.com" }, authorizations: [{ decision: "Allow" }] },
  cloud: { account: { uid: "111122223333" }, region: "eu-west-1" },
  http_request: {
    http_method: "GET",
    url: { hostname: "wiki.example.com", path: "/", text: "https://wiki.example.com/" },
  },
  http_response: { code: 200 },
  metadata: { uid: "va-1" },
  proxy: { uid: "vae-1" },
  src_endpoint: { ip: "198.51.100.7" },
};
const visits: readonly JsonObject[] = [
  visit,
  { ...visit, class_uid: "3003", http_request: null, dst_endpoint: { ip: "10.0.0.9", port: 22 } },
  { ...visit, actor: {}, http_response: { code: 302 }, status: "Failure" },
];

const records: readonly RawRecord[] = [
  ...found,
  ...found.filter((_, index) => index % 5 === 0).flatMap(integrated),
  ...visits.map((record): RawRecord => ({ format: "verified-access", record })),
];
/** Of one operation that ended in one way, a few records say what all of them say. */
export const corpus: readonly Known[] = few(records.flatMap(known));

function few(all: readonly Known[]): readonly Known[] {
  const counts = new Map<string, number>();
  return all.filter(({ raw, event }) => {
    const kind = `${raw.format} ${event.api.canonical} ${event.outcome} ${event.actor.type}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= 3;
  });
}

/** Characters that fold, widen or escape in ways of their own. */
const ODD = ["\u212a", "\u0130", "%", "_", "\\", '"', "'", "*", "?", "\u03a3", "\n", "ß", "😀"];

/** Texts as hostile records have them: another case, an odd letter, a number, nothing. */
function mutate(value: JsonValue, choice: number): JsonValue {
  if (typeof value !== "string") return choice % 3 === 0 ? null : value;
  const odd = ODD[choice % ODD.length] ?? "";
  const middle = value.length >> 1;
  switch (choice % 9) {
    case 0:
      return value.toUpperCase();
    case 1:
      return value.toLowerCase();
    case 2:
      return value.replaceAll(/k/gi, "\u212a");
    case 3:
      return value.replaceAll(/i/gi, "\u0130");
    case 4:
      return value.slice(0, middle) + odd + value.slice(middle);
    case 5:
      return "";
    case 6:
      return value + odd;
    case 7:
      return null;
    default:
      return value;
  }
}

function texts(value: JsonValue, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (Array.isArray(value)) return value.flatMap((each: JsonValue, index) => texts(each, [...path, index]));
  if (!isObject(value)) return [path];
  return Object.entries(value).flatMap(([key, each]) => (each === undefined ? [] : texts(each, [...path, key])));
}

function replaced(
  value: JsonValue,
  path: readonly (string | number)[],
  change: (value: JsonValue) => JsonValue,
): JsonValue {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((each: JsonValue, index) => (index === key ? replaced(each, rest, change) : each));
  if (!isObject(value)) return value;
  return { ...value, [key]: replaced(value[key] ?? null, rest, change) };
}

/** A record of the corpus with up to two of its values changed; times stay, or there is no event. */
export function mutated(from: readonly Known[]): fc.Arbitrary<Known> {
  return fc
    .tuple(fc.constantFrom(...from), fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 2 }))
    .map(([one, changes]) => {
      const paths = texts(one.raw.record).filter((path) => !/time/i.test(String(path.at(-1))));
      const record = changes.reduce<JsonValue>((value, [where, how]) => {
        const path = paths[where % paths.length];
        return path === undefined ? value : replaced(value, path, (old) => mutate(old, how));
      }, one.raw.record);
      return known({ format: one.raw.format, record: record as JsonObject })[0] ?? one;
    });
}

const FIELDS: readonly FieldRef[] = fieldNames().map(knownField);

/** Fields of the dictionary that the event has, and what lies below the open ones. */
export function fieldsOf(event: AuditEvent): readonly FieldRef[] {
  const fields = looked.get(event) ?? lookUp(event);
  looked.set(event, fields);
  return fields;
}

const looked = new WeakMap<AuditEvent, readonly FieldRef[]>();

function lookUp(event: AuditEvent): readonly FieldRef[] {
  const there = FIELDS.filter((field) => fieldValues(field, event).length > 0);
  const below = there
    .filter(({ type }) => type === "any")
    .flatMap((field) => {
      const inside = fieldValues(field, event).flatMap((value) => texts(value));
      return inside.flatMap((path): readonly FieldRef[] => {
        const keys = path.filter((key) => typeof key === "string");
        return keys.length === 0 || keys.some((key) => key === "" || key.includes(".")) || field.root === "event"
          ? []
          : [{ ...field, name: `${field.name}.${keys.join(".")}`, path: [...field.path, ...keys], type: "any" }];
      });
    });
  return [...there, ...below];
}

/** A test that the value is meant to pass, as people write them: whole, its start, its end, a piece, with `?`, in another case. */
function about(value: JsonValue, choice: number): Test {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  const middle = text.length >> 1;
  const part = (from: number, to?: number): BoundPart => ({ text: text.slice(from, to) });
  const pattern = ((): readonly BoundPart[] => {
    switch (choice % 8) {
      case 0:
        return [part(0, middle + 1), "*"];
      case 1:
        return ["*", part(middle)];
      case 2:
        return ["*", part(middle >> 1, middle + 2), "*"];
      case 3:
        return [part(0, middle), "?", ...(text.length > middle + 1 ? [part(middle + 1)] : [])];
      case 4:
        return [{ text: text.toUpperCase() }];
      case 5:
        return ["*", part(0, 3), "*", part(text.length - 3)];
      default:
        return [part(0)];
    }
  })();
  switch (choice % 23) {
    case 19:
      return { kind: "exists" };
    case 20:
      return { kind: "null" };
    case 21:
      return typeof value === "boolean" ? { kind: "boolean", value } : { kind: "regex", source: "..", flags: "i" };
    case 22:
      return { kind: "cidr", network: "198.51.100.0/24" };
    default:
      return { kind: "like", pattern: tidy(pattern), cased: choice % 5 === 0 };
  }
}

export function leafAbout(event: AuditEvent, where: number, which: number, how: number): Leaf {
  const fields = fieldsOf(event);
  const field = fields[where % fields.length] ?? knownField("uid");
  const values = fieldValues(field, event);
  return leaf(field, about(values[which % values.length] ?? "", how));
}

/** Most of these match the event; all are built of what is said about it or another. */
export function queriesAbout(event: AuditEvent, other: AuditEvent): fc.Arbitrary<Expr> {
  const leaves = fc
    .tuple(fc.boolean(), fc.nat(), fc.nat(), fc.nat())
    .map(([own, where, which, how]): Expr => leafAbout(own ? event : other, where, which, how));
  return fc.letrec<{ readonly tree: Expr }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      { arbitrary: leaves, weight: 3 },
      { arbitrary: fc.tuple(tie("tree"), tie("tree")).map((args) => and(...args)), weight: 2 },
      { arbitrary: fc.tuple(tie("tree"), tie("tree")).map((args) => or(...args)), weight: 2 },
      { arbitrary: tie("tree").map((arg) => not(arg)), weight: 1 },
    ),
  })).tree;
}
