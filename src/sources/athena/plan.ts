/** What Athena would be asked, worked out without asking it: for the table that `iaprun athena-ddl` makes. */

import type { Plan } from "../../engine/plan.ts";
import type { Request } from "../../engine/source.ts";
import { buildStatement } from "../sql/statement.ts";
import type { AthenaAddress } from "./address.ts";
import { documentedTable } from "./table.ts";

/** Amazon Athena pricing, us-east-1, about 2026-11: per terabyte scanned, and the least that a query is billed for. */
const USD_PER_TB = 5;
const LEAST_BYTES = 10_000_000;

export function planAthena(address: AthenaAddress, { where, window }: Request): Plan {
  const { workgroup, database, table, accounts, settings } = address;
  const { sql, where: asked } = buildStatement(documentedTable(address), { where, window, accounts }, "athena");
  if (asked.kind === "nothing") {
    return {
      steps: [],
      narrowed: true,
      local: asked.local,
      estimates: [],
      notes: ["nothing that a CloudTrail table holds can match"],
    };
  }
  return {
    steps: [
      {
        title: "the table's columns and partitions (GetTableMetadata)",
        text: `AwsDataCatalog.${database}.${table}`,
        language: "text",
      },
      {
        title: `one query in workgroup ${workgroup}${settings.region === undefined ? "" : `, ${settings.region}`}`,
        text: sql,
        language: "sql",
      },
    ],
    narrowed: asked.kind !== "all",
    local: asked.local,
    estimates: [
      {
        of: "bytes",
        value: LEAST_BYTES,
        bound: "at least",
        because: "Athena bills 10 MB for the smallest query; the days' objects are counted before it runs",
      },
      {
        of: "usd",
        value: (LEAST_BYTES / 1e12) * USD_PER_TB,
        bound: "at least",
        because: `$${USD_PER_TB} per TB scanned (Amazon Athena pricing, us-east-1, 2026-11)`,
      },
      {
        of: "requests",
        value: 6,
        bound: "at least",
        because: "describe, count, start, look, fetch; then one more for each 1,000 rows",
      },
    ],
    notes: [
      "the condition runs beside the trail, on as many machines as Athena takes, so that billions of events are sifted there; only rows that may match come back, and the matcher here decides",
      "counted here, not there: thresholds, groups and sequences are worked out from the rows that come back",
      "columns and partitions are assumed to be those of iaprun athena-ddl; the real table is looked up before the query, and what it lacks is not asked and noted",
      "a trail delivers within about 15 minutes; records delivered more than a day after their event are not read",
      "a table has what its trail records: data events and network activity only where the trail selects them",
    ],
  };
}
