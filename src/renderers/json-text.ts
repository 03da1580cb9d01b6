/** JSON that is also safe to look at: what could drive a terminal or reorder a line is escaped, and parses to the same value. */

import type { JsonValue } from "../model/json.ts";

export function jsonText(value: JsonValue, indent = 0): string {
  if (typeof value === "string" && NOTHING_TO_ESCAPE.test(value)) return `"${value}"`;
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g,
    (found) => [...found.split("")].map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join(""),
  );
}

const NOTHING_TO_ESCAPE = /^[ !#-[\]-~]*$/;
