/** Whether the store can be asked, and what it holds: the checks of `iaprun doctor`. */

import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { Check, ExamineContext } from "../../engine/source.ts";
import { SourceError } from "../../model/errors.ts";
import { HOUR_MS } from "../../model/time.ts";
import { AT_ANSWERS, createDateWatch } from "../aws/answer-headers.ts";
import { clockCheck, failed, whoAmI } from "../aws/checks.ts";
import { awsTrouble } from "../aws/errors.ts";
import { openSession } from "../aws/open-session.ts";
import type { Patience } from "../aws/patience.ts";
import type { Polling } from "../sql/query-run.ts";
import { tryQuery } from "../sql/try-query.ts";
import type { LakeAddress } from "./address.ts";
import { lakeEngine } from "./engine.ts";
import { contentsOf } from "./read.ts";
import { sqlTime } from "./statement.ts";

export async function* examineLake(
  { store, id, settings }: LakeAddress,
  context: ExamineContext,
  { patience, polling }: { readonly patience: Patience; readonly polling: Polling },
): AsyncGenerator<Check> {
  const session = await openSession(settings);
  const { CloudTrailClient } = await import("@aws-sdk/client-cloudtrail");
  const client = new CloudTrailClient(session);
  const clock = createDateWatch();
  client.middlewareStack.add(clock.middleware, AT_ANSWERS);
  try {
    const caller = await whoAmI(session, session.region, context.signal);
    yield caller;
    if (caller.state === "failed") return;
    yield* storeChecks(client, id, context);
    yield clockCheck(clock.date(), context.now());
    const engine = await lakeEngine(client, patience, context.signal);
    const since = sqlTime(context.now() - HOUR_MS);
    const statement = `SELECT eventid FROM ${store} WHERE eventtime > timestamp '${since}' LIMIT 1`;
    yield await tryQuery(engine, statement, polling, context.signal);
  } finally {
    client.destroy();
  }
}

async function* storeChecks(client: CloudTrailClient, id: string, { signal }: ExamineContext): AsyncGenerator<Check> {
  const what = "event data store";
  const { GetEventDataStoreCommand } = await import("@aws-sdk/client-cloudtrail");
  try {
    const store = await client.send(new GetEventDataStoreCommand({ EventDataStore: id }), { abortSignal: signal });
    const { Name = id, Status = "unknown", RetentionPeriod, MultiRegionEnabled, OrganizationEnabled } = store;
    const reach = `${MultiRegionEnabled === true ? "all Regions" : "one Region"}, ${OrganizationEnabled === true ? "the organization" : "one account"}`;
    const kept = RetentionPeriod === undefined ? "" : `, kept ${RetentionPeriod} days`;
    const detail = `${Name}: ${Status}, ${reach}${kept}`;
    contentsOf(store);
    if (Status === "ENABLED") yield { what, state: "ok", detail };
    else
      yield {
        what,
        state: "warning",
        detail,
        hint: "it takes in no new events: aws cloudtrail start-event-data-store-ingestion",
      };
  } catch (error) {
    if (error instanceof SourceError) yield { what, ...failed({ reason: "failed", detail: error.message }) };
    else yield { what, ...failed(awsTrouble(error, "cloudtrail:GetEventDataStore")) };
  }
}
