/** What a run keeps of an event that entries matched: most of an event is its record, and hardly anything reads that again. */

import type { Detector } from "../detectors/detector.ts";
import { detectors } from "../detectors/index.ts";
import type { AuditEvent, Own } from "../model/event.ts";
import { copyWithout, FACETS, type Facet, facetsRead } from "../model/facets.ts";
import { type JsonObject, type JsonValue, property } from "../model/json.ts";
import type { Sketch } from "../model/sketch.ts";
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

/** Whether a sketch tells what is kept of an event besides its own. */
export function tellsAllKept({ untold }: Sketch, { facets, members }: Keeping): boolean {
  const dropped = droppedBut(facets);
  return (
    [...untold.event].every((member) => dropped.has(member)) && members.every((member) => !untold.record.has(member))
  );
}

/**
 * An event without what is its own, in place of which nothing stands: many differ in nothing else. The same object for
 * these, where that is looked for.
 */
export type What = AuditEvent;
const NOBODYS: Own = { uid: "", time: { text: "", ms: 0 } };

/** To copy one object and change it takes a third of the time of making one of two. */
export function eventOf(what: What, { uid, record_uid, time }: Own): AuditEvent {
  const event: { -readonly [Member in keyof AuditEvent]: AuditEvent[Member] } = { ...what };
  event.uid = uid;
  event.time = time;
  if (record_uid !== undefined) event.record_uid = record_uid;
  return event;
}

export function ownOfEvent({ uid, record_uid, time }: AuditEvent): Own {
  return record_uid === undefined ? { uid, time } : { uid, record_uid, time };
}

/** `entries`: indexes into `keepings` of those that matched the event. */
export type Keeper = (event: AuditEvent, entries: readonly number[]) => What;

/** Without `keepings`, all of each event is kept. */
export function createKeeper(keepings: readonly Keeping[] | undefined): Keeper {
  if (keepings === undefined) return (event) => whatOf(event, OWN);
  const plans = new Map<string, Plan>();
  return (event, entries) => {
    const name = entries.join();
    let plan = plans.get(name);
    if (plan === undefined) {
      plan = planFor(entries.map((entry) => keepings[entry] ?? EVERYTHING));
      plans.set(name, plan);
    }
    const what = { ...whatOf(event, plan.dropped), raw: pick(event.raw, plan.members) };
    return plan.share(what);
  };
}

interface Plan {
  readonly members: readonly string[];
  readonly dropped: ReadonlySet<string>;
  /** One object for those that are the same, where there are many of them. */
  readonly share: (what: What) => What;
}

const OWN: ReadonlySet<string> = new Set(["uid", "record_uid", "time"]);
const EVERYTHING: Keeping = { members: ALWAYS, facets: FACETS };

function planFor(asked: readonly Keeping[]): Plan {
  const dropped = droppedBut(asked.flatMap(({ facets }) => facets));
  return {
    members: [...new Set(asked.flatMap(({ members }) => members))],
    dropped,
    // With all that was done, and to what, hardly two events are the same.
    share: dropped.size > OWN.size ? createShare() : (what) => what,
  };
}

/** What is left of an event out of what is kept of it besides its own. */
function droppedBut(facets: readonly Facet[]): ReadonlySet<string> {
  return new Set([...OWN, ...FACETS.filter((facet) => !facets.includes(facet))]);
}

/** Of what is dropped beside what is an event's own, none is a member that every event has. */
function whatOf(event: AuditEvent, dropped: ReadonlySet<string>): What {
  return { ...copyWithout(event, dropped), ...NOBODYS };
}

/** More than these are no few; then it begins anew, so that hostile records cannot fill the memory. */
const MOST_SHARED = 8192;
/** After so many of which not one in four was known, looking for the same takes longer than it saves. */
const LEAST_TRIED = 512;

function createShare(): (what: What) => What {
  const known = new Map<string, What>();
  let tried = 0;
  let found = 0;
  return (what) => {
    if (tried >= LEAST_TRIED && 4 * found < tried) return what;
    tried++;
    const text = JSON.stringify(what);
    const same = known.get(text);
    if (same !== undefined) {
      found++;
      return same;
    }
    if (known.size === MOST_SHARED) known.clear();
    known.set(text, what);
    return what;
  };
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
