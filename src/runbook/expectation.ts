/** What a test of an entry expects of one finding, compared value by value. */

import { type FindingFacts, findingValue } from "../model/finding-values.ts";
import { canonical, type JsonValue } from "../model/json.ts";
import type { Expectation } from "./runbook.ts";

/** What does not hold, in words, in the order of the expectation; empty when all of it does. */
export function unmet(expectation: Expectation, finding: FindingFacts): readonly string[] {
  return Object.entries(expectation)
    .filter(([name, expected]) => !holds(name, expected, findingValue(finding, name)))
    .map(
      ([name, expected]) =>
        `${name}: expected ${show(name, expected)}, found ${canonical(findingValue(finding, name))}`,
    );
}

function holds(name: string, expected: JsonValue, found: JsonValue | undefined): boolean {
  if (name === "title" && typeof expected === "string") return typeof found === "string" && found.includes(expected);
  return canonical(expected) === canonical(found);
}

function show(name: string, expected: JsonValue): string {
  return `${name === "title" ? "a text with " : ""}${canonical(expected)}`;
}
