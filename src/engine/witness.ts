/** What the evidence itself cannot show: blind spots told from what was, and was not, in the trail. */

import { type AuditEvent, PLANES, type Plane } from "../model/event.ts";
import { formatDuration, formatInstant, type TimeWindow, within } from "../model/time.ts";
import type { PassedRecord } from "./passed-record.ts";

/** Providers deliver late: CloudTrail about 5 minutes on average, not guaranteed; 15 is what AWS tells customers to allow. */
const DELIVERY_LAG_MS = 15 * 60_000;

export interface Witness {
  see(event: AuditEvent): void;
  /** Sees in a distinct event that was not parsed what `see` would. */
  pass(record: PassedRecord): void;
  /** Sentences for the coverage of an entry that looks back `lookback` milliseconds. */
  notes(lookback: number): readonly string[];
}

/** `narrowed`: the sources that were asked for matching records only. That something was not among them shows nothing. */
export function createWitness(window: TimeWindow, now: number, narrowed: readonly string[] = []): Witness {
  const begins = new Map<Plane, number>();
  const concerned = new Set<Sign>();
  const shown = new Set<Sign>();
  let inWindow = 0;

  function date(plane: Plane, ms: number): void {
    begins.set(plane, Math.min(begins.get(plane) ?? ms, ms));
    if (within(window, ms)) inWindow += 1;
  }

  return {
    see(event) {
      date(event.plane, event.time.ms);
      for (const sign of SIGNS) {
        if (!concerned.has(sign) && sign.concerns(event)) concerned.add(sign);
        if (!shown.has(sign) && sign.shows(event)) shown.add(sign);
      }
    },
    pass(record) {
      date(record.plane, record.ms);
      for (const sign of SIGNS) {
        if (!concerned.has(sign) && sign.concernsPassed?.(record) === true) concerned.add(sign);
        if (!shown.has(sign) && sign.showsPassed?.(record) === true) shown.add(sign);
      }
    },
    notes(lookback) {
      const notes: string[] = [];
      for (const source of narrowed) {
        notes.push(
          `${source} was asked for matching events only: an answer without any does not show that its logs are complete`,
        );
      }
      const wasGivenAll = narrowed.length === 0;
      if (inWindow === 0 && wasGivenAll)
        notes.push("no audit events at all in the window: this is no data, not a clean result");
      for (const sign of SIGNS) {
        if (!wasGivenAll && sign.when === "absent") continue;
        if (concerned.has(sign) && shown.has(sign) === (sign.when === "seen")) notes.push(sign.note);
      }
      if (wasGivenAll) notes.push(...historyNotes(window, lookback, begins));
      if (window.until > now - DELIVERY_LAG_MS && window.since < now) {
        notes.push("the window ends now: events of the last 15 minutes may not have been delivered yet");
      }
      return notes;
    },
  };
}

/** Of each cloud apart: a week of one does not make up for an hour of the other. */
function historyNotes(window: TimeWindow, lookback: number, begins: ReadonlyMap<Plane, number>): readonly string[] {
  const asked = window.since - lookback;
  return PLANES.flatMap((plane) => {
    const from = begins.get(plane);
    if (lookback === 0 || from === undefined || from - asked <= lookback / 10) return [];
    const whose = begins.size > 1 ? ` of ${plane}` : "";
    const useless = from < window.since ? "" : ", inside the window, so nothing can be told from the usual";
    return [
      `history${whose} is shorter than the ${formatDuration(lookback)} asked for: it begins ${formatInstant(from)}${useless}`,
    ];
  });
}

/** A note for whoever read events that it `concerns`, by whether any event `shows` the sign. */
interface Sign {
  readonly concerns: (event: AuditEvent) => boolean;
  readonly shows: (event: AuditEvent) => boolean;
  /** The same of a record that was not parsed; absent where none of these does. */
  readonly concernsPassed?: (record: PassedRecord) => boolean;
  readonly showsPassed?: (record: PassedRecord) => boolean;
  readonly when: "seen" | "absent";
  readonly note: string;
}

const isGoogle = ({ plane }: { readonly plane: Plane }): boolean => plane === "gcp";

const SIGNS: readonly Sign[] = [
  {
    concerns: isGoogle,
    shows: ({ api }) => api.canonical === "AuthorizeUser",
    concernsPassed: isGoogle,
    when: "absent",
    note: "no AuthorizeUser events seen: Data Access logs for IAP are probably off, or nobody used the proxy",
  },
  {
    concerns: isGoogle,
    shows: ({ api }) => api.service === "iamcredentials.googleapis.com",
    concernsPassed: isGoogle,
    showsPassed: ({ mintsCredentials }) => mintsCredentials,
    when: "absent",
    note: "no iamcredentials events seen: Data Access logs for token minting are probably off",
  },
  {
    concerns: isGoogle,
    shows: ({ actor }) => actor.type === "redacted",
    concernsPassed: isGoogle,
    when: "seen",
    note: "Google removes the caller from denied read-only calls: these are counted by address, not by identity",
  },
  {
    // CloudTrail of the commercial partition: others keep their global events elsewhere, access logs have none.
    concerns: ({ plane, region = "", road }) =>
      plane === "aws" && road !== "verified-access" && /^(?!cn-|us-gov-)\w/.test(region),
    shows: ({ plane, region }) => plane === "aws" && region === "us-east-1",
    concernsPassed: ({ commercial }) => commercial,
    showsPassed: ({ usEast1 }) => usEast1,
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
