/** Law 1, the other half: what a source is asked may match more than the query, never less. */

import { and, type Expr, FALSE, type Leaf, or, TRUE } from "./expr.ts";

/**
 * What is left of a query for a back-end: no negation, only leaves the back-end takes, TRUE for all else; `x or TRUE`
 * folds to TRUE, so a part that cannot be asked widens the question instead of falling out of it.
 * `canPush` answers for one leaf: `true` takes it as it is, `false` cannot ask it, an expression over *other* fields is
 * asked in its place and must hold whenever the leaf does (see `implications.ts`); that expression is filtered likewise.
 */
export function prefilter(expr: Expr, canPush: (leaf: Leaf) => Expr | boolean): Expr {
  const walk = (here: Expr, positive: boolean): Expr => {
    switch (here.op) {
      case "const":
        return here.value === positive ? TRUE : FALSE;
      case "not":
        return walk(here.arg, !positive);
      case "and":
      case "or": {
        const args = here.args.map((arg) => walk(arg, positive));
        return (here.op === "and") === positive ? and(...args) : or(...args);
      }
      case "test": {
        const asked = positive && canPush(here);
        return typeof asked === "object" ? walk(asked, true) : asked ? here : TRUE;
      }
    }
  };
  return walk(expr, true);
}
