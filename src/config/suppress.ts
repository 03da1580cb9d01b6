/** Findings held back on purpose: each rule has a reason and an end, and what it holds back is counted. */

import { fits } from "../detectors/glob.ts";
import { type FindingFacts, findingValue } from "../model/finding-values.ts";
import type { JsonValue } from "../model/json.ts";
import { inNetwork, parseNetwork } from "../model/network.ts";

export interface SuppressRule {
  readonly entry?: string;
  readonly key?: string;
  /** Globs by the name of a finding's value; for `src` also a CIDR range. */
  readonly values: Readonly<Record<string, string>>;
  readonly reason: string;
  /** Epoch milliseconds; from here on the rule no longer counts. */
  readonly expires: number;
}

/** `now` in epoch milliseconds. */
export function isExpired(rule: SuppressRule, now: number): boolean {
  return now >= rule.expires;
}

/**
 * Whether a rule that has not expired holds this finding back: everything it names must fit. Of a value that is a list,
 * every element must; a value the finding has not fits nothing.
 */
export function suppressed(
  rule: SuppressRule,
  entryId: string,
  finding: FindingFacts & { readonly key: string },
  now: number,
): boolean {
  return (
    !isExpired(rule, now) &&
    (rule.entry === undefined || fits(rule.entry, entryId)) &&
    (rule.key === undefined || rule.key === finding.key) &&
    Object.entries(rule.values).every(([name, pattern]) => allFit(name, pattern, findingValue(finding, name)))
  );
}

function allFit(name: string, pattern: string, value: JsonValue | undefined): boolean {
  const values: readonly (JsonValue | undefined)[] = Array.isArray(value) ? value : [value];
  return values.length > 0 && values.every((each) => oneFits(name, pattern, each));
}

function oneFits(name: string, pattern: string, value: JsonValue | undefined): boolean {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return false;
  const network = name === "src" || name === "src_ip" ? parseNetwork(pattern) : undefined;
  return network === undefined ? fits(pattern, String(value)) : inNetwork(network, String(value));
}
