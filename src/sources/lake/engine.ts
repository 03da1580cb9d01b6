/** CloudTrail Lake's requests as the steps of a query. */

import type { CloudTrailClient, GetQueryResultsResponse } from "@aws-sdk/client-cloudtrail";
import { SourceError } from "../../model/errors.ts";
import type { JsonObject } from "../../model/json.ts";
import { awsTrouble } from "../aws/errors.ts";
import { type Patience, patiently } from "../aws/patience.ts";
import type { QueryEngine, QueryState } from "../sql/query-run.ts";

const PAGE_ROWS = 1_000;
const NEEDED = {
  start: "cloudtrail:StartQuery",
  state: "cloudtrail:DescribeQuery",
  page: "cloudtrail:GetQueryResults",
} as const;

export async function lakeEngine(
  client: CloudTrailClient,
  patience: Patience,
  signal: AbortSignal,
): Promise<QueryEngine> {
  const { StartQueryCommand, DescribeQueryCommand, GetQueryResultsCommand, CancelQueryCommand } = await import(
    "@aws-sdk/client-cloudtrail"
  );
  const options = { abortSignal: signal };
  const ask = <T>(send: () => Promise<T>): Promise<T> => patiently(send, patience, signal);
  return {
    name: "CloudTrail Lake",
    async start(statement) {
      // StartQuery knows no request token: where an answer is lost, a query nobody fetches runs beside the one that is read.
      const { QueryId } = await ask(() => client.send(new StartQueryCommand({ QueryStatement: statement }), options));
      if (QueryId === undefined) throw new SourceError("CloudTrail Lake: StartQuery named no query");
      return QueryId;
    },
    async state(query) {
      const answer = await ask(() => client.send(new DescribeQueryCommand({ QueryId: query }), options));
      return stateOf(answer.QueryStatus, answer.ErrorMessage, answer.QueryStatistics?.BytesScanned);
    },
    async page(query, token) {
      const input = {
        QueryId: query,
        MaxQueryResults: PAGE_ROWS,
        ...(token === undefined ? {} : { NextToken: token }),
      };
      const answer = await ask(() => client.send(new GetQueryResultsCommand(input), options));
      const total = answer.QueryStatistics?.TotalResultsCount;
      return {
        rows: rowsOf(answer),
        ...(answer.NextToken === undefined ? {} : { next: answer.NextToken }),
        ...(total === undefined ? {} : { total }),
      };
    },
    async stop(query) {
      await client.send(new CancelQueryCommand({ QueryId: query })).catch(() => {});
    },
    trouble: (error, call) => awsTrouble(error, NEEDED[call]),
  };
}

function stateOf(status: string | undefined, error = "no reason given", bytes: number | undefined): QueryState {
  const scanned = bytes === undefined ? {} : { bytes };
  if (status === "FINISHED") return { state: "done", ...scanned };
  if (status === "FAILED" || status === "CANCELLED" || status === "TIMED_OUT") {
    return { state: "failed", detail: `${status.toLowerCase().replace("_", " ")}: ${error}`, ...scanned };
  }
  return { state: "running", ...scanned };
}

/** A row is a list of objects with one column each. */
function rowsOf({ QueryResultRows = [] }: GetQueryResultsResponse): readonly JsonObject[] {
  return QueryResultRows.map((cells) =>
    Object.fromEntries(
      cells.flatMap((cell) => Object.entries(cell).map(([name, value]) => [name.toLowerCase(), value])),
    ),
  );
}
