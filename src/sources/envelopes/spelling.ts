/** SQL engines lower-case column names or write them in snake case; this gives known names their own spelling back. */

import { isObject, type JsonObject, type JsonValue } from "../../model/json.ts";
import { parseInstant } from "../../model/time.ts";

/** Names by what is left of them in lower case without underscores. */
export type Spelling = ReadonlyMap<string, string>;

const DEEPEST_COLUMN = 32;

export function spelling(names: string): Spelling {
  return new Map(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [squash(name), name]),
  );
}

export function squash(key: string): string {
  return key.replaceAll("_", "").toLowerCase();
}

/** Renames the keys of an object and of what it holds, except below the names in `free`; drops what SQL writes as NULL. */
export function respell(value: JsonValue, names: Spelling, free: ReadonlySet<string>, level = 0): JsonValue {
  if (level > DEEPEST_COLUMN) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => respell(item, names, free, level + 1));
  return isObject(value) ? respellObject(value, names, free, level) : value;
}

export function respellObject(value: JsonObject, names: Spelling, free: ReadonlySet<string>, level = 0): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      if (member === null || member === undefined || (Array.isArray(member) && member.length === 0)) return [];
      const name = names.get(squash(key)) ?? key;
      return [[name, free.has(name) ? member : respell(member, names, free, level + 1)]];
    }),
  );
}

/** `2026-06-01 12:00:00.000 UTC` as RFC 3339; anything else as it stands. */
export function timestamp(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === "string" ? (parseInstant(value)?.text ?? value) : value;
}

/** The same object without members that are `undefined`. */
export function compact(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
}
