/** `example_output` is what the first test renders, or it promises what the entry does not do. */

import { rewriteExample } from "../../runbook/rewrite-example.ts";
import type { LintIssue, LintRule, Subject } from "../rule.ts";

export const staleExample: LintRule = {
  id: "lint/stale-example",
  summary: "The example output is not what the first test renders",
  why: "The example is what people choose an entry by. It is made of the entry's first test, so that it cannot promise what the entry does not do; --fix writes it anew.",
  level: "error",
  sigma: false,
  check: (subject) => {
    const { runbook, example } = subject;
    if (runbook.tests.length === 0) return [];
    if (!example.ok) return [issue(`the first test cannot be run: ${example.reason}`, "mend tests[0]")];
    if (example.rendered === "")
      return [
        issue("the first test finds nothing, so that there is no example to show", "let a test that fires be first"),
      ];
    return isStale(subject)
      ? [issue("example_output is not what the first test renders", "run iaprun lint --fix, and review what it writes")]
      : [];
  },
  fix: (subject) => {
    const { runbook, text, example } = subject;
    return example.ok && isStale(subject) ? rewriteExample(text, runbook.file, example.rendered) : text;
  },
};

function issue(message: string, hint: string): LintIssue {
  return { path: ["example_output"], key: true, message, hint };
}

function isStale({ runbook, example }: Subject): boolean {
  return example.ok && example.rendered !== "" && runbook.example_output.trimEnd() !== example.rendered.trimEnd();
}
