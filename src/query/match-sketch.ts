/** What a query says of all events of a sketch, before any of them is there. */

import { isTold, type Sketch } from "../model/sketch.ts";
import type { Expr } from "./expr.ts";
import { fieldsOf } from "./fields-of.ts";
import { compileMatcher } from "./match.ts";

/** Whether it matches every one of them, or none; `undefined` where it may depend on what the sketch does not tell. */
export type SketchMatcher = (sketch: Sketch) => boolean | undefined;

/** Kleene's strong logic of three values, over the same tests as `compileMatcher`. */
export function compileSketchMatcher(expr: Expr): SketchMatcher {
  const inner = expr.op === "test" || expr.op === "const" ? () => undefined : compileParts(expr);
  const matches = compileMatcher(expr);
  const fields = fieldsOf(expr);
  return (sketch) => (fields.every((field) => isTold(sketch, field)) ? matches(sketch.told) : inner(sketch));
}

function compileParts(expr: Exclude<Expr, { op: "test" | "const" }>): SketchMatcher {
  if (expr.op === "not") {
    const inner = compileSketchMatcher(expr.arg);
    return (sketch) => {
      const answer = inner(sketch);
      return answer === undefined ? undefined : !answer;
    };
  }
  const parts = expr.args.map(compileSketchMatcher);
  const decides = expr.op === "or";
  return (sketch) => {
    let answer: boolean | undefined = !decides;
    for (const part of parts) {
      const said = part(sketch);
      if (said === decides) return decides;
      if (said === undefined) answer = undefined;
    }
    return answer;
  };
}
