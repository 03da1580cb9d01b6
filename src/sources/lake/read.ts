/** One SELECT on CloudTrail Lake, for whichever events the store holds, and its rows as records. */

import type { CloudTrailClient, GetEventDataStoreResponse } from "@aws-sdk/client-cloudtrail";
import type { ReadContext, Request } from "../../engine/source.ts";
import type { Gap } from "../../model/coverage.ts";
import { SourceError } from "../../model/errors.ts";
import type { RawRecord } from "../../model/record.ts";
import { DAY_MS, formatInstant, type TimeWindow } from "../../model/time.ts";
import { awsTrouble } from "../aws/errors.ts";
import { openSession } from "../aws/open-session.ts";
import { type Patience, patiently } from "../aws/patience.ts";
import { unwrap } from "../envelopes.ts";
import { type Polling, runQuery } from "../sql/query-run.ts";
import type { LakeAddress } from "./address.ts";
import { lakeEngine } from "./engine.ts";
import { lakeStatement, STORE_CONTENTS, type StoreContent } from "./statement.ts";

const NOT_ASKED = "CloudTrail Lake was not asked: nothing that the store holds can match";

export async function* readLake(
  address: LakeAddress,
  request: Request,
  context: ReadContext,
  { patience, polling }: { readonly patience: Patience; readonly polling: Polling },
): AsyncGenerator<readonly RawRecord[]> {
  const session = await openSession(address.settings);
  const { CloudTrailClient } = await import("@aws-sdk/client-cloudtrail");
  const client = new CloudTrailClient({ ...session, maxAttempts: 1 });
  try {
    const contents = await storeContents(client, address, request, context, patience);
    const engine = await lakeEngine(client, patience, context.signal);
    for (const content of contents) {
      if (context.signal.aborted) return;
      const { sql, where } = lakeStatement(address.store, content, request);
      if (where.kind === "nothing") return context.note(NOT_ASKED);
      const run = { engine, region: session.region, statement: sql, window: request.window, allowed: false, polling };
      try {
        for await (const rows of runQuery(run, context)) yield toRecords(rows, context);
        return;
      } catch (error) {
        if (content === contents.at(-1) || !namesAbsentColumn(error)) throw error;
      }
    }
  } finally {
    client.destroy();
  }
}

/** The engine refuses a statement over columns that the store's kind of events does not have, before it reads anything. */
function namesAbsentColumn(error: unknown): boolean {
  return error instanceof SourceError && /column|cannot be resolved|InvalidQueryStatement/i.test(error.message);
}

/** What to try, likeliest first. */
async function storeContents(
  client: CloudTrailClient,
  { id }: LakeAddress,
  { window, now }: Request,
  { gap, note, signal }: ReadContext,
  patience: Patience,
): Promise<readonly StoreContent[]> {
  const { GetEventDataStoreCommand } = await import("@aws-sdk/client-cloudtrail");
  try {
    const store = await patiently(
      () => client.send(new GetEventDataStoreCommand({ EventDataStore: id }), { abortSignal: signal }),
      patience,
      signal,
    );
    for (const lapse of lapses(store, window)) gap(lapse);
    const begin = now - (store.RetentionPeriod ?? Number.POSITIVE_INFINITY) * DAY_MS;
    if (window.since < begin) {
      const what = `CloudTrail Lake: ${formatInstant(window.since)} to ${formatInstant(Math.min(begin, window.until))}: the store keeps ${store.RetentionPeriod} days`;
      gap({ reason: "beyond-retention", what });
    }
    return contentsOf(store);
  } catch (error) {
    if (signal.aborted) return [];
    if (error instanceof SourceError) throw error;
    const { reason, detail, hint } = awsTrouble(error, "cloudtrail:GetEventDataStore");
    if (reason !== "not-permitted") {
      throw new SourceError(`CloudTrail Lake: ${detail}`, {
        cause: error,
        hint: hint ?? "check the store's id and its Region",
      });
    }
    note(`CloudTrail Lake did not describe the store (${hint}): what it holds was found out by asking`);
    return STORE_CONTENTS;
  }
}

/** A store that takes in nothing answers like one where nothing happened. When it was stopped is at most when it was last changed. */
function lapses(
  { Status = "ENABLED", UpdatedTimestamp }: GetEventDataStoreResponse,
  { since, until }: TimeWindow,
): readonly Gap[] {
  const from = Math.max(since, UpdatedTimestamp?.getTime() ?? since);
  if (Status === "ENABLED" || from >= until) return [];
  const span = `${formatInstant(from)} to ${formatInstant(until)}`;
  return [{ reason: "not-logged", what: `CloudTrail Lake: ${span}: the store takes in no events, it is ${Status}` }];
}

/** A store holds one family of events; its selectors say which ("Event data store event types"). */
export function contentsOf({ AdvancedEventSelectors = [] }: GetEventDataStoreResponse): readonly StoreContent[] {
  const categories = AdvancedEventSelectors.flatMap(({ FieldSelectors = [] }) =>
    FieldSelectors.filter(({ Field }) => Field === "eventCategory").flatMap(({ Equals = [] }) => Equals),
  );
  if (categories.includes("ActivityAuditLog")) return ["activity"];
  const other = categories.find((category) => !["Management", "Data", "NetworkActivity"].includes(category));
  if (other === undefined) return ["whole-events", "events"];
  throw new SourceError(`CloudTrail Lake: the store holds ${other} events, and they are no audit records`, {
    hint: "name a store of CloudTrail events or of integrations",
  });
}

function toRecords(
  rows: Parameters<typeof unwrap>[0],
  { gap, notAudit }: Pick<ReadContext, "gap" | "notAudit">,
): readonly RawRecord[] {
  const { records, broken, notAudit: others } = unwrap(rows);
  for (const what of broken) gap({ reason: "unreadable", what: `CloudTrail Lake: ${what}` });
  for (const [what, count] of Object.entries(others)) notAudit(what, count);
  return records;
}
