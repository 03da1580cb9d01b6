/** One source named twice looks like two. */

import type { LintRule } from "../rule.ts";

export const duplicateReference: LintRule = {
  id: "lint/duplicate-reference",
  summary: "A reference stands there twice",
  why: "A list of references is as strong as it is long only while each is another one. Remove the repetition.",
  level: "warning",
  sigma: true,
  check: ({ runbook: { references } }) =>
    references.flatMap((reference, index) => {
      const first = references.findIndex((other) => plain(other) === plain(reference));
      return first === index
        ? []
        : [
            {
              path: ["references", index],
              message: `the reference is the same as number ${first + 1}`,
              hint: "remove it",
            },
          ];
    }),
};

/** The same page, whether a slash ends its address or not. */
function plain(reference: string): string {
  return reference.trim().replace(/\/$/, "");
}
