import { describe, expect, it } from "vitest";
import { cheapestCover } from "../../../src/query/backends/cover.ts";
import { widenTo } from "../../../src/query/backends/widen.ts";
import { and, type Expr, FALSE, type Leaf, or, TRUE } from "../../../src/query/expr.ts";
import { formatExpr } from "../../../src/query/format.ts";
import { like } from "./leaves.ts";

/** `eventName: "x3"` costs 3; what has no number cannot be asked. */
function price({ test }: Leaf): { readonly item: string; readonly cost: number } | undefined {
  const [part] = test.kind === "like" ? test.pattern : [];
  const item = typeof part === "object" ? part.text : "";
  const cost = /\d+$/.exec(item)?.[0];
  return cost === undefined ? undefined : { item, cost: Number(cost) };
}

const leafOf = (text: string) => like("eventName", text);
const [a1, b2, c5, unknown] = [leafOf("a1"), leafOf("b2"), leafOf("c5"), leafOf("unknown")];

describe("cheapestCover", () => {
  it.each<readonly [string, Expr, readonly string[] | undefined, number]>([
    ["a leaf", b2, ["b2"], 2],
    ["a leaf without a price", unknown, undefined, 0],
    ["of two that hold together the cheaper", and(c5, b2), ["b2"], 2],
    ["of two that hold together the one with a price", and(unknown, c5), ["c5"], 5],
    ["of alternatives all", or(a1, b2), ["a1", "b2"], 3],
    ["alternatives, one without a price", or(a1, unknown), undefined, 0],
    ["the same thing once", or(a1, a1), ["a1"], 1],
    ["two for less than one", and(c5, or(a1, b2)), ["a1", "b2"], 3],
    ["one for less than two", and(b2, or(a1, b2, c5)), ["b2"], 2],
    ["everything", TRUE, undefined, 0],
    ["nothing", FALSE, [], 0],
  ])("%s", (_, expr, items, cost) => {
    expect(cheapestCover(expr, price)).toEqual(items && { items, cost });
  });
});

describe("widenTo", () => {
  it.each<readonly [number, Expr, string]>([
    [100, and(a1, b2), 'eventName: "a1" and eventName: "b2"'],
    // The longest conjunct goes.
    [20, and(a1, leafOf("longer")), 'eventName: "a1"'],
    // Of alternatives none may go.
    [20, or(a1, b2), "everything"],
    [40, or(a1, and(b2, leafOf("longer"))), 'eventName: "a1" or eventName: "b2"'],
    [5, a1, "everything"],
    [5, FALSE, "nothing"],
  ])("to %i characters: %j", (limit, expr, expected) => {
    expect(formatExpr(widenTo(limit, expr, (part) => formatExpr(part).length))).toBe(expected);
  });
});
