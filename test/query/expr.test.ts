import { expect, it } from "vitest";
import { and, type Expr, FALSE, leaf, not, or, TRUE } from "../../src/query/expr.ts";
import { knownField } from "../../src/query/fields.ts";

const a = leaf(knownField("eventName"), { kind: "exists" });
const b = leaf(knownField("eventSource"), { kind: "exists" });
const c = leaf(knownField("errorCode"), { kind: "null" });

it.each<readonly [string, Expr, Expr]>([
  ["and of nothing", and(), TRUE],
  ["or of nothing", or(), FALSE],
  ["and of one", and(a), a],
  ["or of one", or(a), a],
  ["and with TRUE", and(a, TRUE), a],
  ["and with FALSE", and(a, FALSE, b), FALSE],
  ["or with TRUE", or(a, TRUE), TRUE],
  ["or with FALSE", or(FALSE, a), a],
  ["and of and", and(a, and(b, c)), { op: "and", args: [a, b, c] }],
  ["or of or", or(or(a, b), c), { op: "or", args: [a, b, c] }],
  ["or inside and stays", and(a, or(b, c)), { op: "and", args: [a, { op: "or", args: [b, c] }] }],
  ["and of only TRUE", and(TRUE, TRUE), TRUE],
  ["not TRUE", not(TRUE), FALSE],
  ["not FALSE", not(FALSE), TRUE],
  ["not not", not(not(a)), a],
  ["not", not(a), { op: "not", arg: a }],
])("%s", (_, built, expected) => {
  expect(built).toEqual(expected);
});

it("takes thousands of arms", () => {
  expect(or(...Array.from({ length: 5_000 }, () => a))).toMatchObject({ op: "or", args: { length: 5_000 } });
});
