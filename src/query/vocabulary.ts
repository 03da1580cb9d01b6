/** Law 3 for values: a text that a field of ours can never have is a mistake, not a query without results. */

import type { Leaf } from "./expr.ts";
import { compilePattern } from "./pattern.ts";
import { didYouMean, nearest } from "./suggest.ts";
import { takenFor } from "./words.ts";

/** Why a leaf can never match, for fields with a closed vocabulary; `undefined` when it can. */
export function unknownValue({
  field,
  test,
}: Leaf): { readonly message: string; readonly hint: { readonly hint?: string } } | undefined {
  if (field.values === undefined || test.kind !== "like") return undefined;
  if (field.values.some(compilePattern(test.pattern, test.cased))) return undefined;
  const written = test.pattern.map((part) => (typeof part === "string" ? part : part.text)).join("");
  if (takenFor(written)?.field === field.name) return undefined;
  const near = nearest(written, field.values);
  return {
    message: `${field.name} is never ${JSON.stringify(written)}`,
    hint: near.length > 0 ? didYouMean(near) : { hint: `use one of ${field.values.join(", ")}` },
  };
}
