/** Fits a condition into a limit of length: parts are dropped, and so it matches more, never less. */

import { and, type Expr, or, TRUE } from "../expr.ts";

/** `expr` is a prefilter, so without negation. `length` measures what a back-end would send. */
export function widenTo(limit: number, expr: Expr, length: (expr: Expr) => number): Expr {
  let fitting = expr;
  while (fitting.op !== "const" && length(fitting) > limit) fitting = widened(fitting, length);
  return fitting;
}

/** Without its longest conjunct; alternatives must all stay, so the longest of them gives way. */
function widened(expr: Expr, length: (expr: Expr) => number): Expr {
  if (expr.op !== "and" && expr.op !== "or") return TRUE;
  const lengths = expr.args.map(length);
  const longest = lengths.indexOf(Math.max(...lengths));
  if (expr.op === "and") return and(...expr.args.filter((_, index) => index !== longest));
  return or(...expr.args.map((arg, index) => (index === longest ? widened(arg, length) : arg)));
}
