/** Identities of machines acting outside the project or account they live in, and strangers acting inside the estate. */

import * as z from "zod";
import type { Estate } from "../model/estate.ts";
import type { AuditEvent } from "../model/event.ts";
import type { Level, Observation } from "../model/finding.ts";
import { within } from "../model/time.ts";
import type { Detector } from "./detector.ts";
import { anyFits } from "./glob.ts";
import { distinct, groupBy, type Several } from "./grouping.ts";
import { bySeverityThenTime, shift } from "./ranking.ts";
import { listing, times, whoOf } from "./sentence.ts";
import { filled, subject } from "./subject.ts";

const options = z.strictObject({});

type Relation = "outside-estate" | "stranger-inside" | "outside-home";

/** An identity's step into a scope that is not its own. */
interface Step {
  readonly event: AuditEvent;
  readonly home: string;
  readonly scope: string;
  readonly relation: Relation;
}

const LEVEL: Readonly<Record<Relation, Level>> = {
  "outside-estate": "high",
  "stranger-inside": "high",
  // Nobody said which scopes belong together, and many organisations share service accounts between theirs.
  "outside-home": "low",
};

/**
 * Both the scope a call was recorded in and the scope of its target count: `AssumeRole` into another account is recorded
 * in both. Identities without a known home are left alone, as are those whose home is a Google project number
 * (`123-compute@developer.gserviceaccount.com`): records name projects by id, and the two cannot be compared.
 */
export const crossProjectServiceAccounts: Detector<z.output<typeof options>> = {
  summary: "Service accounts and roles acting outside their home and the estate, or from outside it within",
  reads: ["target"],
  options,
  attributes: {
    relation: "outside-estate, stranger-inside, or outside-home where the estate is not stated",
    home: "Project or account the identity lives in",
    scope: "The foreign project or account it acted in",
    estate: "`not stated` when the estate names no scopes to judge by",
    operations: "What it called there",
    refused: "How many of the calls were denied or failed",
    delegated_by: "Identities that acted through it",
  },
  concerns: (event, _options, { estate }) => stepsOf(event, estate).length > 0,
  detect(events, _options, { window, estate }) {
    const steps = events.filter((event) => within(window, event.time.ms)).flatMap((event) => stepsOf(event, estate));
    const groups = groupBy(steps, ({ event, scope }) => [event.actor.uid, scope]);
    return [...groups.values()].map(observe).sort(bySeverityThenTime);
  },
};

function stepsOf(event: AuditEvent, estate: Estate): readonly Step[] {
  const { home } = event.actor;
  const scopes = distinct([event.scope, event.target?.scope]).filter((scope) => scope !== home);
  if (home === undefined || scopes.length === 0 || /^gcp:\d+$/.test(home) || !isMachine(event)) return [];
  return scopes.flatMap((scope) => {
    const relation = isGuest(event, scope, estate) ? undefined : relate(home, scope, estate.scopes);
    return relation === undefined ? [] : [{ event, home, scope, relation }];
  });
}

/** Workloads of both clouds, and AWS roles whoever is behind them. */
function isMachine({ actor, plane }: AuditEvent): boolean {
  return actor.type === "workload" || (actor.type === "human" && plane === "aws" && actor.uid.includes(":role/"));
}

function isGuest({ actor }: AuditEvent, scope: string, { guests }: Estate): boolean {
  return guests.some(
    ({ identity, scopes }) => anyFits([identity], [actor.uid, actor.name]) && anyFits(scopes, [scope]),
  );
}

function relate(home: string, scope: string, expected: readonly string[]): Relation | undefined {
  if (expected.length === 0) return "outside-home";
  if (!expected.includes(scope)) return "outside-estate";
  return expected.includes(home) ? undefined : "stranger-inside";
}

function observe(steps: Several<Step>): Observation {
  const [{ event, home, scope, relation }, ...rest] = steps;
  const events: Several<AuditEvent> = [event, ...rest.map((step) => step.event)];
  const refused = events.filter(({ outcome }) => outcome === "denied" || outcome === "failure").length;
  const onlyTried = refused === events.length;
  const operations = distinct(events.map(({ api }) => api.canonical));
  return {
    key: [event.actor.uid, scope],
    level: onlyTried ? shift(LEVEL[relation], -1) : LEVEL[relation],
    title: `${whoOf(events)} of ${home} ${onlyTried ? "tried to act" : "acted"} in ${scope} ${times(events.length)}${
      refused > 0 && !onlyTried ? ` (${refused} refused)` : ""
    }: ${listing(operations)}${MEANING[relation]}`,
    count: events.length,
    ...subject(events),
    attributes: filled({
      relation,
      home,
      scope,
      estate: relation === "outside-home" ? "not stated" : undefined,
      operations,
      refused: refused === 0 ? undefined : refused,
      delegated_by: distinct(events.flatMap(({ actor }) => actor.delegated_by)),
    }),
    evidence: events,
  };
}

const MEANING: Readonly<Record<Relation, string>> = {
  "outside-estate": "; that scope is outside the estate",
  "stranger-inside": "; it comes from outside the estate",
  "outside-home": "; the estate is not stated",
};
