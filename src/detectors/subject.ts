/** The who, from where and to what of an observation, cut from the events it rests on. */

import type { AuditEvent } from "../model/event.ts";
import type { Observation } from "../model/finding.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Several } from "./grouping.ts";

type Subject = Pick<Observation, "actor" | "src_endpoint" | "target">;

/** Actor, source and target, each only where all events agree on it. */
export function subject(events: Several<AuditEvent>): Subject {
  const [first] = events;
  const { actor, src_endpoint: source, target } = first;
  const agree = (pick: (event: AuditEvent) => string | undefined) =>
    events.every((event) => pick(event) === pick(first));
  return {
    ...(agree((event) => event.actor.uid) ? { actor: { uid: actor.uid, type: actor.type } } : {}),
    ...(agree(sourceOf) ? { src_endpoint: source } : {}),
    ...(target !== undefined && agree((event) => event.target?.uid) ? { target } : {}),
  };
}

/** The source as logged: an address, or what stands in its place. */
export function sourceOf({ src_endpoint: { kind, ip, domain } }: AuditEvent): string {
  return ip ?? domain ?? kind;
}

/** Attributes without those that have nothing to say: `undefined`, empty text, empty lists. */
export function filled(attributes: JsonObject): Readonly<Record<string, JsonValue>> {
  const kept: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== "" && !(Array.isArray(value) && value.length === 0)) kept[name] = value;
  }
  return kept;
}
