/** A number without a reason is tuned by guessing. */

import type { LintRule } from "../rule.ts";

/** A clause of its own, or a word that begins one: what a reason looks like from outside. */
const REASON = /;|\b(because|since|so that|otherwise)\b/i;

export const unreasonedThreshold: LintRule = {
  id: "lint/unreasoned-threshold",
  summary: "A number has a default and no reason for it",
  why: 'Every threshold will be asked about. Put the reason behind the meaning: description: "Refusals from one range; five exceeds what mistyping explains".',
  level: "warning",
  sigma: false,
  check: ({ runbook: { params } }) =>
    Object.entries(params)
      .filter(([, { type, default: preset }]) => (type === "integer" || type === "number") && preset !== undefined)
      .filter(([, { description }]) => !REASON.test(description))
      .map(([name, { default: preset }]) => ({
        path: ["params", name, "description"],
        message: `nothing says why "${name}" is ${String(preset)}`,
        hint: "put the reason behind a semicolon, or write because",
      })),
};
