/** What happened in the window for the first time: a combination of who, what and where that the history does not have. */

import * as z from "zod";
import type { Actor, AuditEvent } from "../model/event.ts";
import type { Observation } from "../model/finding.ts";
import { rangeOf } from "../model/network.ts";
import { within } from "../model/time.ts";
import type { Detector } from "./detector.ts";
import { distinct, groupBy, type Several } from "./grouping.ts";
import { personOf } from "./person.ts";
import { byTime } from "./ranking.ts";
import { called, listing, sentence, times, whoOf } from "./sentence.ts";
import { filled, subject } from "./subject.ts";

const PARTS = [
  "actor",
  "target",
  "source",
  "range",
  "country",
  "operation",
  "service",
  "subject",
  "delegates",
  "credential",
  "road",
  "scope",
] as const;
type Part = (typeof PARTS)[number];

const options = z.strictObject({
  of: z
    .array(z.enum(PARTS))
    .min(1)
    .refine((parts) => new Set(parts).size === parts.length, "each part at most once")
    .default(["actor", "target"])
    .describe("What makes a combination; the last of them is what may be new for the others"),
  min_history: z
    .int()
    .min(0)
    .default(1)
    .describe("Earlier events that agree on all but the last, below which nothing is new; 0 judges newcomers too"),
});
type Options = z.output<typeof options>;

/** An /48 is what a site gets in IPv6, a /24 the smallest range that is routed in IPv4. */
const PREFIX = { v4: 24, v6: 48 };

/** More of what was known before would drown the finding. */
const MOST_KNOWN = 20;

/**
 * One observation per new combination, first time first. Events that lack a part make no combination, and anonymous or
 * redacted callers are nobody who could be new; where not one matched event lies before the window nothing is judged.
 */
export const firstSeen: Detector<Options> = {
  summary: "Combinations of actor, target, source and the like that occur for the first time",
  reads: ["target", "road", "minted"],
  options,
  attributes: {
    novelty: "What is new: the value of the last part of the combination",
    new_for: "For whom or what it is new: the values of the other parts",
    known: `What the history has in its place, the first ${MOST_KNOWN}`,
    known_count: "How many there are of these",
    history_events: "Earlier events that agree on all but the new part",
    outcome: "success, denied, failure or unknown; a list when they differ",
    operations: "What was called",
    subject: "Whom a minted credential speaks for",
    delegated_by: "Identities that acted through the actor",
    credential: "Access key or service-account key that was used",
    road: "By which road: iap-tunnel, iap-web, session-manager, ...",
  },
  detect(events, { of, min_history }, { window }) {
    const history = events.filter(({ time }) => time.ms < window.since);
    if (history.length === 0) return [];
    const others = of.slice(0, -1);
    const known = groupBy(history, (event) => combination(event, others));
    const seen = new Set(history.map((event) => JSON.stringify(combination(event, of))));
    const fresh = events.filter(
      (event) => within(window, event.time.ms) && !seen.has(JSON.stringify(combination(event, of))),
    );
    return [...groupBy(fresh, (event) => combination(event, of)).values()]
      .map((group) => ({ group, earlier: known.get(JSON.stringify(combination(group[0], others))) ?? [] }))
      .filter(({ earlier }) => earlier.length >= min_history)
      .map(({ group, earlier }) => observe(group, earlier, of))
      .sort(byTime);
  },
};

/** `undefined` when the event lacks one of the parts. */
function combination(event: AuditEvent, parts: readonly Part[]): readonly string[] | undefined {
  const values = parts.map((part) => readPart(event, part));
  return values.includes(undefined) ? undefined : values.flatMap((value) => value ?? []);
}

function readPart(event: AuditEvent, part: Part): string | undefined {
  const { actor, target, src_endpoint: source, api } = event;
  switch (part) {
    case "actor":
      return actor.type === "anonymous" || actor.type === "redacted" ? undefined : person(actor);
    case "target":
      return target?.uid;
    case "source":
      return source.ip;
    case "range":
      return source.ip === undefined ? undefined : rangeOf(source.ip, PREFIX);
    case "country":
      return source.location?.country;
    case "operation":
      return `${api.service} ${api.canonical}`;
    case "service":
      return api.service;
    case "subject":
      return event.minted?.subject || undefined;
    case "delegates":
      return actor.delegated_by.length === 0 ? undefined : actor.delegated_by.join(" > ");
    case "credential":
      return actor.credential_uid;
    case "road":
      return event.road;
    case "scope":
      return event.scope;
  }
}

function person(actor: Actor): string {
  const [uid, session] = personOf(actor);
  return session === undefined ? uid : `${uid} (session ${session})`;
}

function observe(group: Several<AuditEvent>, earlier: readonly AuditEvent[], of: readonly Part[]): Observation {
  const [first] = group;
  const values = combination(first, of) ?? [];
  const last = of.at(-1) ?? "target";
  const novelty = readPart(first, last) ?? "";
  const newFor = values.slice(0, -1);
  const known = distinct(earlier.map((event) => readPart(event, last)));
  const agreed = (pick: (event: AuditEvent) => string | undefined) => {
    const found = distinct(group.map(pick));
    return found.length > 1 ? found : found[0];
  };
  const before = known.length === 0 ? "" : ` (before: ${listing(known)})`;
  const whom = newFor.length === 0 ? "" : ` for ${newFor.join(", ")}`;
  return {
    key: values,
    title: `${deed(group)}; ${last} ${novelty} is new${whom}${before}`,
    count: group.length,
    ...subject(group),
    attributes: filled({
      novelty,
      new_for: newFor,
      known: known.slice(0, MOST_KNOWN),
      known_count: known.length,
      history_events: earlier.length,
      outcome: agreed((event) => event.outcome),
      operations: distinct(group.map(({ api }) => api.canonical)),
      subject: agreed((event) => event.minted?.subject),
      delegated_by: distinct(group.flatMap(({ actor }) => actor.delegated_by)),
      credential: agreed(({ actor }) => actor.credential_uid),
      road: agreed((event) => event.road),
    }),
    evidence: group,
  };
}

function deed(group: Several<AuditEvent>): string {
  const [first] = group;
  const on = ({ target }: AuditEvent, what: string) => (target === undefined ? what : `${what} on ${called(target)}`);
  if (group.length === 1) {
    return sentence(first, { past: "called", infinitive: "call" }, on(first, first.api.canonical));
  }
  const what = listing(distinct(group.map(({ api }) => api.canonical)));
  const targets = distinct(group.map(({ target }) => target?.uid));
  const where = targets.length > 1 ? `${what} on ${targets.length} targets` : on(first, what);
  const refused = group.filter(({ outcome }) => outcome === "denied").length;
  return `${whoOf(group)} called ${where} ${times(group.length)}${refused === 0 ? "" : `, denied ${times(refused)}`}`;
}
