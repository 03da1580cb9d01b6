/** A query that nobody has seen fire may be one that cannot. */

import type { LintRule } from "../rule.ts";

export const noFiringTest: LintRule = {
  id: "lint/no-firing-test",
  summary: "No test of the entry finds anything",
  why: "A query with a slip in it is quiet, and so is a safe trail: only a test that fires tells them apart. Add records that must be found, below fixtures/ or in the test itself.",
  level: "error",
  sigma: false,
  check: ({ runbook: { tests } }) =>
    tests.some(({ expect }) => expect.length > 0)
      ? []
      : [
          {
            path: ["tests"],
            key: true,
            message: "no test fires",
            hint: "add a test with records that must be found, and expect: with some of the finding's values",
          },
        ],
};
