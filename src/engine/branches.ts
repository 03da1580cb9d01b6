/** Which parts of a query no test ever tries: a selection that never held, or always did, may say anything. */

import type { AuditEvent } from "../model/event.ts";
import { bind, paramsOf } from "../query/bind.ts";
import type { Expr, TemplatePart } from "../query/expr.ts";
import { compileMatcher } from "../query/match.ts";
import { bindParams } from "../runbook/params.ts";
import type { Runbook, RunbookTest } from "../runbook/runbook.ts";

/** A test and every event its run read from window and lookback, matched or not. */
export interface Tried {
  readonly test: RunbookTest;
  readonly events: readonly AuditEvent[];
}

/** A line for each selection that the tests leave untried. A test without a selection's parameter does not try it. */
export function untriedBranches({ query, params }: Runbook, tried: readonly Tried[]): readonly string[] {
  return [...query.detection.selections].flatMap(([name, selection]) => {
    if (holdsAlways(selection)) return [];
    const runs = tried.flatMap(({ test, events }) => {
      const given = bindParams(params, test.params);
      const { expr } = bind(selection, given.ok ? given.value : {});
      return expr.op === "const" ? [] : [{ matches: compileMatcher(expr), events }];
    });
    if (runs.length === 0)
      return [`no test gives ${paramsOf(selection).join(" and ")}, which selection "${name}" needs`];
    const seen = (wanted: boolean): boolean =>
      runs.some(({ matches, events }) => events.some((event) => matches(event) === wanted));
    return [true, false]
      .filter((wanted) => !seen(wanted))
      .map((wanted) => `selection "${name}" is ${wanted ? "true" : "false"} for no event of any test`);
  });
}

/** `uid|exists`: how an entry says that it wants every event. */
function holdsAlways(selection: Expr<TemplatePart>): boolean {
  return selection.op === "test" && selection.field.name === "uid" && selection.test.kind === "exists";
}
