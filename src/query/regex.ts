/** Regular expressions of runbooks: RE2 syntax, linear time, or refused. */

import { RE2JS } from "re2js";
import type { QueryCode } from "./codes.ts";

export interface RefusedRegex {
  readonly code: QueryCode;
  readonly reason: string;
}

const FLAGS: Readonly<Record<string, number>> = {
  i: RE2JS.CASE_INSENSITIVE,
  m: RE2JS.MULTILINE,
  s: RE2JS.DOTALL,
};

/** A search anywhere in the text. `flags` are of `i`, `m`, `s`. Throws what re2js throws; `refusedRegex` tells beforehand. */
export function compileRegex(source: string, flags: string): (text: string) => boolean {
  let mask = 0;
  for (const flag of flags) mask |= FLAGS[flag] ?? 0;
  const regex = RE2JS.compile(source, mask);
  return (text) => regex.test(text);
}

/** Why an expression may not run: look-around and back-references are regular expressions elsewhere, but not in linear time. */
export function refusedRegex(source: string): RefusedRegex | undefined {
  try {
    RE2JS.compile(source);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { code: isRegexElsewhere(source) ? "query/unsafe-regex" : "query/bad-regex", reason };
  }
}

function isRegexElsewhere(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
