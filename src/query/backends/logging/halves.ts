/**
 * The two entries of a long-running operation are one event; a question that only one of them answers loses the other.
 * https://cloud.google.com/logging/docs/audit/understanding-audit-logs#long-running
 */

import { and, type BoundPart, type Expr, leaf, or } from "../../expr.ts";
import type { FieldRef } from "../../fields.ts";

/** Who, what and on what stands in both entries. */
const IN_BOTH =
  /^(logName|resource\.(type|labels\..+)|operation\.(id|producer)|protoPayload\.((service|method|resource)Name|authenticationInfo\.principalEmail))$/;

/** Exactly one of them is true of such an entry. */
const HALF: readonly Expr[] = [mark("first"), mark("last")];

/** `expr` is a prefilter for audit entries; whenever one half passes it, the other does. */
export function withHalves(expr: Expr): Expr {
  switch (expr.op) {
    case "const":
    case "not":
      return expr;
    case "and":
      return and(...expr.args.map(withHalves));
    case "or":
      return or(...new Set(expr.args.map(withHalves).flatMap((arg) => (arg.op === "or" ? arg.args : [arg]))));
    case "test":
      return IN_BOTH.test(expr.field.name) ? expr : or(expr, ...HALF);
  }
}

function mark(name: "first" | "last"): Expr {
  const field: FieldRef = {
    name: `operation.${name}`,
    root: "record",
    planes: ["gcp"],
    path: ["operation", name],
    type: "boolean",
  };
  return leaf<BoundPart>(field, { kind: "boolean", value: true });
}
