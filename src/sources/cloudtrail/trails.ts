/** Whether a trail keeps what LookupEvents forgets after 90 days: every Region, reads as well as writes, and provably unaltered. */

import type { GetEventSelectorsCommandOutput, GetTrailStatusCommandOutput, Trail } from "@aws-sdk/client-cloudtrail";
import type { Check, ExamineContext } from "../../engine/source.ts";
import { awsTrouble } from "../aws/errors.ts";
import type { AwsSession } from "../aws/session.ts";

export interface TrailOwner {
  readonly account?: string;
  readonly session: AwsSession;
  readonly home: string;
}

export async function* examineTrails(
  { account, session, home }: TrailOwner,
  { signal }: ExamineContext,
): AsyncGenerator<Check> {
  const { CloudTrailClient, DescribeTrailsCommand, GetEventSelectorsCommand, GetTrailStatusCommand } = await import(
    "@aws-sdk/client-cloudtrail"
  );
  const clientIn = (region: string) => new CloudTrailClient({ ...session, region });
  const of = account === undefined ? "" : ` of ${account}`;
  const client = clientIn(home);
  try {
    const { trailList = [] } = await client.send(new DescribeTrailsCommand({}), { abortSignal: signal });
    if (trailList.length === 0) yield noTrail(of);
    for (const trail of trailList) {
      const asked = { Name: trail.TrailARN };
      // A trail of another Region shows here as a shadow and answers only at home.
      const there = clientIn(trail.HomeRegion ?? home);
      const what = `trail ${trail.Name}${of}`;
      try {
        const status = await there.send(new GetTrailStatusCommand(asked), { abortSignal: signal });
        const selectors = await there.send(new GetEventSelectorsCommand({ TrailName: trail.TrailARN }), {
          abortSignal: signal,
        });
        yield* blindSpots(what, trail, status, selectors);
      } catch (error) {
        if (signal.aborted) return;
        yield unknown(what, error, "cloudtrail:GetTrailStatus and cloudtrail:GetEventSelectors");
      } finally {
        there.destroy();
      }
    }
  } catch (error) {
    if (!signal.aborted) yield unknown(`trails${of}`, error, "cloudtrail:DescribeTrails");
  } finally {
    client.destroy();
  }
}

function noTrail(of: string): Check {
  return {
    what: `trails${of}`,
    state: "warning",
    detail: "no trail: nothing is kept for longer than 90 days, and nothing can be proved unaltered",
    hint: "create a multi-Region trail with log file validation: aws cloudtrail create-trail --is-multi-region-trail --enable-log-file-validation",
  };
}

/** That this cannot be seen does not keep from reading. */
function unknown(what: string, error: unknown, permission: string): Check {
  const { detail, hint } = awsTrouble(error, permission);
  return { what, state: "unknown", detail, ...(hint === undefined ? {} : { hint }) };
}

function* blindSpots(
  what: string,
  { IsMultiRegionTrail, LogFileValidationEnabled, IncludeGlobalServiceEvents }: Trail,
  { IsLogging, LatestDeliveryError }: GetTrailStatusCommandOutput,
  selectors: GetEventSelectorsCommandOutput,
): Generator<Check> {
  const spots: readonly (readonly [seen: boolean, detail: string, hint: string])[] = [
    [IsLogging === true, "is switched off", "aws cloudtrail start-logging --name TRAIL"],
    [
      LatestDeliveryError === undefined || LatestDeliveryError === "",
      `cannot deliver: ${LatestDeliveryError}`,
      "look at the policies of its bucket and key",
    ],
    [
      IsMultiRegionTrail === true,
      "records one Region: what happens in the others is forgotten after 90 days",
      "aws cloudtrail update-trail --name TRAIL --is-multi-region-trail",
    ],
    [
      IncludeGlobalServiceEvents !== false,
      "leaves out global services: IAM and sign-ins",
      "aws cloudtrail update-trail --name TRAIL --include-global-service-events",
    ],
    [
      recordsAll(selectors),
      "does not record all management events",
      "aws cloudtrail put-event-selectors: ReadWriteType All, IncludeManagementEvents true, no excluded sources",
    ],
    [
      LogFileValidationEnabled === true,
      "has no log file validation: iaprun verify cannot prove it unaltered",
      "aws cloudtrail update-trail --name TRAIL --enable-log-file-validation",
    ],
  ];
  const unseen = spots.filter(([seen]) => !seen);
  for (const [, detail, hint] of unseen) yield { what, state: "warning", detail, hint };
  if (unseen.length === 0)
    yield { what, state: "ok", detail: "records every Region, reads and writes, with validation" };
}

/** Basic selectors say it outright; of advanced ones, one must ask for management events and narrow them no further. */
function recordsAll({ EventSelectors = [], AdvancedEventSelectors = [] }: GetEventSelectorsCommandOutput): boolean {
  const basic = EventSelectors.some(
    ({ ReadWriteType = "All", IncludeManagementEvents = true, ExcludeManagementEventSources = [] }) =>
      ReadWriteType === "All" && IncludeManagementEvents && ExcludeManagementEventSources.length === 0,
  );
  const advanced = AdvancedEventSelectors.some(
    ({ FieldSelectors = [] }) =>
      FieldSelectors.length === 1 &&
      FieldSelectors[0]?.Field === "eventCategory" &&
      FieldSelectors[0].Equals?.includes("Management"),
  );
  return basic || advanced;
}
