/** What `cloudtrail:` would ask, and what that takes: pure, from the request and what the URI and settings say. */

import type { SourceSettings } from "../../config/config.ts";
import type { Estimate, Plan, PlanStep } from "../../engine/plan.ts";
import type { Request } from "../../engine/source.ts";
import { formatInstant, type TimeWindow } from "../../model/time.ts";
import { type LookupAttribute, type LookupPlan, planLookupEvents } from "../../query/backends/lookup-events.ts";
import { LOOKUP_PACE } from "./pace.ts";
import { wholeSeconds } from "./position.ts";
import { type RegionChoice, regionNotes, regionsOf } from "./regions.ts";
import { retained } from "./retention.ts";

export interface Asked {
  readonly choice: RegionChoice;
  /** As far as it is known without a look into the profile. */
  readonly home: string | undefined;
  readonly accounts?: SourceSettings["accounts"];
}

export const MANAGEMENT_ONLY =
  "LookupEvents has management events only: data events (S3 objects, Lambda calls, ...) and network activity are never in it";

export function planRead(request: Request, asked: Asked): Plan {
  const lookup = planLookupEvents(request.where);
  const { window, gap } = retained(request.window, request.now);
  const regions = regionsOf(asked.choice, asked.home);
  const notes = [
    ...(gap === undefined ? [] : [`not to be had: ${gap.what}`]),
    MANAGEMENT_ONLY,
    ...regionNotes(asked.choice, regions),
  ];
  if (lookup.kind === "nothing" || window === undefined)
    return { steps: [], narrowed: true, local: lookup.local, estimates: [], notes };
  const where = placesInWords(asked, regions);
  const questions = attributesOf(lookup);
  return {
    steps:
      questions.length === 0 ? [step(undefined, window, where)] : questions.map((each) => step(each, window, where)),
    narrowed: lookup.kind === "attributes",
    local: lookup.local,
    estimates: estimates(Math.max(1, questions.length), regions?.length ?? 2, asked.accounts),
    notes: lookup.kind === "scan" ? [`every event is fetched: ${lookup.because}`, ...notes] : notes,
  };
}

/** Empty: everything is asked for. */
export function attributesOf(lookup: LookupPlan): readonly LookupAttribute[] {
  return lookup.kind === "attributes" ? lookup.attributes : [];
}

function step(attribute: LookupAttribute | undefined, window: TimeWindow, where: string): PlanStep {
  const { since, until } = wholeSeconds(window);
  const asked = {
    ...(attribute === undefined
      ? {}
      : { LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }] }),
    StartTime: formatInstant(since),
    EndTime: formatInstant(until),
    MaxResults: 50,
  };
  return { title: `cloudtrail:LookupEvents, every page, ${where}`, text: JSON.stringify(asked), language: "json" };
}

function placesInWords({ accounts }: Asked, regions: readonly string[] | undefined): string {
  const where =
    regions === undefined ? "in the profile's Region and where IAM is recorded" : `in ${regions.join(", ")}`;
  if (accounts === undefined) return where;
  if (accounts === "organization") return `${where}, in every active account of the organization`;
  return `${where}, in ${accounts.length === 1 ? "account" : "accounts"} ${accounts.join(", ")}`;
}

function estimates(questions: number, regions: number, accounts: SourceSettings["accounts"]): readonly Estimate[] {
  const known = accounts === undefined || accounts === "organization" ? 1 : accounts.length;
  const of = accounts === "organization" ? "each account" : `${known} ${known === 1 ? "account" : "accounts"}`;
  const { requestsPerSecond } = LOOKUP_PACE;
  return [
    {
      of: "requests",
      value: questions * regions * known,
      bound: "at least",
      because: `a page for each of ${questions} questions, ${regions} Regions and ${of}; one more for every further 50 events`,
    },
    {
      of: "seconds",
      value: questions / requestsPerSecond,
      bound: "at least",
      because: `${requestsPerSecond} requests a second for each account and Region, which are asked side by side (CloudTrail API Reference)`,
    },
    { of: "usd", value: 0, bound: "at most", because: "event history costs nothing (AWS CloudTrail pricing, 2026-11)" },
  ];
}
