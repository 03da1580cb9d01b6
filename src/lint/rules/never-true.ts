/** A condition that contradicts itself is quiet for ever, and looks like a safe trail. */

import { conditionPath } from "../condition-path.ts";
import { isContradiction } from "../contradiction.ts";
import type { LintRule } from "../rule.ts";

export const neverTrue: LintRule = {
  id: "lint/never-true",
  summary: "The condition can never hold",
  why: "One field cannot have two values at once, and nothing holds together with its own negation. Such a query finds nothing on any trail. Values that may each occur are written as a list, or joined with or.",
  level: "error",
  sigma: true,
  check: ({ runbook }) =>
    isContradiction(runbook.query.detection.condition)
      ? [
          {
            path: conditionPath(runbook),
            message: "the condition contradicts itself: no event can ever match",
            hint: "join alternatives with or, or write the values of one field as a list",
          },
        ]
      : [],
};
