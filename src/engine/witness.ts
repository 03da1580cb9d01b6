/** What the evidence itself cannot show: blind spots told from what was, and was not, in the trail. */

import { type AuditEvent, PLANES, type Plane } from "../model/event.ts";
import { formatDuration, formatInstant, type TimeWindow, within } from "../model/time.ts";
import { GCP, type PassedNumbers } from "./passed-record.ts";

/** Providers deliver late: CloudTrail about 5 minutes on average, not guaranteed; 15 is what AWS tells customers to allow. */
const DELIVERY_LAG_MS = 15 * 60_000;

/** What an event says of the signs below: bit `n` is set when sign `n` concerns it, bit `8 + n` when it shows that sign; 15 bits at most. */
export type Signs = number;
const SHOWN = 8;

export interface Witness {
  /** Events, however often, all in the window or none. */
  see(records: Pick<PassedNumbers, "ms" | "signs">, from: number, to: number): void;
  /** Sentences for the coverage of an entry that looks back `lookback` milliseconds. */
  notes(lookback: number): readonly string[];
}

/** `narrowed`: the sources that were asked for matching records only. That something was not among them shows nothing. */
export function createWitness(window: TimeWindow, now: number, narrowed: readonly string[] = []): Witness {
  let begins: Begins = { aws: Number.POSITIVE_INFINITY, gcp: Number.POSITIVE_INFINITY };
  let seen: Signs = 0;
  let isAnyInWindow = false;

  return {
    see({ ms: times, signs }, from, to) {
      let { aws, gcp } = begins;
      let union = 0;
      for (let at = from; at < to; at++) {
        const ms = times[at] ?? 0;
        const told = signs[at] ?? 0;
        union |= told;
        if ((told & GCP) === 0) aws = Math.min(aws, ms);
        else gcp = Math.min(gcp, ms);
      }
      begins = { aws, gcp };
      seen |= union & ~GCP;
      isAnyInWindow ||= within(window, times[from] ?? 0);
    },
    notes(lookback) {
      const notes: string[] = [];
      for (const source of narrowed) {
        notes.push(
          `${source} was asked for matching events only: an answer without any does not show that its logs are complete`,
        );
      }
      const wasGivenAll = narrowed.length === 0;
      if (!isAnyInWindow && wasGivenAll)
        notes.push("no audit events at all in the window: this is no data, not a clean result");
      for (const [index, { when, note }] of SIGNS.entries()) {
        if (!wasGivenAll && when === "absent") continue;
        const [concerned, shown] = [has(seen, index), has(seen, SHOWN + index)];
        if (concerned && shown === (when === "seen")) notes.push(note);
      }
      if (wasGivenAll) notes.push(...historyNotes(window, lookback, begins));
      if (window.until > now - DELIVERY_LAG_MS && window.since < now) {
        notes.push("the window ends now: events of the last 15 minutes may not have been delivered yet");
      }
      return notes;
    },
  };
}

/** The first time of each cloud in epoch milliseconds, infinite for one that was not seen. */
type Begins = Record<Plane, number>;

/** Of each cloud apart: a week of one does not make up for an hour of the other. */
function historyNotes(window: TimeWindow, lookback: number, begins: Begins): readonly string[] {
  const asked = window.since - lookback;
  const seen = PLANES.filter((plane) => begins[plane] < Number.POSITIVE_INFINITY);
  return seen.flatMap((plane) => {
    const from = begins[plane];
    if (lookback === 0 || from - asked <= lookback / 10) return [];
    const whose = seen.length > 1 ? ` of ${plane}` : "";
    const useless = from < window.since ? "" : ", inside the window, so nothing can be told from the usual";
    return [
      `history${whose} is shorter than the ${formatDuration(lookback)} asked for: it begins ${formatInstant(from)}${useless}`,
    ];
  });
}

function has(signs: Signs, bit: number): boolean {
  return (signs & (1 << bit)) !== 0;
}

export function signsOf(event: AuditEvent): Signs {
  let signs = 0;
  for (const [index, { concerns, shows }] of SIGNS.entries()) {
    if (concerns(event)) signs |= 1 << index;
    if (shows(event)) signs |= 1 << (SHOWN + index);
  }
  return signs;
}

/**
 * What can be told of a record without parsing it, where nothing else needs to be: its caller is not redacted, its passage
 * through a proxy not left untold.
 */
export interface Outline {
  readonly plane: Plane;
  /** Its region is one of AWS's commercial partition; is us-east-1. */
  readonly commercial: boolean;
  readonly usEast1: boolean;
  /** Its service is `iamcredentials.googleapis.com`. */
  readonly mintsCredentials: boolean;
}

export function signsOfOutline(outline: Outline): Signs {
  let signs = 0;
  for (const [index, { concernsOutline, showsOutline }] of SIGNS.entries()) {
    if (concernsOutline?.(outline) === true) signs |= 1 << index;
    if (showsOutline?.(outline) === true) signs |= 1 << (SHOWN + index);
  }
  return signs;
}

/** A note for whoever read events that it `concerns`, by whether any event `shows` the sign. */
interface Sign {
  readonly concerns: (event: AuditEvent) => boolean;
  readonly shows: (event: AuditEvent) => boolean;
  /** The same of a record that was not parsed; absent where none of these does. */
  readonly concernsOutline?: (outline: Outline) => boolean;
  readonly showsOutline?: (outline: Outline) => boolean;
  readonly when: "seen" | "absent";
  readonly note: string;
}

const isGoogle = ({ plane }: { readonly plane: Plane }): boolean => plane === "gcp";

const SIGNS: readonly Sign[] = [
  {
    concerns: isGoogle,
    shows: (event) => isGoogle(event) && event.api.canonical === "AuthorizeUser",
    concernsOutline: isGoogle,
    when: "absent",
    note: "no AuthorizeUser events seen: Data Access logs for IAP are probably off, or nobody used the proxy",
  },
  {
    concerns: isGoogle,
    shows: (event) => isGoogle(event) && event.api.service === "iamcredentials.googleapis.com",
    concernsOutline: isGoogle,
    showsOutline: ({ mintsCredentials }) => mintsCredentials,
    when: "absent",
    note: "no iamcredentials events seen: Data Access logs for token minting are probably off",
  },
  {
    concerns: isGoogle,
    shows: (event) => isGoogle(event) && event.actor.type === "redacted",
    concernsOutline: isGoogle,
    when: "seen",
    note: "Google removes the caller from denied read-only calls: these are counted by address, not by identity",
  },
  {
    // CloudTrail of the commercial partition: others keep their global events elsewhere, access logs have none.
    concerns: ({ plane, region = "", road }) =>
      plane === "aws" && road !== "verified-access" && /^(?!cn-|us-gov-)\w/.test(region),
    shows: ({ plane, region }) => plane === "aws" && region === "us-east-1",
    concernsOutline: ({ commercial }) => commercial,
    showsOutline: ({ usEast1 }) => usEast1,
    when: "absent",
    note: "no events of us-east-1 seen: IAM, global STS and most sign-in events are recorded there",
  },
  {
    // A redirect to the sign-in page says so in its status: it is neither passage nor refusal.
    concerns: isUntold,
    shows: isUntold,
    when: "seen",
    note: "some records do not tell whether the proxy let the caller in: they count neither as connections nor as refusals",
  },
];

/** Google's decisions forwarded into CloudTrail Lake without `granted`: the forwarder drops the status. */
function isUntold({ activity, outcome, status, road }: AuditEvent): boolean {
  const passes = (activity === "session.open" && road !== "os-login") || activity === "access.web";
  return passes && outcome === "unknown" && status === undefined;
}
