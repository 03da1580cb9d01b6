/** A prefilter without repetition: the same question, shorter. */

import { and, type Expr, or } from "./expr.ts";

/**
 * Of equal arms one stays; of `a and (a or b)` and of `a or (a and b)` only `a`; of two groups of alternatives that must both
 * hold, one inside the other, the smaller.
 */
export function simplify(expr: Expr): Expr {
  if (expr.op !== "and" && expr.op !== "or") return expr;
  const { op } = expr;
  const again = regroup(op, expr.args.map(simplify));
  if (again.op !== op) return again;
  const plain = new Map<string, Expr>();
  const groups: Group[] = [];
  for (const arm of again.args) {
    if (arm.op === "and" || arm.op === "or") groups.push({ arm, parts: new Set(arm.args.map(key)) });
    else if (!plain.has(key(arm))) plain.set(key(arm), arm);
  }
  const kept = new Set<Expr>(plain.values());
  for (const [index, group] of groups.entries()) {
    const isWider = (other: Group, at: number): boolean =>
      other !== group && isWithin(other.parts, group.parts) && (other.parts.size < group.parts.size || at < index);
    const says = [...group.parts].some((part) => plain.has(part)) || groups.some(isWider);
    if (!says) kept.add(group.arm);
  }
  return regroup(
    op,
    [...new Set(again.args)].filter((arm) => kept.has(arm)),
  );
}

/** An arm that is itself a group, of the other kind. */
interface Group {
  readonly arm: Expr;
  readonly parts: ReadonlySet<string>;
}

function isWithin(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return some.size <= all.size && [...some].every((part) => all.has(part));
}

function regroup(op: "and" | "or", args: readonly Expr[]): Expr {
  return op === "and" ? and(...args) : or(...args);
}

function key(expr: Expr): string {
  return JSON.stringify(expr);
}
