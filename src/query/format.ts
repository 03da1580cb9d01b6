/** Queries as people read them, in Sigma's own words: what `show` and `explain` print. */

import type { Expr, Leaf, Slot, TemplatePart } from "./expr.ts";

/** `eventName: "StartSession" and not (src_endpoint.ip|cidr: "%ip_range%")`; groups inside groups are parenthesised. */
export function formatExpr(expr: Expr<TemplatePart>): string {
  switch (expr.op) {
    case "const":
      return expr.value ? "everything" : "nothing";
    case "and":
    case "or":
      return expr.args.map(formatArg).join(` ${expr.op} `);
    case "not":
      return `not ${formatArg(expr.arg)}`;
    case "test":
      return formatLeaf(expr);
  }
}

function formatArg(expr: Expr<TemplatePart>): string {
  return expr.op === "and" || expr.op === "or" ? `(${formatExpr(expr)})` : formatExpr(expr);
}

/** One item as a rule writes it: `scope: "%project%"`, `target.port|gte: 1024`. */
export function formatLeaf({ field, test }: Leaf<TemplatePart>): string {
  const item = (value: string, ...modifiers: readonly string[]) => `${[field.name, ...modifiers].join("|")}: ${value}`;
  switch (test.kind) {
    case "like":
      return item(JSON.stringify(test.pattern.map(formatPart).join("")), ...(test.cased ? ["cased"] : []));
    case "regex":
      return item(JSON.stringify(test.source), "re", ...test.flags);
    case "compare":
      return item(formatSlot(test.value), ...(test.cmp === "eq" ? [] : [test.cmp]));
    case "boolean":
      return item(String(test.value));
    case "cidr":
      return item(JSON.stringify(formatSlot(test.network)), "cidr");
    case "field": {
      const relation = test.relation === "equals" ? [] : [test.relation];
      return item(test.other.name, "fieldref", ...relation, ...(test.cased ? ["cased"] : []));
    }
    case "exists":
      return item("true", "exists");
    case "null":
      return item("null");
  }
}

function formatPart(part: TemplatePart): string {
  if (typeof part === "string") return part;
  return "param" in part ? `%${part.param}%` : part.text.replaceAll(/[\\*?]/g, "\\$&");
}

function formatSlot(value: Slot<number | string, TemplatePart>): string {
  return typeof value === "object" ? `%${value.param}%` : String(value);
}
