/** The intermediate form of a query: what every back-end and the matcher read. Only `and`, `or`, `not` build it, so no group is empty or one-armed. */

import type { FieldRef } from "./fields/field.ts";

/** A piece of a text pattern: literal text, any text (`*`), or any one character (`?`). */
export type BoundPart = { readonly text: string } | "*" | "?";
/** A value the runbook's caller gives. */
export type Param = { readonly param: string };
/** Before `bind()`: a piece may still be a parameter. */
export type TemplatePart = BoundPart | Param;
/** A value that, before `bind()` only, may still be a parameter: `Slot<number, BoundPart>` is `number`. */
export type Slot<T, P> = T | Extract<P, Param>;

const COMPARISONS = ["eq", "lt", "lte", "gt", "gte"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** How two fields relate: the first is equal to, contains, starts with or ends with the second. */
export type Relation = "equals" | "contains" | "startswith" | "endswith";

export type Test<P = BoundPart> =
  | { readonly kind: "like"; readonly pattern: readonly P[]; readonly cased: boolean }
  | { readonly kind: "regex"; readonly source: string; readonly flags: string }
  | { readonly kind: "compare"; readonly cmp: Comparison; readonly value: Slot<number, P> }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "cidr"; readonly network: Slot<string, P> }
  | { readonly kind: "field"; readonly other: FieldRef; readonly relation: Relation; readonly cased: boolean }
  | { readonly kind: "exists" }
  | { readonly kind: "null" };

export type Leaf<P = BoundPart> = { readonly op: "test"; readonly field: FieldRef; readonly test: Test<P> };

/** The type parameter makes running an unbound query a type error: back-ends take `Expr`, the loader yields `Expr<TemplatePart>`. */
export type Expr<P = BoundPart> =
  | { readonly op: "const"; readonly value: boolean }
  | { readonly op: "and" | "or"; readonly args: readonly Expr<P>[] }
  | { readonly op: "not"; readonly arg: Expr<P> }
  | Leaf<P>;

export const TRUE = { op: "const", value: true } as const;
export const FALSE = { op: "const", value: false } as const;

export function leaf<P = BoundPart>(field: FieldRef, test: Test<P>): Leaf<P> {
  return { op: "test", field, test };
}

/** All of them; `TRUE` when there are none. */
export function and<P = BoundPart>(...args: readonly Expr<P>[]): Expr<P> {
  return group("and", args);
}

/** At least one of them; `FALSE` when there are none. */
export function or<P = BoundPart>(...args: readonly Expr<P>[]): Expr<P> {
  return group("or", args);
}

export function not<P = BoundPart>(arg: Expr<P>): Expr<P> {
  if (arg.op === "const") return arg.value ? FALSE : TRUE;
  return arg.op === "not" ? arg.arg : { op: "not", arg };
}

function group<P>(op: "and" | "or", args: readonly Expr<P>[]): Expr<P> {
  const identity = op === "and";
  const flat: Expr<P>[] = [];
  for (const arg of args) {
    if (arg.op === "const") {
      if (arg.value !== identity) return arg;
    } else if (arg.op === op) {
      for (const inner of arg.args) flat.push(inner);
    } else {
      flat.push(arg);
    }
  }
  const [only] = flat;
  if (only === undefined) return identity ? TRUE : FALSE;
  return flat.length === 1 ? only : { op, args: flat };
}
