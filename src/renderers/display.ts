/** How values read in reports for people: on one line, with nothing invisible in them and nothing left out unsaid. */

import { canonical, isObject, type JsonValue } from "../model/json.ts";
import { printable } from "../model/text.ts";
import { textWidth } from "./text-width.ts";

/** What stands where there is no value. */
export const ABSENT = "-";

/** More than this of one value helps nobody in a terminal or a ticket; JSON and CSV carry all of it. */
const LONGEST = 1_000;

export function display(value: JsonValue | undefined): string {
  if (value === undefined || value === null || value === "") return ABSENT;
  if (typeof value === "string") return displayText(value);
  if (Array.isArray(value)) return value.length === 0 ? ABSENT : displayText(value.map(display).join(", "));
  if (isObject(value)) return displayText(canonical(value));
  return String(value);
}

/** Provider text made safe for a line; an RFC 3339 instant becomes easier to read and stays one (`2026-06-01 12:00:00Z`). */
export function displayText(value: string): string {
  const kept = value.length > LONGEST ? `${value.slice(0, LONGEST)}… (${thousands(value.length)} characters)` : value;
  const line = printable(displayTime(kept)).replace(/(\p{M}{4})\p{M}+/gu, "$1…");
  return line !== "" && textWidth(line) === 0 ? codePoints(line) : line;
}

/** Fractions of a second are left to JSON. */
function displayTime(instant: string): string {
  return instant.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/, "$1 $2Z");
}

/** `12345` as `12,345`, the same in every locale. */
export function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 finding`, `1,200 findings`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${thousands(count)} ${count === 1 ? one : many}`;
}

/** Text that takes no column at all, such as a name of combining marks only, would look like no text. */
function codePoints(line: string): string {
  return Array.from(line, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`).join("");
}
