/** `{name}` in texts of an entry: a value of the finding at hand. `{{` and `}}` are braces. */

import { type FindingFacts, findingValue } from "../../model/finding-values.ts";
import type { JsonValue } from "../../model/json.ts";

export type TextPart = string | { readonly name: string };

const BRACES = /\{\{|\}\}|\{([A-Za-z][A-Za-z0-9_.-]*)\}/g;

export function parseText(template: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const found of template.matchAll(BRACES)) {
    parts.push(template.slice(from, found.index), found[1] === undefined ? found[0].charAt(0) : { name: found[1] });
    from = found.index + found[0].length;
  }
  parts.push(template.slice(from));
  return parts.filter((part) => part !== "");
}

export function placeholders(template: string): readonly string[] {
  return parseText(template).flatMap((part) => (typeof part === "string" ? [] : [part.name]));
}

/** One text for a value; a list is joined with commas. `undefined` when the finding has none, or nothing that is text. */
export function valueText(finding: FindingFacts, name: string): string | undefined {
  const value = name === "actor" && isNobody(finding) ? undefined : findingValue(finding, name);
  const words = (Array.isArray(value) ? value : [value]).map(scalarText);
  return words.length === 0 || words.includes(undefined) ? undefined : words.join(",");
}

/** `anonymous` and `redacted` stand where a name is missing: nobody can be asked for by them. */
function isNobody({ actor }: FindingFacts): boolean {
  return actor?.type === "anonymous" || actor?.type === "redacted";
}

function scalarText(value: JsonValue | undefined): string | undefined {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}
