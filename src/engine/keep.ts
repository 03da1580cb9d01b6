/** What a run keeps of an event that an entry matched: most of an event is its record, and hardly anything reads that again. */

import type { AuditEvent } from "../model/event.ts";
import { type JsonObject, type JsonValue, property } from "../model/json.ts";
import type { Expr } from "../query/expr.ts";
import type { FieldRef } from "../query/fields.ts";
import type { BoundQuery } from "../runbook/bind-query.ts";

/** `members`: the top-level members of records to keep. Entries that keep the same event one after the other share what is kept. */
export function createKeeper(members: ReadonlySet<string> | "all"): (event: AuditEvent) => AuditEvent {
  if (members === "all") return (event) => event;
  let latest: AuditEvent | undefined;
  let kept: AuditEvent | undefined;
  return (event) => {
    if (kept === undefined || latest !== event) kept = { ...event, raw: pick(event.raw, members) };
    latest = event;
    return kept;
  };
}

const NOTHING: JsonObject = {};

function pick(raw: JsonObject, members: ReadonlySet<string>): JsonObject {
  let picked: Record<string, JsonValue> | undefined;
  for (const key of members) {
    const value = property(raw, key);
    if (value === undefined) continue;
    picked ??= {};
    picked[key] = value;
  }
  return picked ?? NOTHING;
}

/** CloudTrail says there that a record corrects an earlier one: which of two copies is shown depends on it. */
const ALWAYS = ["addendum"];

/** The top-level members of records that are read after matching: correlations match their rules again, and group. */
export function membersRead(queries: readonly BoundQuery[]): ReadonlySet<string> {
  const fields = queries.flatMap(({ judge, selections }) => {
    if (judge.kind === "detector") return [];
    const { rules, groupBy, field } = judge.correlation;
    const tested = rules.flatMap((rule) => [...fieldsOf(selections.get(rule))]);
    return [...tested, ...groupBy, ...(field === undefined ? [] : [field])];
  });
  return new Set([...ALWAYS, ...fields.flatMap(({ root, path }) => (root === "record" ? path.slice(0, 1) : []))]);
}

function fieldsOf(expr: Expr | undefined): readonly FieldRef[] {
  switch (expr?.op) {
    case undefined:
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
