/** Refusals gathered by the range they came from: one address that probes is a finding, ten strangers once each are not. */

import { z } from "zod";
import type { AuditEvent } from "../model/event.ts";
import type { Level, Observation } from "../model/finding.ts";
import { rangeOf } from "../model/network.ts";
import { within } from "../model/time.ts";
import type { Detector } from "./detector.ts";
import { overcome } from "./failed-auth/retries.ts";
import { distinct, groupBy, type Several } from "./grouping.ts";
import { times, who } from "./sentence.ts";
import { filled, sourceOf, subject } from "./subject.ts";

const options = z.strictObject({
  threshold: z.number().int().min(1).default(5).describe("Refusals from one range before it is a finding"),
  anonymous_threshold: z.number().int().min(1).default(20).describe("The same for callers that presented no identity"),
  group_prefix_v4: z.number().int().min(0).max(32).default(24).describe("Bits of an IPv4 range"),
  group_prefix_v6: z.number().int().min(0).max(128).default(48).describe("Bits of an IPv6 range"),
  group_by: z.enum(["range", "range_and_target"]).default("range").describe("Whether each target counts for itself"),
  retry_within: z.number().int().min(0).default(60_000).describe("A refusal overcome within this time was a retry"),
});

type Options = z.infer<typeof options>;

const attributes = {
  src_range: "Range the refusals came from, as a CIDR block; absent when no address was logged",
  source: "The range, or what was logged in place of an address",
  addresses: "How many addresses of the range took part",
  caller: "Who was refused: a name, a number of names, or why there is none",
  actors: "Every identity that was refused",
  targets: "Every target that was refused",
  layers: "The policy layers that refused, where the records name them",
  reasons: "Reasons in the provider's words, each with its count, the most frequent first",
  actions: "Permissions or actions that were refused, where the records name them",
  folded: "Refusals left out because the same call succeeded a moment later",
};

/**
 * Counts refusals inside the window; what lies before serves no count. Identified, redacted and anonymous callers never
 * share a group: whoever reaches a load balancer's address is refused anonymously, so those need more and count less.
 */
export const failedAuth: Detector<Options> = {
  summary: "Refusals by source range, retries that succeeded left out, anonymous callers apart",
  reads: ["status", "target"],
  options,
  attributes,
  detect(events, given, { window }) {
    const retried = overcome(events, given.retry_within);
    const refused = events.filter(({ outcome, time }) => outcome === "denied" && within(window, time.ms));
    const keyOf = (event: AuditEvent) => groupKey(event, given);
    const folded = groupBy(
      refused.filter((event) => retried.has(event)),
      keyOf,
    );
    const groups = groupBy(
      refused.filter((event) => !retried.has(event)),
      keyOf,
    );
    const found = [...groups].filter(([, group]) => group.length >= thresholdOf(group[0], given));
    const observations = found.map(([key, group]) => observe(group, folded.get(key)?.length ?? 0, given));
    return [...observations.filter(({ level }) => level === undefined), ...observations.filter(({ level }) => level)];
  },
};

function thresholdOf({ actor }: AuditEvent, { threshold, anonymous_threshold }: Options): number {
  return actor.type === "anonymous" ? anonymous_threshold : threshold;
}

function groupKey(event: AuditEvent, given: Options): readonly string[] {
  const { actor, src_endpoint } = event;
  const key = [
    isNamed(event) ? "identified" : actor.type,
    src_endpoint.kind,
    srcRange(event, given) ?? sourceOf(event),
  ];
  return given.group_by === "range" ? key : [...key, refusedTarget(event) ?? ""];
}

function srcRange({ src_endpoint: { ip } }: AuditEvent, given: Options): string | undefined {
  return ip === undefined ? undefined : rangeOf(ip, { v4: given.group_prefix_v4, v6: given.group_prefix_v6 });
}

function observe(group: Several<AuditEvent>, folded: number, given: Options): Observation {
  const [first] = group;
  const range = srcRange(first, given);
  const source = range ?? (first.src_endpoint.kind === "absent" ? "a source not logged" : sourceOf(first));
  const caller = callerOf(group);
  const targets = distinct(group.map(refusedTarget));
  return {
    key: groupKey(first, given),
    ...(first.actor.type === "anonymous" ? { level: anonymousLevel(group) } : {}),
    title: `${titleOf(first, caller)} refused ${times(group.length)} from ${source}${targetWords(targets)}`,
    count: group.length,
    ...subject(group),
    attributes: filled({
      src_range: range,
      source,
      addresses: distinct(group.map(({ src_endpoint }) => src_endpoint.ip)).length || undefined,
      caller,
      actors: isNamed(first) ? distinct(group.map(({ actor }) => actor.uid)) : undefined,
      targets,
      layers: distinct(group.map(({ status }) => status?.layer)),
      reasons: tally(group.map(({ status }) => status?.code ?? status?.detail ?? "no reason recorded")),
      actions: distinct(group.map(({ status }) => status?.action)),
      folded: folded || undefined,
    }),
    evidence: group,
  };
}

/** Scanners find every web address and never leave; a tunnel has to be asked for by name. */
function anonymousLevel(group: Several<AuditEvent>): Level {
  return group.every(({ activity }) => activity === "access.web") ? "informational" : "low";
}

/** What was refused; often the message alone names it. */
function refusedTarget({ target, status }: AuditEvent): string | undefined {
  return target?.uid ?? status?.resource;
}

function isNamed({ actor }: AuditEvent): boolean {
  return actor.type !== "anonymous" && actor.type !== "redacted";
}

function callerOf(group: Several<AuditEvent>): string {
  const [{ actor }] = group;
  if (actor.type === "anonymous") return "no identity presented";
  if (actor.type === "redacted") {
    return `caller redacted by ${distinct(group.map(({ plane }) => (plane === "gcp" ? "Google" : "AWS"))).join(" and ")}`;
  }
  const actors = distinct(group.map(({ actor }) => actor.uid));
  return actors.length === 1 ? actor.uid : `${actors.length} callers`;
}

function titleOf({ actor }: AuditEvent, caller: string): string {
  if (actor.type === "anonymous" || actor.type === "redacted") return `Somebody (${caller}) was`;
  return caller === actor.uid ? `${who(actor)} was` : `${caller} were`;
}

function targetWords(targets: readonly string[]): string {
  if (targets.length === 0) return "";
  return targets.length === 1 ? `, on ${targets[0]}` : `, on ${targets.length} targets`;
}

/** `PERMISSION_DENIED (7)`, the most frequent first, equals in the order of their appearance. */
function tally(reasons: readonly string[]): readonly string[] {
  const groups = [...groupBy(reasons, (reason) => reason).values()];
  return groups.sort((a, b) => b.length - a.length).map((group) => `${group[0]} (${group.length})`);
}
