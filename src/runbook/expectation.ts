/** What a test of an entry expects of one finding, compared value by value. */

import { type FindingFacts, findingValue } from "../model/finding-values.ts";
import { canonical, type JsonValue } from "../model/json.ts";
import type { Expectation, Judge } from "./runbook.ts";
import { vocabulary } from "./vocabulary.ts";

/** `key` is known once the engine has made a finding of what a detector said. */
export type Judged = FindingFacts & { readonly key?: string };

export interface Mismatch {
  readonly name: string;
  readonly expected: JsonValue;
  /** `undefined`: the finding has no such value. */
  readonly found: JsonValue | undefined;
}

/** Every name an expectation may use: those of columns, and the key that is the same on every run. */
export function expectable(judge: Judge): ReadonlyMap<string, string> {
  return new Map([...vocabulary(judge), ["key", "What makes it the same finding on every run"]]);
}

/** What does not hold, in the order of the expectation; empty when all of it does. */
export function mismatches(expectation: Expectation, finding: Judged): readonly Mismatch[] {
  return Object.entries(expectation)
    .map(([name, expected]) => ({ name, expected, found: named(finding, name) }))
    .filter(({ name, expected, found }) => !holds(name, expected, found));
}

function named(finding: Judged, name: string): JsonValue | undefined {
  return name === "key" ? finding.key : findingValue(finding, name);
}

function holds(name: string, expected: JsonValue, found: JsonValue | undefined): boolean {
  if (name === "title" && typeof expected === "string") return typeof found === "string" && found.includes(expected);
  return canonical(expected) === canonical(found);
}
