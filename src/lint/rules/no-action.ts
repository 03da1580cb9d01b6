/** A finding that leaves its reader without a command leaves the reader to search. */

import type { LintRule } from "../rule.ts";

export const noAction: LintRule = {
  id: "lint/no-action",
  summary: "No next step can be run or pasted",
  why: "Next steps carry the values of the finding into the next question. Give at least one an exec, which runs another entry, or a command to paste.",
  level: "warning",
  sigma: false,
  check: ({ runbook: { next_steps: steps } }) =>
    steps.some(({ exec, command }) => exec !== undefined || command !== undefined)
      ? []
      : [
          {
            path: ["next_steps"],
            key: true,
            message: "no next step has anything to run",
            hint: "add exec: with another entry's id, or command: with what to paste",
          },
        ],
};
