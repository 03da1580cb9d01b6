/** An entry's query with one run's parameters in it: what the engine needs and nothing else. */

import type { DetectorId } from "../detectors/index.ts";
import { UsageError } from "../model/errors.ts";
import { bind } from "../query/bind.ts";
import { bindCorrelation, type Correlation } from "../query/correlation.ts";
import type { Expr } from "../query/expr.ts";
import { bindOptions } from "./detector-options.ts";
import type { BoundParams } from "./params.ts";
import type { Judge, Runbook, RunbookQuery } from "./runbook.ts";

export interface BoundQuery {
  /** What the judge gets to see. */
  readonly where: Expr;
  /** By name: what a correlation's rules mean. */
  readonly selections: ReadonlyMap<string, Expr>;
  /** Milliseconds before the window. */
  readonly lookback: number;
  readonly judge: BoundJudge;
  /** Clauses that vanished because their parameter was not given, as the entry writes them. */
  readonly dropped: readonly string[];
  /** What was read otherwise than written, one line each. */
  readonly notes: readonly string[];
}

export type BoundJudge =
  | { readonly kind: "detector"; readonly id: DetectorId; readonly options: unknown }
  | { readonly kind: "correlation"; readonly correlation: Correlation };

/** `params` as `bindParams` answers them. Throws a `UsageError` for a value that a test or the detector cannot use. */
export function bindQuery({ id, query }: Pick<Runbook, "id" | "query">, params: BoundParams): BoundQuery {
  const { detection } = query;
  const condition = bind(detection.condition, params);
  const selections = [...detection.selections].map(([name, expr]) => [name, bind(expr, params).expr] as const);
  return {
    where: condition.expr,
    selections: new Map(selections),
    lookback: bindLookback(query.lookback, params),
    judge: bindJudge(id, query.judge, params),
    dropped: condition.dropped,
    notes: [...new Set([...detection.notes, ...condition.notes])],
  };
}

function bindLookback(lookback: RunbookQuery["lookback"], params: BoundParams): number {
  const value = typeof lookback === "object" ? params[lookback.param] : lookback;
  return typeof value === "number" ? value : 0;
}

function bindJudge(entry: string, judge: Judge, params: BoundParams): BoundJudge {
  if (judge.kind === "correlation")
    return { kind: "correlation", correlation: bindCorrelation(judge.correlation, params) };
  const options = bindOptions(judge.id, judge.with, params, []);
  if (options.ok) return { kind: "detector", id: judge.id, options: options.value };
  const reasons = options.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UsageError(`${entry}: detector ${judge.id} cannot use these parameters: ${reasons.join("; ")}`);
}
