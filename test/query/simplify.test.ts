import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { and, type Expr, or } from "../../src/query/expr.ts";
import { formatExpr } from "../../src/query/format.ts";
import { simplify } from "../../src/query/simplify.ts";
import { like } from "./backends/leaves.ts";

const [a, b, c] = [like("eventName", "a"), like("eventName", "b"), like("eventName", "c")];
const bare = (expr: Expr) => formatExpr(expr).replaceAll(/eventName: "(.)"/g, "$1");

describe("says the same with less", () => {
  it.each<readonly [Expr, string]>([
    [a, "a"],
    [and(a, a), "a"],
    [or(a, b, a), "a or b"],
    [and(a, or(a, b)), "a"],
    [or(a, and(a, b)), "a"],
    [and(or(a, b), or(a, b, c)), "a or b"],
    [or(and(a, b), and(c, b, a)), "a and b"],
    [and(or(a, b), or(b, a)), "a or b"],
    [and(or(a, b), or(b, c)), "(a or b) and (b or c)"],
    [or(and(a, or(a, b)), c), "a or c"],
  ])("%j -> %s", (expr, expected) => {
    expect(bare(simplify(expr))).toBe(expected);
  });
});

const trees = fc.letrec<{ readonly tree: Expr }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Expr>(a, b, c),
    fc.array(tie("tree"), { maxLength: 3 }).map((args) => and(...args)),
    fc.array(tie("tree"), { maxLength: 3 }).map((args) => or(...args)),
  ),
})).tree;

function holds(expr: Expr, facts: ReadonlySet<Expr>): boolean {
  switch (expr.op) {
    case "const":
      return expr.value;
    case "and":
      return expr.args.every((arg) => holds(arg, facts));
    case "or":
      return expr.args.some((arg) => holds(arg, facts));
    default:
      return facts.has(expr);
  }
}

it("means the same, and is never longer", () => {
  fc.assert(
    fc.property(trees, fc.subarray<Expr>([a, b, c]), (expr, facts) => {
      const shorter = simplify(expr);
      expect(holds(shorter, new Set(facts))).toBe(holds(expr, new Set(facts)));
      expect(formatExpr(shorter).length).toBeLessThanOrEqual(formatExpr(expr).length);
      expect(simplify(shorter)).toEqual(shorter);
    }),
    { numRuns: 2_000 },
  );
});
