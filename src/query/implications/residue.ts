/** What a pattern says about the rest of a text whose beginning is known: `scope: "*:123"` about the account in `aws:123`. */

import type { BoundPart } from "../expr.ts";
import { tidy } from "../pattern.ts";

type Pattern = readonly BoundPart[];

/** Patterns of which the rest passes one whenever prefix and rest together pass the whole, case aside. `prefix` is lower-case ASCII. */
export function afterPrefix(pattern: Pattern, prefix: string): readonly Pattern[] {
  return distinct(residues(tidy(pattern), prefix));
}

function residues(pattern: Pattern, prefix: string): readonly Pattern[] {
  if (prefix === "") return [pattern];
  const [head, ...rest] = pattern;
  if (head === undefined) return [];
  if (head === "?") return residues(rest, prefix.slice(1));
  if (head === "*") return distinct([...residues(rest, prefix), ...residues(pattern, prefix.slice(1))]);
  const length = Math.min(head.text.length, prefix.length);
  if (head.text.slice(0, length).toLowerCase() !== prefix.slice(0, length)) return [];
  const left = head.text.slice(length);
  return residues(left === "" ? rest : [{ text: left }, ...rest], prefix.slice(length));
}

function distinct(patterns: readonly Pattern[]): readonly Pattern[] {
  return [...new Map(patterns.map((pattern) => [JSON.stringify(pattern), pattern])).values()];
}
