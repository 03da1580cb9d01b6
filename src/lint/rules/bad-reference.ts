/** A reference is followed by clicking it. */

import type { LintRule } from "../rule.ts";

export const badReference: LintRule = {
  id: "lint/bad-reference",
  summary: "A reference is no web address",
  why: "References back what the rationale claims, and people follow them in the middle of an incident. Give an address that begins with https://; other sources belong into the rationale.",
  level: "error",
  sigma: false,
  check: ({ runbook: { references } }) =>
    references.flatMap((reference, index) =>
      isWebAddress(reference)
        ? []
        : [
            {
              path: ["references", index],
              message: "the reference is no web address",
              hint: "write an address that begins with https://",
            },
          ],
    ),
};

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/]+\S*$/i.test(text) && URL.canParse(text);
}
