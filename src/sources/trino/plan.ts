/** What Trino would be asked, worked out without asking it. */

import type { Plan } from "../../engine/plan.ts";
import type { Request } from "../../engine/source.ts";
import { buildStatement } from "../sql/statement.ts";
import type { TrinoAddress } from "./address.ts";
import { spansOf } from "./spans.ts";
import { documentedTable, tableName } from "./table.ts";

/** The least that a statement takes: posted, queued, planned, running, ended. */
const LEAST_REQUESTS = 5;

export function planTrino(address: TrinoAddress, { where, window }: Request): Plan {
  const { accounts, origin } = address;
  const spans = spansOf(window);
  const [first = window] = spans;
  const { sql, where: asked } = buildStatement(documentedTable(address), { where, window: first, accounts }, "trino");
  if (asked.kind === "nothing") {
    return {
      steps: [],
      narrowed: true,
      local: asked.local,
      estimates: [],
      notes: ["nothing that a CloudTrail table holds can match"],
    };
  }
  const count = spans.length === 1 ? "one statement" : `${spans.length} statements of at most 7 days each; the first`;
  return {
    steps: [
      {
        title: `the table's columns and partitions, from ${origin}`,
        text: `DESCRIBE ${tableName(address)}`,
        language: "sql",
      },
      { title: "what the planner expects to read: EXPLAIN (TYPE IO) of the whole window", language: "sql" },
      { title: `${count}, its rows page by page`, text: sql, language: "sql" },
    ],
    narrowed: asked.kind !== "all",
    local: asked.local,
    estimates: [
      {
        of: "requests",
        value: (3 + spans.length) * LEAST_REQUESTS,
        bound: "at least",
        because: "each statement takes about five, and one more for each megabyte of rows that comes back",
      },
    ],
    notes: [
      "the condition runs on the Trino cluster, on all its workers; only rows that may match come back, and the matcher here decides",
      "counted here, not there: thresholds, groups and sequences are worked out from the rows that come back",
      "columns and partitions are assumed to be those of iaprun athena-ddl; the real table is looked up before the query, and what it lacks is not asked and noted",
      "bytes are the planner's estimate where the table has statistics; else they are watched while it runs, and --max-scan cancels the statement",
      "a trail delivers within about 15 minutes; records delivered more than a day after their event are not read",
    ],
  };
}
