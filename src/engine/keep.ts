/** What a run keeps of an event that entries matched: most of an event is its record, and hardly anything reads that again. */

import type { Detector } from "../detectors/detector.ts";
import { detectors } from "../detectors/index.ts";
import type { AuditEvent, Own } from "../model/event.ts";
import { copyWithout, FACETS, type Facet, facetsRead } from "../model/facets.ts";
import { type JsonObject, type JsonValue, property } from "../model/json.ts";
import type { Sketch } from "../model/sketch.ts";
import type { Instant } from "../model/time.ts";
import type { Correlation } from "../query/correlation.ts";
import { FALSE } from "../query/expr.ts";
import type { FieldRef } from "../query/fields.ts";
import { fieldsOf } from "../query/fields-of.ts";
import type { BoundQuery } from "../runbook/bind-query.ts";

/** What an entry reads of an event after matching it. */
export interface Keeping {
  /** Top-level members of the record. */
  readonly members: readonly string[];
  /** Members of the event, of those that not every finding shows. */
  readonly facets: readonly Facet[];
}

/** CloudTrail says there that a record corrects an earlier one: which of two copies is shown depends on it. */
const ALWAYS = ["addendum"];

/** Correlations match their rules again, and group. */
export function keepingOf({ judge, selections }: BoundQuery): Keeping {
  if (judge.kind === "detector") {
    const { reads }: Detector = detectors[judge.id];
    return { members: ALWAYS, facets: reads };
  }
  const read = fieldsRead(judge.correlation, selections);
  const members = read.flatMap(({ root, path }) => (root === "record" ? path.slice(0, 1) : []));
  const facets = read.flatMap(({ root, path }) => (root === "event" ? facetsRead(path) : []));
  return { members: [...new Set([...ALWAYS, ...members])], facets: [...new Set(facets)] };
}

/** The fields of events by which a correlation judges. */
export function fieldsRead(
  { rules, groupBy, field }: Correlation,
  selections: BoundQuery["selections"],
): readonly FieldRef[] {
  const tested = rules.flatMap((rule) => fieldsOf(selections.get(rule) ?? FALSE));
  return [...tested, ...groupBy, ...(field === undefined ? [] : [field])];
}

/** Says, of what is kept of an event besides its own, what a sketch does not tell: nothing, its target alone, or more. */
export function createUntoldKept({ facets, members }: Keeping): (sketch: Sketch) => "nothing" | "target" | "more" {
  const dropped = droppedBut(facets);
  return ({ untold }) => {
    if (members.some((member) => untold.record([member]))) return "more";
    const [one, ...others] = [...untold.event].filter((member) => !dropped.has(member));
    if (one === undefined) return "nothing";
    return one === "target" && others.length === 0 ? "target" : "more";
  };
}

/** An event without what is its own, in place of which nothing stands: many differ in nothing else. */
export type What = AuditEvent;
const NO_TIME: Instant = { text: "", ms: 0 };

/** To copy one object and change it takes a third of the time of making one of two. */
export function eventOf(what: What, { uid, record_uid, time, target }: Own): AuditEvent {
  const event: { -readonly [Member in keyof AuditEvent]: AuditEvent[Member] } = { ...what };
  event.uid = uid;
  event.time = time;
  if (record_uid !== undefined) event.record_uid = record_uid;
  if (target !== undefined) event.target = target;
  return event;
}

/** Its target is kept with what it may share with others. */
export function ownOfEvent({ uid, record_uid, time }: AuditEvent): Own {
  return record_uid === undefined ? { uid, time } : { uid, record_uid, time };
}

/** Of an event that concerns `entries`, indexes into `keepings`; without `keepings`, all of each event is kept. */
export function keeperFor(
  entries: readonly number[],
  keepings: readonly Keeping[] | undefined,
): (event: AuditEvent) => What {
  if (keepings === undefined) return (event) => whatOf(event, OWN, event.raw);
  const asked = entries.map((entry) => keepings[entry] ?? EVERYTHING);
  const dropped = droppedBut(asked.flatMap(({ facets }) => facets));
  const members = [...new Set(asked.flatMap((keeping) => keeping.members))];
  return (event) => whatOf(event, dropped, pick(event.raw, members));
}

const OWN: ReadonlySet<string> = new Set(["uid", "record_uid", "time"]);
const EVERYTHING: Keeping = { members: ALWAYS, facets: FACETS };

/** What is left of an event out of what is kept of it besides its own. */
function droppedBut(facets: readonly Facet[]): ReadonlySet<string> {
  return new Set([...OWN, ...FACETS.filter((facet) => !facets.includes(facet))]);
}

/** Of what is dropped beside what is an event's own, none is a member that every event has. */
function whatOf(event: AuditEvent, dropped: ReadonlySet<string>, raw: JsonObject): What {
  const what: { -readonly [Member in keyof AuditEvent]: AuditEvent[Member] } = copyWithout(event, dropped);
  what.uid = "";
  what.time = NO_TIME;
  what.raw = raw;
  return what;
}

const NOTHING: JsonObject = {};

function pick(raw: JsonObject, members: readonly string[]): JsonObject {
  let picked: Record<string, JsonValue> | undefined;
  for (const key of members) {
    const value = property(raw, key);
    if (value === undefined) continue;
    picked ??= {};
    picked[key] = value;
  }
  return picked ?? NOTHING;
}
