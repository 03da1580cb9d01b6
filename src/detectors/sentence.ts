/** Words for titles: who, did or tried what, to what; an attempt is never told as a deed. */

import type { Actor, AuditEvent, Outcome, Target } from "../model/event.ts";
import { distinct, type Several } from "./grouping.ts";

/** A deed in the two forms a title needs: `opened`, `open`. */
export interface Verb {
  readonly past: string;
  readonly infinitive: string;
}

/** One sentence about one call, its outcome included; `object` is everything after the verb. */
export function sentence(event: AuditEvent, verb: Verb, object: string): string {
  return `${who(event.actor)} ${told(event.outcome, verb, object)}`;
}

function told(outcome: Outcome, { past, infinitive }: Verb, object: string): string {
  switch (outcome) {
    case "success":
      return `${past} ${object}`;
    case "denied":
      return `tried to ${infinitive} ${object} and was denied`;
    case "failure":
      return `tried to ${infinitive} ${object}, which failed`;
    case "unknown":
      return `asked to ${infinitive} ${object}; the record does not tell whether it worked`;
  }
}

/** The actor as a sentence's subject: its name, with the session's where the name is a role's. */
export function who(actor: Actor): string {
  switch (actor.type) {
    case "anonymous":
      return "An anonymous caller";
    case "redacted":
      return "A caller whose name the provider removed";
    case "human":
    case "workload":
    case "service": {
      const session = actor.session?.name;
      return session === undefined || session === actor.name ? actor.name : `${actor.name} (session ${session})`;
    }
  }
}

/** The one actor of all events, without the session where sessions differ; else how many actors there are. */
export function whoOf(events: Several<AuditEvent>): string {
  const [{ actor }] = events;
  const actors = distinct(events.map((event) => event.actor.uid));
  if (actors.length > 1) return `${actors.length} actors`;
  const sameSession = events.every((event) => event.actor.session?.name === actor.session?.name);
  return sameSession ? who(actor) : who({ ...actor, session: {} });
}

/** The target as people call it: its name, else its id; with the port where there is one. */
export function called(target: Target): string {
  const name = target.name ?? target.uid;
  return target.port === undefined ? name : `${name}:${target.port}`;
}

/** `a`, `a and b`, `a, b and c`, `a, b, c and 4 more`. */
export function listing(items: readonly string[], most = 3): string {
  const shown = items.slice(0, most);
  const rest = items.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop();
  return shown.length === 0 ? (last ?? "") : `${shown.join(", ")} and ${last}`;
}

export function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
