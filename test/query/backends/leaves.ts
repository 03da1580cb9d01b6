/** Leaves and small queries, as tests write them. */

import { type BoundPart, type Leaf, leaf, type Test } from "../../../src/query/expr.ts";
import { knownField } from "../../../src/query/fields.ts";
import { parsePattern } from "../../../src/query/pattern.ts";

/** `eventName: "Start*"`, as a rule writes it. */
export function like(name: string, written: string, cased = false): Leaf {
  return leaf(knownField(name), {
    kind: "like",
    pattern: parsePattern(written, false) as readonly BoundPart[],
    cased,
  });
}

export function test(name: string, of: Test): Leaf {
  return leaf(knownField(name), of);
}
