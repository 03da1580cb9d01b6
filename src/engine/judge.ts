/** From an entry's events to its observations: by its detector, or by its Sigma correlation. */

import type { Detector, Given } from "../detectors/detector.ts";
import { detectors } from "../detectors/index.ts";
import type { AuditEvent } from "../model/event.ts";
import type { Observation } from "../model/finding.ts";
import { within } from "../model/time.ts";
import { type CorrelationHit, correlate } from "../query/correlate.ts";
import { compileMatcher } from "../query/match.ts";
import type { BoundQuery } from "../runbook/bind-query.ts";
import type { KeptEvents } from "./kept-events.ts";
import { promising } from "./promising.ts";

/** How far before the window events are needed, in milliseconds: a burst that ends inside it may have begun before. */
export function reachBack({ lookback, judge: by }: BoundQuery): number {
  return by.kind === "correlation" ? Math.max(lookback, by.correlation.timespan) : lookback;
}

/** `kept`: what the entry's query matched, history included. */
export function judge(title: string, query: BoundQuery, kept: KeptEvents, given: Given): readonly Observation[] {
  const { judge: by } = query;
  if (by.kind === "detector") {
    const detector: Detector = detectors[by.id];
    return detector.detect(Array.from(kept.rows, kept.at), by.options, given);
  }
  const matchers = new Map([...query.selections].map(([name, expr]) => [name, compileMatcher(expr)]));
  const matches = (rule: string, event: AuditEvent): boolean => matchers.get(rule)?.(event) ?? false;
  const events = Array.from(promising(kept, by.correlation, query, matches), kept.at);
  return correlate(events, by.correlation, matches)
    .filter(({ events: evidence }) => within(given.window, evidence.at(-1)?.time.ms ?? -1))
    .map((hit) => toObservation(title, hit));
}

function toObservation(title: string, { group, events, count }: CorrelationHit): Observation {
  const [first] = events;
  const who = Object.values(group).join(", ");
  const actors = new Set(events.map((event) => event.actor.uid));
  const sources = new Set(events.map((event) => event.src_endpoint.ip));
  return {
    key: [...Object.entries(group).flat(), first?.uid ?? ""],
    title: who === "" ? title : `${title}: ${who}`,
    count,
    ...(first !== undefined && actors.size === 1 ? { actor: first.actor } : {}),
    ...(first !== undefined && sources.size === 1 ? { src_endpoint: first.src_endpoint } : {}),
    attributes: group,
    evidence: events,
  };
}
