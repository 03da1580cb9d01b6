/** What CloudTrail Lake would be asked, worked out without asking it. */

import type { Plan } from "../../engine/plan.ts";
import type { Request } from "../../engine/source.ts";
import type { LakeAddress } from "./address.ts";
import { lakeStatement } from "./statement.ts";

export function planLake({ store, settings }: LakeAddress, request: Request): Plan {
  const events = lakeStatement(store, "whole-events", request);
  const activity = lakeStatement(store, "activity", request);
  const where = settings.region === undefined ? "" : `, ${settings.region}`;
  const steps = [
    { title: `one query${where}, if the store holds CloudTrail's events`, asked: events },
    { title: `or, if it holds events of integrations (ActivityAuditLog)`, asked: activity },
  ].filter(({ asked }) => asked.where.kind !== "nothing");
  return {
    steps: steps.map(({ title, asked }) => ({ title, text: asked.sql, language: "sql" })),
    narrowed: events.where.kind !== "all" || activity.where.kind !== "all",
    local: events.where.local,
    estimates:
      steps.length === 0
        ? []
        : [
            {
              of: "requests",
              value: 4,
              bound: "at least",
              because: "describe the store, start, look, fetch; then one more for each 1,000 rows",
            },
          ],
    notes: [
      "CloudTrail Lake takes no new customers since 31 May 2026: it is supported for stores that exist, and Athena over the trail's bucket is the way for all others",
      "$0.005 for each GB scanned (AWS CloudTrail pricing, us-east-1, about 2026-11); how many that are is known only while it runs, and --max-scan stops it there",
      "counted here, not there: thresholds, groups and sequences are worked out from the rows that come back",
      "a store has what its selectors take in, for as long as it keeps it; events arrive within about 15 minutes",
    ],
  };
}
