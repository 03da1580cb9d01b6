/** What a query says of a sketch it says of every event the sketch may become. */

import fc from "fast-check";
import { expect, it } from "vitest";
import type { AuditEvent } from "../../src/model/event.ts";
import { type Sketch, withhold } from "../../src/model/sketch.ts";
import { and, type Expr, not, or, TRUE } from "../../src/query/expr.ts";
import { compileMatcher } from "../../src/query/match.ts";
import { compileSketchMatcher } from "../../src/query/match-sketch.ts";
import { event } from "../support/event.ts";
import { like } from "./backends/leaves.ts";

const leaves = fc.constantFrom<Expr>(
  like("api.operation", "A"),
  like("region", "x"),
  like("target.uid", "t-1"),
  like("target.type", "instance"),
  like("requestParameters.name", "n-1"),
  like("userAgent", "agent"),
  TRUE,
);
const { expr } = fc.letrec<{ expr: Expr }>((tie) => ({
  expr: fc.oneof(
    { maxDepth: 4 },
    leaves,
    tie("expr").map((one) => not(one)),
    fc.array(tie("expr"), { minLength: 1, maxLength: 3 }).map((some) => and(...some)),
    fc.array(tie("expr"), { minLength: 1, maxLength: 3 }).map((some) => or(...some)),
  ),
}));

const told = fc.record({
  operation: fc.constantFrom("A", "B"),
  region: fc.constantFrom("x", "y"),
  userAgent: fc.constantFrom("agent", "other"),
});

/** All that may be in what the sketch does not tell. */
const COMPLETIONS = [undefined, "t-1", "t-2"].flatMap((uid) =>
  ["instance", "role"].flatMap((type) =>
    [undefined, "n-1", "n-2"].map((name) => ({
      ...(uid === undefined ? {} : { target: { uid, type } }),
      requestParameters: name === undefined ? null : { name },
    })),
  ),
);

it("yes for all, no for none, and whatever else where it depends", () => {
  const answers = new Map<boolean | undefined, number>();
  fc.assert(
    fc.property(expr, told, (query, { operation, region, userAgent }) => {
      const make = ({ target, requestParameters }: Partial<(typeof COMPLETIONS)[number]>): AuditEvent =>
        event({
          plane: "aws",
          api: { service: "s", operation, canonical: operation },
          region,
          raw: { userAgent, requestParameters },
          ...(target && { target }),
        });
      const told = make({});
      const untold: Sketch["untold"] = {
        event: new Set(["target"]),
        record: ([member]) => member === "requestParameters",
      };
      const raw = withhold(told.raw, new Set(["requestParameters"]), new Map());
      const seen = withhold({ ...told, raw }, untold.event, new Map());
      const sketch: Sketch = { canOwnTarget: false, event: seen, told, untold };
      const said = compileSketchMatcher(query)(sketch);
      const matches = compileMatcher(query);
      const each = new Set(COMPLETIONS.map((more) => matches(make(more))));
      if (said !== undefined) expect([...each]).toEqual([said]);
      answers.set(said, (answers.get(said) ?? 0) + 1);
    }),
    { numRuns: 2_000 },
  );
  for (const answer of [true, false, undefined]) expect(answers.get(answer)).toBeGreaterThan(100);
});
