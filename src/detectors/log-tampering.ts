/** Calls that stop, delete or thin out what is logged, and the attempts. */

import * as z from "zod";
import type { AuditEvent, LoggingChange } from "../model/event.ts";
import type { Level, Observation } from "../model/finding.ts";
import { formatDuration, within } from "../model/time.ts";
import type { Detector } from "./detector.ts";
import { groupBy, type Several } from "./grouping.ts";
import { bySeverityThenTime, shift } from "./ranking.ts";
import { sentence, type Verb } from "./sentence.ts";
import { filled, subject } from "./subject.ts";

const options = z.strictObject({});

const LEVEL: Readonly<Record<LoggingChange["effect"], Level>> = {
  stopped: "high",
  deleted: "high",
  weakened: "medium",
  changed: "low",
};

const VERB: Readonly<Record<LoggingChange["effect"], Verb>> = {
  stopped: { past: "stopped", infinitive: "stop" },
  deleted: { past: "deleted", infinitive: "delete" },
  weakened: { past: "weakened", infinitive: "weaken" },
  changed: { past: "changed", infinitive: "change" },
};

const NOUN: Readonly<Record<LoggingChange["control"], string>> = {
  trail: "trail",
  selector: "event selectors of",
  "event-data-store": "event data store",
  sink: "log sink",
  exclusion: "log exclusion",
  bucket: "log bucket",
  "audit-config": "audit configuration of",
  "flow-log": "flow log",
  detector: "threat detector",
  insight: "insight selectors of",
};

export const logTampering: Detector<z.output<typeof options>> = {
  summary: "Trails, sinks and audit configurations stopped, deleted or weakened, and the attempts",
  reads: ["status", "target", "logging"],
  options,
  attributes: {
    control: "What was touched: trail, selector, sink, exclusion, bucket, audit-config, ...",
    effect: "stopped, deleted, weakened or changed",
    resource: "The resource whose logging it is",
    services: "Services whose logs an audit configuration is about",
    outcome: "success, denied, failure or unknown",
    reason: "Why it was refused or failed, in the provider's words",
    restored_at: "When StartLogging switched the same trail on again, where that was seen",
    dark_for: "How long the trail was off, where its restart was seen",
  },
  detect(events, _options, { window }) {
    const restarts = groupBy(events, (event) => (isRestart(event) ? trailName(event) : undefined));
    const found: Observation[] = [];
    for (const event of events) {
      const { logging, time } = event;
      if (logging === undefined || isHarmless(event) || !within(window, time.ms)) continue;
      found.push(observe(event, logging, restarts));
    }
    return found.sort(bySeverityThenTime);
  },
};

function observe(
  event: AuditEvent,
  change: LoggingChange,
  restarts: ReadonlyMap<string, Several<AuditEvent>>,
): Observation {
  const { outcome, status } = event;
  const { control, effect, resource, services } = change;
  const later = restarts.get(trailName(event) ?? "")?.find(({ time }) => time.ms >= event.time.ms);
  const restart = control === "trail" && effect === "stopped" && outcome === "success" ? later : undefined;
  const dark = restart === undefined ? undefined : formatDuration(restart.time.ms - event.time.ms);
  const base = shift(LEVEL[effect], isWitnessOfProxy(change) ? 1 : 0);
  const object = `${NOUN[control]} ${resource}${dark === undefined ? "" : `, which started again ${dark} later`}`;
  return {
    key: [event.uid],
    level: outcome === "denied" || outcome === "failure" ? shift(base, -1) : base,
    title: sentence(event, VERB[effect], object),
    count: 1,
    ...subject([event]),
    attributes: filled({
      control,
      effect,
      resource,
      services,
      outcome,
      reason: status?.detail ?? status?.code,
      restored_at: restart?.time.text,
      dark_for: dark,
    }),
    evidence: [event],
  };
}

/** The proxy's own decisions are in Data Access logs, which only the audit configuration of its service keeps switched on. */
function isWitnessOfProxy({ control, services = [] }: LoggingChange): boolean {
  return control === "audit-config" && services.some((name) => name === "iap.googleapis.com" || name === "allServices");
}

/** A restart, or a change that takes nothing away: a new sink, a log type more. */
function isHarmless(event: AuditEvent): boolean {
  return isStart(event) || (event.logging?.effect === "changed" && event.activity !== "log.tamper");
}

function isStart({ api }: AuditEvent): boolean {
  return api.canonical === "StartLogging";
}

function isRestart(event: AuditEvent): boolean {
  return isStart(event) && event.outcome === "success";
}

/** `StopLogging` and `StartLogging` take a trail's name or its ARN; the last part is the same. */
function trailName({ logging, target, scope, region }: AuditEvent): string | undefined {
  const name = (logging?.resource ?? target?.uid ?? target?.name)?.split("/").at(-1);
  return name === undefined ? undefined : [scope, region, name].join(" ");
}
