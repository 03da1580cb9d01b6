/** Two records may tell of one event: which of them to show. */

import type { AuditEvent } from "../model/event.ts";
import { at, canonical, type JsonObject, text } from "../model/json.ts";
import { compareText } from "../model/text.ts";

/**
 * Of two records of one event, whether the second is the one to show. The account a cross-account call went to sees only the caller's account
 * id; the caller's own copy names the caller, so it wins; then a record that corrects another, then the one that says more.
 * Else the choice only has to be the same in any order, whatever else is run and whatever is kept of records.
 */
export function isWorse(one: AuditEvent, other: AuditEvent): boolean {
  const { raw: rawA, ...eventA } = one;
  const { raw: rawB, ...eventB } = other;
  const better =
    Number(knowsCaller(other)) - Number(knowsCaller(one)) ||
    Number(corrects(rawB)) - Number(corrects(rawA)) ||
    saysMore(eventA as unknown as JsonObject, eventB as unknown as JsonObject) ||
    saysMore(rawA, rawB);
  return better > 0;
}

/** Positive when the second says more, in any order of its keys; of two as long, the earlier text. */
function saysMore(a: JsonObject, b: JsonObject): number {
  const [one, other] = [canonical(a), canonical(b)];
  return other.length - one.length || compareText(one, other);
}

/** CloudTrail delivers a record again when it was wrong: `addendum`. */
function corrects(raw: JsonObject): boolean {
  return text(at(raw, "addendum", "reason")) === "UPDATED_DATA";
}

function knowsCaller({ actor, scope }: AuditEvent): boolean {
  return actor.home !== undefined && actor.home === scope;
}
