/** What the evidence itself cannot show: blind spots told from what was, and was not, in the trail. */

import type { AuditEvent, Plane } from "../model/event.ts";
import { formatDuration, formatInstant, type TimeWindow, within } from "../model/time.ts";

/** Providers deliver late: CloudTrail about 5 minutes on average, not guaranteed; 15 is what AWS tells customers to allow. */
const DELIVERY_LAG_MS = 15 * 60_000;

export interface Witness {
  see(event: AuditEvent): void;
  /** Sentences for the coverage of an entry that looks back `lookback` milliseconds. */
  notes(lookback: number): readonly string[];
}

export function createWitness(window: TimeWindow, now: number): Witness {
  const planes = new Set<Plane>();
  const traits = new Set<Trait>();
  let earliest: number | undefined;
  let inWindow = 0;

  return {
    see(event) {
      earliest = Math.min(earliest ?? event.time.ms, event.time.ms);
      planes.add(event.plane);
      for (const { trait, shown } of SIGNS) if (!traits.has(trait) && shown(event)) traits.add(trait);
      if (within(window, event.time.ms)) inWindow += 1;
    },
    notes(lookback) {
      const notes: string[] = [];
      if (inWindow === 0) notes.push("no audit events at all in the window: this is no data, not a clean result");
      for (const { trait, plane, note } of SIGNS) {
        if (planes.has(plane) && traits.has(trait) === (note.when === "seen")) notes.push(note.text);
      }
      const asked = window.since - lookback;
      if (lookback > 0 && earliest !== undefined && earliest - asked > lookback / 10) {
        const held = Math.max(0, window.since - earliest);
        notes.push(
          `history is shorter than the ${formatDuration(lookback)} asked for: it begins ${formatInstant(earliest)}` +
            (held === 0 ? ", inside the window, so nothing can be told from the usual" : ""),
        );
      }
      if (window.until > now - DELIVERY_LAG_MS && window.since < now) {
        notes.push("the window ends now: events of the last 15 minutes may not have been delivered yet");
      }
      return notes;
    },
  };
}

type Trait = (typeof SIGNS)[number]["trait"];

const SIGNS = [
  {
    trait: "authorize-user",
    plane: "gcp",
    shown: (event: AuditEvent) => event.road === "iap-tunnel" || event.road === "iap-web",
    note: {
      when: "absent",
      text: "no AuthorizeUser events seen: Data Access logs for IAP are probably off, or nobody used the proxy",
    },
  },
  {
    trait: "token-minting",
    plane: "gcp",
    shown: (event: AuditEvent) => event.api.service === "iamcredentials.googleapis.com",
    note: {
      when: "absent",
      text: "no iamcredentials events seen: Data Access logs for token minting are probably off",
    },
  },
  {
    trait: "redacted-caller",
    plane: "gcp",
    shown: (event: AuditEvent) => event.actor.type === "redacted",
    note: {
      when: "seen",
      text: "Google removes the caller from denied read-only calls: these are counted by address, not by identity",
    },
  },
  {
    trait: "global-region",
    plane: "aws",
    shown: (event: AuditEvent) => event.plane === "aws" && event.region === "us-east-1",
    note: {
      when: "absent",
      text: "no events of us-east-1 seen: IAM, global STS and most sign-in events are recorded there",
    },
  },
] as const;
