/** Credentials minted far above what the same caller usually mints for the same subject, or by a pair never seen before. */

import { z } from "zod";
import type { AuditEvent } from "../model/event.ts";
import type { Observation } from "../model/finding.ts";
import type { JsonObject } from "../model/json.ts";
import { formatDuration, formatInstant, type TimeWindow, within } from "../model/time.ts";
import type { Detector } from "./detector.ts";
import { distinct, groupBy, lastOf, type Several } from "./grouping.ts";
import { byTime } from "./ranking.ts";
import { whoOf } from "./sentence.ts";
import { filled, subject } from "./subject.ts";
import { baselineOf } from "./token-spikes/baseline.ts";
import { type Bucket, bucketsOf, eventsOf, fullest, runs } from "./token-spikes/buckets.ts";

const options = z.strictObject({
  bucket: z.number().int().min(60_000).default(3_600_000).describe("Time over which credentials are counted"),
  min_count: z.number().int().min(1).default(10).describe("Credentials in one bucket below which nothing is a burst"),
  factor: z.number().positive().default(6).describe("Spreads above the usual count from which it is a burst"),
  min_history: z.number().int().min(1).default(6).describe("Buckets needed to say what is usual"),
  include_services: z.boolean().default(false).describe("Judge the clouds' own services too"),
});

type Options = z.infer<typeof options>;

const attributes = {
  kind: "burst, or new pair: never seen before the window",
  pair: "caller -> subject",
  subject: "Whom the credentials speak for",
  service_account: "The subject, where it is a service account of Google Cloud",
  role_name: "The subject's name, where it is a role of AWS",
  credentials: "Kinds of credentials: access-token, id-token, session, key, ...",
  usual: "Median of this pair's credentials per bucket",
  peak: "Most credentials in one bucket",
  peak_at: "Start of that bucket",
  bucket: "Length of a bucket",
  baseline:
    "How many other buckets say what is usual; none: nothing from before the window, judged by the window alone",
};

/** The pair's mints and where in time it is judged; buckets are numbered from the epoch, so that windows share them. */
interface Series {
  readonly mints: Several<AuditEvent>;
  /** First bucket from which a missing mint means that there was none. */
  readonly from: number;
  readonly to: number;
  readonly hasHistory: boolean;
}

/**
 * One observation per pair and burst, adjacent buckets above the limit being one burst, and one per new pair. A machine that
 * mints steadily, as GKE's metadata server does, is its own usual and stays quiet, however much it mints.
 */
export const tokenSpikes: Detector<Options> = {
  summary:
    "Bursts of minted credentials against each caller-subject pair's own usual rate, and pairs never seen before",
  reads: ["target", "minted"],
  options,
  attributes,
  detect(events, given, { window }) {
    const known = groupBy(
      events.filter(({ time }) => time.ms < window.since),
      ({ scope }) => scope ?? "",
    );
    const mints = events.filter(
      ({ minted, outcome, actor, time }) =>
        minted !== undefined &&
        outcome === "success" &&
        time.ms < window.until &&
        (given.include_services || actor.type !== "service"),
    );
    return [...groupBy(mints, pairOf).values()]
      .filter((pair) => within(window, lastOf(pair).time.ms))
      .flatMap((pair) => {
        const histories = distinct(pair.map(({ scope }) => known.get(scope ?? "")?.[0].time.ms));
        const start = histories.length === 0 ? undefined : histories.reduce((a, b) => Math.min(a, b));
        return start !== undefined && pair[0].time.ms >= window.since
          ? [newPair(pair, start, given, window)]
          : bursts(seriesOf(pair, start, given, window), given, window);
      })
      .sort(byTime);
  },
};

function pairOf({ actor, minted }: AuditEvent): readonly string[] {
  return [actor.uid, minted?.subject ?? ""];
}

/**
 * A pair is judged from its first mint on, so that a machine set up last week has its usual rate this week; where that is too
 * short, the time before it, when there was none, makes up for it.
 */
function seriesOf(mints: Several<AuditEvent>, start: number | undefined, given: Options, window: TimeWindow): Series {
  const bucketAt = (ms: number) => Math.floor(ms / given.bucket);
  const [first, to] = [bucketAt(window.since), bucketAt(window.until - 1)];
  if (start === undefined) return { mints, from: first, to, hasHistory: false };
  const from = Math.max(bucketAt(start), Math.min(bucketAt(mints[0].time.ms), first - given.min_history));
  return { mints, from, to, hasHistory: true };
}

function bursts(series: Series, given: Options, window: TimeWindow): readonly Observation[] {
  const { mints, from, to, hasHistory } = series;
  const others = to - from;
  if (others < given.min_history) return [];
  const buckets = bucketsOf(mints, given.bucket);
  const minted = buckets.map(({ events }) => events.length);
  const baseline = baselineOf([...minted, ...Array<number>(others + 1 - minted.length).fill(0)], given.factor);
  const high = buckets.filter(({ events: { length } }) => length >= given.min_count && length > baseline(length).limit);
  return runs(high)
    .filter((run) => within(window, lastOf(lastOf(run).events).time.ms))
    .map((run) => {
      const evidence = eventsOf(run);
      const peak = fullest(run);
      const { usual } = baseline(peak.events.length);
      return {
        key: ["burst", ...pairOf(mints[0]), formatInstant(run[0].index * given.bucket)],
        title: `${deed(evidence)}, ${peak.events.length} within ${formatDuration(given.bucket)} where ${usual} are usual`,
        count: evidence.length,
        ...subject(evidence),
        attributes: filled({
          kind: "burst",
          ...described(evidence, peak, given),
          usual,
          baseline: hasHistory ? `${others} buckets` : "none",
        }),
        evidence,
      };
    });
}

function newPair(pair: Several<AuditEvent>, start: number, given: Options, window: TimeWindow): Observation {
  const peak = fullest(bucketsOf(pair, given.bucket));
  const before = Math.floor(window.since / given.bucket) - Math.floor(start / given.bucket);
  return {
    key: ["new pair", ...pairOf(pair[0])],
    level: peak.events.length >= given.min_count ? "high" : "medium",
    title: `${deed(pair)}, which is new: it never did before the window`,
    count: pair.length,
    ...subject(pair),
    attributes: filled({
      kind: "new pair",
      ...described(pair, peak, given),
      usual: 0,
      baseline: `${before} buckets`,
    }),
    evidence: pair,
  };
}

function described(mints: Several<AuditEvent>, peak: Bucket, { bucket }: Options): JsonObject {
  const [{ actor, minted }] = mints;
  return {
    pair: `${actor.uid} -> ${minted?.subject || "a subject not recorded"}`,
    subject: minted?.subject,
    service_account: /^[^@\s]+@[^@\s]+\.gserviceaccount\.com$/.exec(minted?.subject ?? "")?.[0],
    role_name: /^arn:[^:]*:iam:[^:]*:[^:]*:role\/(?:.*\/)?([^/]+)$/.exec(minted?.subject ?? "")?.[1],
    credentials: distinct(mints.map((event) => event.minted?.kind)),
    peak: peak.events.length,
    peak_at: formatInstant(peak.index * bucket),
    bucket: formatDuration(bucket),
  };
}

function deed(mints: Several<AuditEvent>): string {
  const { length } = mints;
  const credentials = length === 1 ? "a credential" : `${length} credentials`;
  return `${whoOf(mints)} minted ${credentials} for ${mints[0].minted?.subject || "a subject not recorded"}`;
}
