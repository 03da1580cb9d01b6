/** What a test expected beside what was found, as a difference people can read: `-` was expected, `+` was found. */

import type { Finding } from "../model/finding.ts";
import { canonical } from "../model/json.ts";
import { printable } from "../model/text.ts";
import { type Mismatch, mismatches } from "../runbook/expectation.ts";
import type { Expectation } from "../runbook/runbook.ts";
import { align } from "./align.ts";

/** A problem for each finding that differs, is missing, or was not expected, in their order; each may have several lines. */
export function compareFindings(expect: readonly Expectation[], findings: readonly Finding[]): readonly string[] {
  const share = (expectation: Expectation, finding: Finding): number =>
    mismatches(expectation, finding).length / Math.max(1, Object.keys(expectation).length);
  let position = 0;
  return align(expect, findings, share).flatMap(({ left, right }) => {
    if (right !== undefined) position += 1;
    if (right === undefined) return left === undefined ? [] : [missing(left)];
    if (left === undefined) return [unexpected(position, right)];
    const wrong = mismatches(left, right);
    return wrong.length === 0 ? [] : [differs(position, right, wrong)];
  });
}

function missing(expectation: Expectation): string {
  const values = Object.entries(expectation).map(([name, value]) => `- ${name}: ${canonical(value)}`);
  return ["an expected finding is missing", ...values].join("\n");
}

function unexpected(position: number, { level, title, key }: Finding): string {
  const values = Object.entries({ level, title, key }).map(([name, value]) => `+ ${name}: ${canonical(value)}`);
  return [`finding ${position} was not expected`, ...values].join("\n");
}

function differs(position: number, { title }: Finding, wrong: readonly Mismatch[]): string {
  const values = wrong.flatMap(({ name, expected, found }) => [
    `- ${name}: ${canonical(expected)}${name === "title" ? " (anywhere in it)" : ""}`,
    `+ ${name}: ${found === undefined ? "none" : canonical(found)}`,
  ]);
  return [`finding ${position} differs: ${printable(title)}`, ...values].join("\n");
}
