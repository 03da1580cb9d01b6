/** Every code that linting can answer with: what keeps a file from loading, what is wrong with it beyond, and switches that switch nothing. */

import { CONFIG_CODES } from "../config/codes.ts";
import { QUERY_CODES } from "../query/codes.ts";
import { RUNBOOK_CODES } from "../runbook/codes.ts";
import type { LintRule } from "./rule.ts";
import { lintRules } from "./rules/index.ts";

export type KnownRule = Pick<LintRule, "id" | "summary" | "why" | "level">;

/** Told by the linter itself; no rule may switch it off. */
export const BAD_DISABLE = "lint/bad-disable";

const LOADING = "A file with this defect is no entry: iaprun does not run it, and says so. It cannot be switched off.";

const badDisable: KnownRule = {
  id: BAD_DISABLE,
  summary: "A switched-off rule without a reason, without such a rule, or without effect",
  why: "Every exception says why it is one, and goes when it is none any more. Write # iaprun-lint-disable RULE: reason, on the line, on the line before it, or before the first key for the whole file.",
  level: "error",
};

const KNOWN: ReadonlyMap<string, KnownRule> = new Map(
  [
    ...lintRules,
    badDisable,
    ...Object.entries({ ...RUNBOOK_CODES, ...QUERY_CODES, ...CONFIG_CODES }).map(([id, text]) => ({
      id,
      summary: text.charAt(0).toUpperCase() + text.slice(1),
      why: LOADING,
      level: "error" as const,
    })),
  ].map((rule) => [rule.id, rule]),
);

/** A code that no list has is told as it is. */
export function knownRule(id: string): KnownRule {
  return KNOWN.get(id) ?? { id, summary: id, why: LOADING, level: "error" };
}

/** Why a rule cannot be switched off by this name, with what was probably meant; `undefined` when it can. */
export function cannotSwitchOff(id: string): string | undefined {
  if (lintRules.some((rule) => rule.id === id)) return undefined;
  return KNOWN.has(id) ? `${id} cannot be switched off` : `there is no rule "${id}"`;
}

export function ruleIds(): readonly string[] {
  return lintRules.map(({ id }) => id);
}
