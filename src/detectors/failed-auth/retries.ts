/** A refusal that the same call overcame a moment later was a retry, not an attempt: new roles take seconds to reach everywhere. */

import type { AuditEvent } from "../../model/event.ts";
import { countLeading } from "../../model/leading.ts";
import { createPlaces, distinct } from "../grouping.ts";

/**
 * The refusals that were followed by success: same actor, operation and resource, within `withinMs`, or in the same second in
 * any order, because a second is all that CloudTrail records. Sign-ins never fold, a guessed password must not hide the
 * guesses before it; nor do callers without a name.
 */
export function overcome(events: readonly AuditEvent[], withinMs: number): ReadonlySet<AuditEvent> {
  const successes = createPlaces<number[]>();
  for (const event of events) {
    if (event.outcome !== "success") continue;
    for (const key of keysOf(event)) {
      const place = successes(key);
      place.value ??= [];
      place.value.push(event.time.ms);
    }
  }
  const follows = (key: readonly string[], refused: number) => {
    const secondStart = Math.floor(refused / 1_000) * 1_000;
    const next = firstFrom(successes(key).value ?? [], secondStart);
    return next !== undefined && next <= Math.max(refused + withinMs, secondStart + 999);
  };
  return new Set(
    events.filter((event) => isFoldable(event) && keysOf(event).some((key) => follows(key, event.time.ms))),
  );
}

function isFoldable({ outcome, activity, status, actor }: AuditEvent): boolean {
  const named = actor.type !== "anonymous" && actor.type !== "redacted";
  return outcome === "denied" && named && activity !== "signin" && status?.layer !== "authentication";
}

/** One key for each way the record names the resource: a refused call often names it in its message only. */
function keysOf({ actor, api, target, status }: AuditEvent): readonly (readonly string[])[] {
  const resources = distinct([target?.uid, status?.resource]);
  const keyOf = (resource: string) => [actor.uid, api.service, api.canonical, resource];
  return resources.length === 0 ? [keyOf("")] : resources.map(keyOf);
}

/** The first of ascending times that is not before `from`. */
function firstFrom(times: readonly number[], from: number): number | undefined {
  return times[countLeading(times, (time) => time < from)];
}
