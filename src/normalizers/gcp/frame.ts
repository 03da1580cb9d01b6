/**
 * Frames of log entries: entries out of which the texts are cut that hardly any two of them have in common. The byte scanner
 * makes them (`sources/scan/assembly/entry-frames.ts`); which texts it cuts out is said here, and any choice is sound, as
 * nothing is told of what was cut out.
 */

import { isObject, type JsonObject, type JsonValue, property } from "../../model/json.ts";
import { withholdWithin } from "../../model/sketch.ts";

/** Members of an entry that are its own. */
const OWN = /^(insertId|timestamp|receiveTimestamp|trace|spanId|labels|split)$/;
/** Members of its payload: what the call was given and gave, and on what. */
const DETAILS = /^(request|response|metadata|serviceData|resourceName)$/;
/** Labels of the resource that few values stand in. */
const TELLING_LABELS = /^(project_id|location|region|zone|service|method)$/;
/** Names of service accounts: few, and what is done with them says most. */
const ACCOUNT = /serviceAccounts\/|\.gserviceaccount\.com/;

/**
 * `json`: an entry's. Of the texts and numbers that stand as values in it, by their order, the texts to be cut out of all entries
 * that differ in these alone.
 */
export function ownTexts(json: string): readonly number[] {
  const values: string[] = [];
  const numbered: JsonValue = JSON.parse(
    json.replace(STRINGS_AND_NUMBERS, (found, colon) => {
      if (colon) return found;
      const number = values.push(found) - 1;
      return found.startsWith('"') ? `"${number}"` : "0";
    }),
  );
  const found: number[] = [];
  const walk = (value: JsonValue | undefined, path: Path): void => {
    if (typeof value === "string") {
      const number = Number(value);
      if (isOwn(path) && !ACCOUNT.test(values[number] ?? "")) found.push(number);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    }
  };
  walk(numbered, []);
  return found;
}

type Path = readonly string[];

const STRINGS_AND_NUMBERS = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*/g;

function isOwn([member = "", inner = "", ...rest]: Path): boolean {
  switch (member) {
    case "protoPayload":
      return DETAILS.test(inner) || isOwnWithin(inner, rest);
    case "resource":
      return inner === "labels" && !TELLING_LABELS.test(rest[0] ?? "");
    case "operation":
      return inner === "id";
    default:
      return OWN.test(member);
  }
}

/** `inner`: a member of the payload. */
function isOwnWithin(inner: string, rest: Path): boolean {
  switch (inner) {
    case "status":
      return true;
    case "requestMetadata":
      return rest[0] === "requestAttributes" && (rest[1] === "time" || rest[1] === "id");
    case "authorizationInfo":
      return /^(resource|name)$/.test(rest.at(-1) ?? "");
    default:
      return false;
  }
}

/** In place of a text that was cut out; no JSON holds it. */
const CUT = "\u0001";

export interface EntryFrame {
  /** What is told, and 0 in place of each text that is not. */
  readonly told: JsonObject;
  /** Reading of it what is not told throws. */
  readonly record: JsonObject;
  /** Whether not all is told of what a path leads to. */
  readonly isUntold: (path: Path) => boolean;
  /** The record of this frame with that JSON. What is told is the same object in all of them. */
  readonly fill: (json: string) => JsonObject;
}

/** `text`: JSON but for the cuts. `undefined` for what is no frame. */
export function entryFrame(text: string): EntryFrame | undefined {
  const parts = text.split(CUT);
  const told: JsonValue = JSON.parse(parts.join("0"));
  // A number that differs between the two stands for a cut, whatever else is in the record.
  const numbered: JsonValue = JSON.parse(parts.reduce((before, part, cut) => `${before}${cut}${part}`));
  if (!isObject(told)) return undefined;
  const fill = filler(told, numbered);
  return {
    told,
    record: withholdWithin(told, numbered as object, isCut),
    isUntold: (path) => isUntold(told, numbered, path),
    fill: (json) => (fill?.(textsOf(json, parts)) ?? told) as JsonObject,
  };
}

function isCut(told: unknown, numbered: unknown): boolean {
  return told === 0 && numbered !== 0;
}

function isUntold(told: JsonValue | undefined, numbered: JsonValue | undefined, [key, ...rest]: Path): boolean {
  if (key === undefined || !isObject(told)) return holdsCut(told, numbered);
  return isUntold(property(told, key), property(numbered, key), rest);
}

function holdsCut(told: JsonValue | undefined, numbered: JsonValue | undefined): boolean {
  if (typeof told !== "object" || told === null) return isCut(told, numbered);
  return Object.keys(told).some((key) => holdsCut(member(told, key), member(numbered, key)));
}

function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return typeof value === "object" && value !== null ? (value as JsonObject)[key] : undefined;
}

type Filler = (texts: readonly string[]) => JsonValue;

/** What makes, of all texts that were cut out, the value in whose place these two stand; `undefined` where none was cut out of it. */
function filler(told: JsonValue | undefined, numbered: JsonValue | undefined): Filler | undefined {
  if (isCut(told, numbered)) return (texts) => texts[Number(numbered) - 1] ?? "";
  if (typeof told !== "object" || told === null) return undefined;
  const fillers = Object.keys(told).flatMap((key) => {
    const fill = filler(member(told, key), member(numbered, key));
    return fill === undefined ? [] : [{ key, fill }];
  });
  if (fillers.length === 0) return undefined;
  return (texts) => {
    const copy = (Array.isArray(told) ? [...told] : { ...told }) as Record<string, JsonValue>;
    for (const { key, fill } of fillers) {
      if (key === "__proto__") Object.defineProperty(copy, key, { value: fill(texts), enumerable: true });
      else copy[key] = fill(texts);
    }
    return copy;
  };
}

/** What stands in `json` between `parts`: texts of their own, as a part of a text would hold on to all of it. */
function textsOf(json: string, parts: readonly string[]): readonly string[] {
  const quoted: string[] = [];
  let at = parts[0]?.length ?? 0;
  for (let cut = 1; cut < parts.length; cut++) {
    const end = closeOf(json, at);
    quoted.push(json.slice(at, end + 1));
    at = end + 1 + (parts[cut]?.length ?? 0);
  }
  return JSON.parse(`[${quoted}]`);
}

/** Where the string ends that begins at `at`. */
function closeOf(json: string, at: number): number {
  let end = json.indexOf('"', at + 1);
  for (let slash = json.indexOf("\\", at); slash >= 0 && slash < end; slash = json.indexOf("\\", slash + 2)) {
    if (slash + 1 === end) end = json.indexOf('"', end + 1);
  }
  return end;
}
