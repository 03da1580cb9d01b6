/** What changed in who may pass: each call with exactly what it added and removed, and why that matters. */

import { z } from "zod";
import type { Estate } from "../model/estate.ts";
import type { AuditEvent, PolicyChange } from "../model/event.ts";
import { LEVELS, type Level, levelRank, type Observation } from "../model/finding.ts";
import { within } from "../model/time.ts";
import type { Detector } from "./detector.ts";
import { distinct, groupBy, type Several } from "./grouping.ts";
import { type Grant, grantWords, type PolicyDiff, policyDiffs } from "./policy-bindings/diff.ts";
import { additionRisks, removalRisks } from "./policy-bindings/grant-risk.ts";
import type { Home, Risk } from "./policy-bindings/member.ts";
import { bySeverityThenTime, shift, worse } from "./ranking.ts";
import { listing, sentence, type Verb } from "./sentence.ts";
import { filled, subject } from "./subject.ts";

const options = z.strictObject({
  min_risk: z.enum(LEVELS).default("informational").describe("Leave out changes judged milder than this"),
});

type Options = z.infer<typeof options>;

const attributes = {
  resource: "What the policy hangs on",
  google_resource: "The same, where it is a resource of Google Cloud",
  role_name: "Its name, where it is a role of AWS",
  policy_kind: "iam, trust, permissions, membership, assignment, boundary or proxy",
  added: "What was added: role -> member, with its condition",
  removed: "What was removed, in the same form",
  set: "The whole policy as set, where what was there before is unknown",
  previous: "stated: the record says what changed; known: compared with the version before; unknown: no such version",
  compared_with: "Time of the version it was compared with",
  outcome: "success, denied, failure or unknown",
  risk: "Why it matters, in words",
};

/**
 * One observation per call inside the window, attempts included and told as attempts; earlier calls only serve as the
 * versions to compare with. The level comes from the content: the worst of its risks, one step down when it did not happen.
 */
export const policyBindings: Detector<Options> = {
  summary: "Policy changes with exactly what was added and removed, rebuilt from earlier versions where needed",
  reads: ["target", "policy"],
  options,
  attributes,
  detect(events, { min_risk }, { window, estate }) {
    const diffs = policyDiffs(events);
    const calls = events.filter((event) => within(window, event.time.ms) && (diffs.has(event) || isUntold(event)));
    return [...groupBy(calls, keyOf).values()]
      .map((group) => observe(group, diffs.get(group[0]) ?? { previous: "unknown" }, estate))
      .filter(({ level }) => level === undefined || levelRank(level) >= levelRank(min_risk))
      .sort(bySeverityThenTime);
  },
};

/**
 * Somebody gave something, or tried to, and the record does not say what: AWS logs a refused call without its parameters, and
 * of some calls, or of a document that cannot be read, nothing but the name.
 */
function isUntold({ activity, outcome, policy }: AuditEvent): boolean {
  return activity === "policy.grant" && outcome !== "failure" && policy === undefined;
}

/** A call without an id is known by its content. */
function keyOf(event: AuditEvent): readonly string[] {
  const { policy, uid, time, actor } = event;
  const call = uid === "" ? `${time.text} ${actor.uid} ${JSON.stringify([policy?.deltas, policy?.after])}` : uid;
  return [resourceOf(event), policy?.kind ?? "", call];
}

function resourceOf({ policy, target, status }: AuditEvent): string {
  return policy?.resource ?? target?.uid ?? status?.resource ?? "";
}

function observe(group: Several<AuditEvent>, diff: PolicyDiff, estate: Estate): Observation {
  const [event] = group;
  const resource = resourceOf(event);
  const { kind = "iam" } = event.policy ?? {};
  const risks = risksOf(diff, kind, { estate, ...(event.scope === undefined ? {} : { scope: event.scope }) });
  const { verb, object } = deed(
    diff,
    `${POLICY_WORDS[kind]} ${event.target?.name ?? (resource || "something not named")}`,
  );
  const { added, removed, set, base } = { added: [], removed: [], set: [], base: undefined, ...diff };
  return {
    key: keyOf(event),
    level: levelOf(event, diff, risks),
    title: sentence(event, verb, object),
    count: group.length,
    ...subject(group),
    attributes: filled({
      resource,
      google_resource: event.plane === "gcp" ? resource : undefined,
      role_name: event.plane === "aws" && event.target?.type === "role" ? event.target.name : undefined,
      policy_kind: kind,
      added: added.map(grantWords),
      removed: removed.map(grantWords),
      set: set.map(grantWords),
      previous: diff.previous,
      compared_with: base?.time.text,
      outcome: event.outcome,
      risk: distinct(risks.map(({ reason }) => reason)),
    }),
    evidence: group,
  };
}

function risksOf(diff: PolicyDiff, kind: PolicyChange["kind"], home: Home): readonly Risk[] {
  const additions = diff.previous === "unknown" ? diff.set : diff.added;
  if (additions === undefined) return [{ level: "medium", reason: "the record does not say what changed" }];
  const removals = diff.previous === "unknown" ? [] : diff.removed;
  return [
    ...additions.flatMap((grant) => additionRisks(grant, kind, home)),
    ...removals.flatMap((grant) => removalRisks(grant, kind)),
  ];
}

/** Giving anything is `low` at least, taking away `informational`; what was only tried counts one step less. */
function levelOf({ outcome }: AuditEvent, diff: PolicyDiff, risks: readonly Risk[]): Level {
  const given = diff.previous === "unknown" ? (diff.set ?? []) : diff.added;
  const mildest: Level = given.length > 0 ? "low" : "informational";
  const level = risks.map((risk) => risk.level).reduce(worse, mildest);
  return outcome === "denied" || outcome === "failure" ? shift(level, -1) : level;
}

const POLICY_WORDS: Readonly<Record<PolicyChange["kind"], string>> = {
  iam: "the policy of",
  trust: "the trust policy of",
  permissions: "the permissions of",
  membership: "the members of",
  assignment: "the assignments of",
  boundary: "the permissions boundary of",
  proxy: "the access policy of",
};

/** What was done to `policy`, for a sentence. */
function deed(diff: PolicyDiff, policy: string): { readonly verb: Verb; readonly object: string } {
  const change: Verb = { past: "changed", infinitive: "change" };
  const set: Verb = { past: "set", infinitive: "set" };
  if (diff.previous === "unknown") {
    if (diff.set === undefined) return { verb: change, object: `${policy} in a way the record does not say` };
    if (diff.set.length === 0) return { verb: set, object: `${policy} to nothing (what was there before is unknown)` };
    return { verb: set, object: `${policy} to ${words(diff.set)} (what was there before is unknown)` };
  }
  const { added, removed } = diff;
  if (added.length === 0 && removed.length === 0) return { verb: set, object: `${policy} without changing a binding` };
  if (removed.length === 0)
    return { verb: { past: "added", infinitive: "add" }, object: `${words(added)} to ${policy}` };
  if (added.length === 0) {
    return { verb: { past: "removed", infinitive: "remove" }, object: `${words(removed)} from ${policy}` };
  }
  return { verb: change, object: `${policy}: ${words(added)} added, ${words(removed)} removed` };
}

function words(grants: readonly Grant[]): string {
  return listing(grants.map(grantWords), 2);
}
