/** The fields that a query looks at. */

import type { Expr } from "./expr.ts";
import type { FieldRef } from "./fields.ts";

/** In the query's order; one that is tested twice, twice. */
export function fieldsOf(expr: Expr): readonly FieldRef[] {
  switch (expr.op) {
    case "const":
      return [];
    case "not":
      return fieldsOf(expr.arg);
    case "and":
    case "or":
      return expr.args.flatMap(fieldsOf);
    case "test":
      return expr.test.kind === "field" ? [expr.field, expr.test.other] : [expr.field];
  }
}
