/** Reads one account in one Region: by each attribute, every record once. */

import type { ReadContext } from "../../engine/source.ts";
import type { RawRecord } from "../../model/record.ts";
import type { TimeWindow } from "../../model/time.ts";
import type { LookupAttribute } from "../../query/backends/lookup-events.ts";
import { merge } from "../merge.ts";
import { createAsker } from "./asker.ts";
import type { Meter } from "./meter.ts";
import type { Pace } from "./pace.ts";
import { namePlaces, type Place, type PlaceReading } from "./place.ts";
import type { Part } from "./position.ts";
import { type Row, unpack } from "./row.ts";
import { readSpans } from "./spans.ts";

/** Requests under way in one place: enough to use up its budget while a page takes four seconds, as it may in us-east-1. */
const REQUESTS_AT_ONCE = 8;

export interface Question {
  /** Empty: everything. */
  readonly attributes: readonly LookupAttribute[];
  /** In whole seconds. */
  readonly window: TimeWindow;
}

export async function* readPlace(
  reading: PlaceReading,
  { attributes, window }: Question,
  pace: Pace,
  meter: Meter,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[]> {
  const { CloudTrailClient } = await import("@aws-sdk/client-cloudtrail");
  const { session, region } = reading.place;
  // One attempt: repetitions have to keep to the budget, which the client knows nothing of.
  const client = new CloudTrailClient({ ...session, region, maxAttempts: 1 });
  try {
    const asker = await createAsker(client, reading, pace, context);
    const parts: readonly Part[] =
      attributes.length === 0 ? [{ window }] : attributes.map((attribute) => ({ attribute, window }));
    const widest = Math.max(1, Math.floor(REQUESTS_AT_ONCE / parts.length));
    const pages = merge(
      parts.map((part) => readSpans(part, asker, meter, widest)),
      REQUESTS_AT_ONCE,
    );
    const isNew = parts.length === 1 ? () => true : firstTimes();
    for await (const rows of pages) {
      reading.answered = true;
      yield recordsOf(rows.filter(isNew), reading.place, context);
    }
  } finally {
    client.destroy();
  }
}

/** Two attributes may find the same event. */
function firstTimes(): (row: Row) => boolean {
  const seen = new Set<string>();
  return ({ id }) => {
    if (id === undefined) return true;
    const first = !seen.has(id);
    seen.add(id);
    return first;
  };
}

function recordsOf(rows: readonly Row[], place: Place, { gap, notAudit }: ReadContext): readonly RawRecord[] {
  const { records, notAudit: others, broken } = unpack(rows);
  for (const [what, count] of Object.entries(others)) notAudit(what, count);
  for (const reason of broken) gap({ reason: "unreadable", what: `${namePlaces([place])}: ${reason}`, count: 1 });
  return records;
}
