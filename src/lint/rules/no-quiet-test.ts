/** `stable` promises few false alarms, and a promise is tested. */

import type { LintRule } from "../rule.ts";

export const noQuietTest: LintRule = {
  id: "lint/no-quiet-test",
  summary: "A stable entry has no test that stays quiet",
  why: "status: stable says that the entry may wake somebody. Show what it does not wake anybody for: a test of ordinary records with expect: [].",
  level: "error",
  sigma: false,
  check: ({ runbook: { status, tests } }) =>
    status !== "stable" || tests.some(({ expect }) => expect.length === 0)
      ? []
      : [
          {
            path: ["status"],
            message: "the entry is stable, and no test of it stays quiet",
            hint: "add a test of ordinary records with expect: [], or write status: test",
          },
        ],
};
