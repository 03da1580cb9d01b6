/** Reading records nobody vouches for: every accessor tolerates the wrong type and answers `undefined`. */

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value when it is an object, else `undefined`. */
export function object(value: JsonValue | undefined): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** The value when it is an array, else an empty one. */
export function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

/** Text that says something: a non-empty string, or a number or boolean as text; else `undefined`. */
export function text(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return undefined;
}

/** A finite number, also when it was written as text (CloudTrail and Google both do: ports, int64). */
export function number(value: JsonValue | undefined): number | undefined {
  const isWritten = typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);
  const found = isWritten ? Number(value) : value;
  return typeof found === "number" && Number.isFinite(found) ? found : undefined;
}

/** A boolean, also when it was written as the text `"true"` or `"false"` (CloudTrail does both). */
export function boolean(value: JsonValue | undefined): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (value === "true") return true;
  if (value === "false") return false;
  return undefined;
}

/** Own properties only, so that a record naming `__proto__` or `constructor` reads nothing of ours. */
export function property(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Walks objects along a path; arrays are not entered. */
export function at(value: JsonValue | undefined, ...path: readonly string[]): JsonValue | undefined {
  let here = value;
  for (const key of path) here = property(here, key);
  return here;
}

/** One text for one value whatever the order of its keys: what hashes and tie-breaks are made of. */
export function canonical(value: JsonValue | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value ?? null);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(",")}}`;
}
