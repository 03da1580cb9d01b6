/** Correlations in process: the same answer on every source. Windows slide, and overlapping ones are one result. */

import { type AuditEvent, compareEvents } from "../model/event.ts";
import { canonical } from "../model/json.ts";
import { compareText } from "../model/text.ts";
import type { BoundKind, Correlation } from "./correlation.ts";
import { type FieldRef, fieldValues } from "./fields.ts";
import { compare, texts } from "./match.ts";

export interface CorrelationHit {
  /** Values of the `group-by` fields, by field name. */
  readonly group: Readonly<Record<string, string>>;
  /** The events of all its windows, in order, each once. */
  readonly events: readonly AuditEvent[];
  /** The most that any one of its windows counted: events, distinct values, or distinct rules. */
  readonly count: number;
}

/** An event with the rules it matches. */
interface Match {
  readonly event: AuditEvent;
  readonly rules: readonly string[];
}

/** Indexes into a group's matches, both inclusive. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Looks at each group by itself. A window is what lies within `timespan` before and at one event, first to last at most
 * `timespan` apart. Windows that reach the lower bound (`gte`, `gt`, `eq`; without one, every window) and share an event
 * are one burst; the burst is a hit when its fullest window satisfies every bound. So `lt: 5` means a run that never had
 * five events in one window, `eq: 3` one that had three at its peak, and nothing at all is never a hit: no group is empty.
 * `temporal` counts distinct rules and wants all of them unless a condition says otherwise; `temporal_ordered` wants one
 * event per rule in their order. An event without one of the `group-by` fields belongs to no group; one with several
 * values belongs to the group of just these values. The answer is ordered by first event, then by group.
 */
export function correlate(
  events: readonly AuditEvent[],
  correlation: Correlation,
  matches: (rule: string, event: AuditEvent) => boolean,
): readonly CorrelationHit[] {
  const groups = new Map<string, { readonly values: readonly string[]; readonly members: Match[] }>();
  for (const event of [...events].sort(compareEvents)) {
    const place = placeOf(event, correlation, matches);
    if (place === undefined) continue;
    const { rules, values } = place;
    const key = JSON.stringify(values);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { values, members: [{ event, rules }] });
    else known.members.push({ event, rules });
  }
  const hits = [...groups.values()].flatMap(({ values, members }) =>
    bursts(members, correlation).map(({ from, to, count }) => {
      const group = Object.fromEntries(correlation.groupBy.map(({ name }, index) => [name, values[index] ?? ""]));
      const hit = { group, events: members.slice(from, to + 1).map(({ event }) => event), count };
      return { key: canonical(group), hit };
    }),
  );
  return hits.sort((a, b) => compareFirst(a.hit, b.hit) || compareText(a.key, b.key)).map(({ hit }) => hit);
}

/**
 * What an event adds to its group's count: the rules it matches, or values, or itself (`undefined`). No group whose events all
 * together do not reach the lower bound is a hit, which is told without holding an event. `undefined` for one of no group.
 */
export interface Share {
  readonly group: string;
  readonly counted: readonly string[] | undefined;
}

export function shareOf(
  event: AuditEvent,
  correlation: Correlation,
  matches: (rule: string, event: AuditEvent) => boolean,
): Share | undefined {
  const place = placeOf(event, correlation, matches);
  if (place === undefined) return undefined;
  return { group: JSON.stringify(place.values), counted: countedOf({ event, rules: place.rules }, correlation) };
}

/** The rules it matches, and the values of its group; `undefined` for an event of no group. */
function placeOf(
  event: AuditEvent,
  { rules, groupBy }: Correlation,
  matches: (rule: string, event: AuditEvent) => boolean,
): { readonly rules: readonly string[]; readonly values: readonly string[] } | undefined {
  const matched = rules.filter((rule) => matches(rule, event));
  const values = matched.length > 0 ? groupOf(event, groupBy) : undefined;
  return values && { rules: matched, values };
}

/** What is counted of an event; `undefined`: itself. */
function countedOf({ event, rules }: Match, { type, field }: Correlation): readonly string[] | undefined {
  if (type.startsWith("temporal")) return rules;
  return type === "value_count" && field !== undefined ? textsOf(field, event) : undefined;
}

/** Whether a group may be a hit of which all windows together count so much. */
export function reachesBounds({ type, rules, condition }: Correlation, count: number): boolean {
  if (type === "temporal_ordered") return count >= new Set(rules).size;
  return boundsOf(type, rules, condition).every(({ cmp, value }) => reachesBound(cmp, count, value));
}

function boundsOf(
  type: Correlation["type"],
  rules: Correlation["rules"],
  condition: Correlation["condition"],
): Correlation["condition"] {
  return type === "temporal" && condition.length === 0
    ? [{ cmp: "gte", value: new Set(rules).size } as const]
    : condition;
}

function compareFirst(a: CorrelationHit, b: CorrelationHit): number {
  const [first] = a.events;
  const [other] = b.events;
  return first === undefined || other === undefined ? 0 : compareEvents(first, other);
}

/** The values of the `group-by` fields, in their order; `undefined` when the event lacks one. */
function groupOf(event: AuditEvent, fields: readonly FieldRef[]): readonly string[] | undefined {
  const group: string[] = [];
  for (const field of fields) {
    const values = textsOf(field, event);
    const [only] = values;
    if (only === undefined) return undefined;
    group.push(values.length === 1 ? only : values.toSorted(compareText).join(", "));
  }
  return group;
}

/** The distinct values of a field as text, an object as its JSON. */
function textsOf(field: FieldRef, event: AuditEvent): readonly string[] {
  const found = fieldValues(field, event).flatMap((value) => texts(value).slice(0, 1));
  return found.length > 1 ? [...new Set(found)] : found;
}

function bursts(members: readonly Match[], correlation: Correlation): readonly Span[] {
  const { type, rules, condition } = correlation;
  if (type === "temporal_ordered") return merge(sequences(members, correlation));
  const bounds = boundsOf(type, rules, condition);
  const reaches = (count: number) => bounds.every(({ cmp, value }) => reachesBound(cmp, count, value));
  const satisfies = (count: number) => bounds.every(({ cmp, value }) => satisfiesBound(cmp, count, value));
  const windows = slidingWindows(members, correlation).filter(({ count }) => reaches(count));
  return merge(windows).filter(({ count }) => satisfies(count));
}

/** For every event the window that ends with it, and its count. */
function slidingWindows(members: readonly Match[], correlation: Correlation): readonly Span[] {
  const seen = new Map<string, number>();
  let from = 0;
  return members.map((match, to) => {
    for (const key of countedKeys(match, to, correlation)) seen.set(key, (seen.get(key) ?? 0) + 1);
    for (
      let first = members[from];
      first !== undefined && distance(first, match) > correlation.timespan;
      first = members[from]
    ) {
      for (const key of countedKeys(first, from, correlation)) {
        const left = (seen.get(key) ?? 0) - 1;
        if (left > 0) seen.set(key, left);
        else seen.delete(key);
      }
      from += 1;
    }
    return { from, to, count: seen.size };
  });
}

/** What makes the window's count: distinct keys are counted. */
function countedKeys(match: Match, index: number, correlation: Correlation): readonly string[] {
  return countedOf(match, correlation) ?? [String(index)];
}

/**
 * Every place where the last rule of the sequence is matched soon enough after the latest chain that leads to it.
 * `latest[k]` is the index at which the latest chain through rules 0..k begins.
 */
function sequences(members: readonly Match[], { rules, timespan }: Correlation): readonly Span[] {
  const latest: (number | undefined)[] = rules.map(() => undefined);
  return members.flatMap((match, to) => {
    const found: Span[] = [];
    // From the last rule down, so that one event does not serve two rules.
    for (let step = rules.length - 1; step >= 0; step -= 1) {
      const start = step === 0 ? to : latest[step - 1];
      const first = start === undefined ? undefined : members[start];
      if (start === undefined || first === undefined || !match.rules.includes(rules[step] ?? "")) continue;
      latest[step] = start;
      const complete = step === rules.length - 1 && distance(first, match) <= timespan;
      if (complete) found.push({ from: start, to, count: rules.length });
    }
    return found;
  });
}

function distance(first: Match, last: Match): number {
  return last.event.time.ms - first.event.time.ms;
}

/** Joins spans that share an event; they come ordered by `to`, and with it by `from`. */
function merge(spans: readonly Span[]): readonly Span[] {
  const merged: Span[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) merged.push(span);
    else merged[merged.length - 1] = { from: last.from, to: span.to, count: Math.max(last.count, span.count) };
  }
  return merged;
}

function reachesBound(cmp: BoundKind, count: number, value: number): boolean {
  if (cmp === "eq") return count >= value;
  return cmp === "gt" || cmp === "gte" ? compare(cmp, count, value) : true;
}

function satisfiesBound(cmp: BoundKind, count: number, value: number): boolean {
  return cmp === "neq" ? count !== value : compare(cmp, count, value);
}
