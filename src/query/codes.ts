/** The codes of every defect a query can have. A code never changes; tests and suppressions name it. */

import type { Issue, Path } from "../model/diagnostic.ts";

export const QUERY_CODES = {
  "query/bad-cidr": "not an address range",
  "query/bad-condition": "the condition cannot be read",
  "query/bad-correlation": "a correlation lacks a part or has one of the wrong kind",
  "query/bad-number": "a comparison needs a number",
  "query/bad-regex": "not a regular expression",
  "query/bad-shape": "a detection, selection or item of the wrong shape",
  "query/bad-timespan": "not a timespan",
  "query/bad-value": "a value of a kind its test cannot use",
  "query/conflicting-modifiers": "modifiers that exclude each other",
  "query/empty": "a selection, item or list without content",
  "query/missing-condition": "a detection without a condition",
  "query/param-in-regex": "parameters may not appear in regular expressions",
  "query/unknown-field": "a field outside the dictionary",
  "query/unknown-key": "a key the correlation does not have",
  "query/unknown-modifier": "a modifier Sigma does not have",
  "query/unknown-selection": "a selection that is not there",
  "query/unknown-value": "a value the field never has",
  "query/unsafe-regex": "a regular expression that cannot run in linear time",
  "query/unsupported-aggregation": "an aggregation in the condition, removed from Sigma 2",
  "query/unsupported-correlation": "a kind of correlation outside the subset",
  "query/unsupported-keyword": "a keyword search without a field",
  "query/unsupported-modifier": "a modifier outside the subset",
  "query/unsupported-near": "near in the condition, removed from Sigma 2",
  "query/unsupported-timeframe": "timeframe, removed from Sigma 2",
} as const;
export type QueryCode = keyof typeof QUERY_CODES;

/** Where in the document an issue lies: `key` when the key itself is at fault. */
export interface Place {
  readonly path: Path;
  readonly key?: boolean;
}

export function issue(code: QueryCode, place: Place, message: string, hint?: { readonly hint?: string }): Issue {
  return { code, ...place, message, ...hint };
}
