/** The plainest judge: what the query matched is the finding, one by one or gathered by what the reader names. */

import * as z from "zod";
import type { AuditEvent } from "../model/event.ts";
import type { Observation } from "../model/finding.ts";
import { within } from "../model/time.ts";
import type { Detector } from "./detector.ts";
import { distinct, groupBy, type Several } from "./grouping.ts";
import { called, sentence, times, whoOf } from "./sentence.ts";
import { filled, sourceOf, subject } from "./subject.ts";

const GROUPINGS = ["actor", "target", "source", "operation"] as const;

const options = z.strictObject({
  group_by: z
    .array(z.enum(GROUPINGS))
    .default([])
    .describe("Gather events that agree on all of these; none: each event is a finding"),
});

type Grouping = (typeof GROUPINGS)[number];

export const eachEvent: Detector<z.output<typeof options>> = {
  summary: "Every event the query matched, one by one or gathered by actor, target, source or operation",
  reads: ["status", "http_request", "target", "road"],
  options,
  attributes: {
    outcome: "success, denied, failure or unknown; a list when they differ",
    reason: "Why it was refused or failed, in the provider's words",
    activity: "What kind of activity it was",
    road: "The road it came by: iap-tunnel, session-manager, ...",
    session_name: "Name of the role or federated session",
    delegated_by: "Identities behind an impersonated credential",
    user_agent: "Client as it named itself; anybody can write anything here",
  },
  detect(events, { group_by }, { window }) {
    const matched = events.filter((event) => within(window, event.time.ms));
    if (group_by.length === 0) return matched.map((event) => observe([event.uid], [event]));
    const named = [...new Set(group_by)];
    const keyOf = (event: AuditEvent) => named.map((grouping) => `${grouping}=${part(event, grouping)}`);
    return [...groupBy(matched, keyOf).values()].map((group) => observe(keyOf(group[0]), group));
  },
};

function part(event: AuditEvent, grouping: Grouping): string {
  switch (grouping) {
    case "actor":
      return event.actor.uid;
    case "target":
      return event.target?.uid ?? "";
    case "source":
      return sourceOf(event);
    case "operation":
      return `${event.api.service} ${event.api.canonical}`;
  }
}

function observe(key: readonly string[], evidence: Several<AuditEvent>): Observation {
  const agreed = (pick: (event: AuditEvent) => string | undefined) => {
    const values = distinct(evidence.map(pick));
    return values.length > 1 ? values : values[0];
  };
  return {
    key,
    title: title(evidence),
    count: evidence.length,
    ...subject(evidence),
    attributes: filled({
      outcome: agreed((event) => event.outcome),
      reason: agreed((event) => event.status?.detail ?? event.status?.code),
      activity: agreed((event) => event.activity),
      road: agreed((event) => event.road),
      session_name: agreed((event) => event.actor.session?.name),
      delegated_by: distinct(evidence.flatMap((event) => event.actor.delegated_by)),
      user_agent: agreed((event) => event.http_request?.user_agent),
    }),
    evidence,
  };
}

function title(evidence: Several<AuditEvent>): string {
  const [event] = evidence;
  const object = (operation: string) => (event.target ? `${operation} on ${called(event.target)}` : operation);
  if (evidence.length === 1)
    return sentence(event, { past: "called", infinitive: "call" }, object(event.api.canonical));
  const operations = distinct(evidence.map((one) => one.api.canonical));
  const targets = distinct(evidence.map((one) => one.target?.uid));
  const refused = evidence.filter((one) => one.outcome === "denied").length;
  const what = operations.length === 1 ? event.api.canonical : `${operations.length} operations`;
  const where = targets.length > 1 ? `${what} on ${targets.length} targets` : object(what);
  return `${whoOf(evidence)} called ${where} ${times(evidence.length)}${refused === 0 ? "" : `, denied ${times(refused)}`}`;
}
