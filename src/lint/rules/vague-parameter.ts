/** A parameter is filled in by somebody who has never seen the query. */

import type { LintRule } from "../rule.ts";
import { newWords } from "../words.ts";

/** Words that describe no parameter. */
const EMPTY =
  "a an the this that of for to in is it parameter param value option setting given optional required default";

export const vagueParameter: LintRule = {
  id: "lint/vague-parameter",
  summary: "A parameter's description says no more than its name",
  why: "People give parameters without reading the query. Say what the value means, in which unit, and what changes with it.",
  level: "warning",
  sigma: false,
  check: ({ runbook: { params } }) =>
    Object.entries(params)
      .filter(([name, { description, type }]) => newWords(description, `${name} ${type} ${EMPTY}`).length === 0)
      .map(([name]) => ({
        path: ["params", name, "description"],
        message: `the description of "${name}" only repeats its name`,
        hint: "say what the value means and what changes with it",
      })),
};
