/** The rationale is read by somebody woken at three: a title in other words helps nobody. */

import type { LintRule } from "../rule.ts";
import { newWords, wordsOf } from "../words.ts";

const FEWEST_WORDS = 15;
const FEWEST_NEW_WORDS = 8;

export const thinRationale: LintRule = {
  id: "lint/thin-rationale",
  summary: "The rationale says no more than the title",
  why: "Whoever reads a finding at night decides by the rationale. Say why it matters, what an attacker gains by it, and what normal looks like.",
  level: "warning",
  sigma: false,
  check: ({ runbook: { title, rationale } }) => {
    const hint = "say why it matters, what an attacker gains, what normal looks like";
    if (newWords(rationale, title).length < FEWEST_NEW_WORDS)
      return [{ path: ["rationale"], message: "the rationale only repeats the title", hint }];
    const { length } = wordsOf(rationale);
    if (length >= FEWEST_WORDS) return [];
    return [{ path: ["rationale"], message: `the rationale is ${length} words long, which explains nothing`, hint }];
  },
};
