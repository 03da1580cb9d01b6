/** Athena's requests as the steps of a query. */

import { randomUUID } from "node:crypto";
import type { AthenaClient, GetQueryResultsOutput } from "@aws-sdk/client-athena";
import type { JsonObject } from "../../model/json.ts";
import { awsTrouble } from "../aws/errors.ts";
import { type Patience, patiently } from "../aws/patience.ts";
import type { QueryEngine, QueryState } from "../sql/query-run.ts";
import type { AthenaAddress } from "./address.ts";

const PAGE_ROWS = 1_000;
const NEEDED = {
  start: "athena:StartQueryExecution, with glue and s3 to go with it",
  state: "athena:GetQueryExecution",
  page: "athena:GetQueryResults, and s3:GetObject on the results",
} as const;

export async function athenaEngine(
  client: AthenaClient,
  { workgroup, settings }: AthenaAddress,
  patience: Patience,
  signal: AbortSignal,
): Promise<QueryEngine> {
  const { StartQueryExecutionCommand, GetQueryExecutionCommand, GetQueryResultsCommand, StopQueryExecutionCommand } =
    await import("@aws-sdk/client-athena");
  const output = settings.outputLocation;
  return {
    name: "Athena",
    async start(statement) {
      // The same for every attempt: a request whose answer was lost must not start a second query.
      const token = randomUUID();
      const started = await patiently(
        () =>
          client.send(
            new StartQueryExecutionCommand({
              QueryString: statement,
              ClientRequestToken: token,
              WorkGroup: workgroup,
              ...(output === undefined ? {} : { ResultConfiguration: { OutputLocation: output } }),
            }),
            { abortSignal: signal },
          ),
        patience,
        signal,
      );
      return started.QueryExecutionId ?? "";
    },
    async state(query) {
      const { QueryExecution } = await patiently(
        () => client.send(new GetQueryExecutionCommand({ QueryExecutionId: query }), { abortSignal: signal }),
        patience,
        signal,
      );
      const { State, StateChangeReason = "no reason given" } = QueryExecution?.Status ?? {};
      return stateOf(State, StateChangeReason, QueryExecution?.Statistics?.DataScannedInBytes);
    },
    async page(query, token) {
      const answer = await patiently(
        () =>
          client.send(
            new GetQueryResultsCommand({
              QueryExecutionId: query,
              MaxResults: PAGE_ROWS,
              ...(token === undefined ? {} : { NextToken: token }),
            }),
            { abortSignal: signal },
          ),
        patience,
        signal,
      );
      const rows = rowsOf(answer, token === undefined);
      return answer.NextToken === undefined ? { rows } : { rows, next: answer.NextToken };
    },
    async stop(query) {
      await client.send(new StopQueryExecutionCommand({ QueryExecutionId: query })).catch(() => {});
    },
    trouble: (error, call) => awsTrouble(error, NEEDED[call]),
  };
}

function stateOf(state: string | undefined, reason: string, bytes: number | undefined): QueryState {
  const scanned = bytes === undefined ? {} : { bytes };
  if (state === "SUCCEEDED") return { state: "done", ...scanned };
  if (state === "FAILED" || state === "CANCELLED") {
    return { state: "failed", detail: `${state.toLowerCase()}: ${reason}`, ...scanned };
  }
  return { state: "running", ...scanned };
}

/** The first row of the first page of a SELECT repeats the columns' names (Athena API, GetQueryResults). */
function rowsOf({ ResultSet }: GetQueryResultsOutput, first: boolean): readonly JsonObject[] {
  const names = (ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name = "" }) => Name.toLowerCase());
  const rows = (ResultSet?.Rows ?? []).map(({ Data = [] }) => Data.map(({ VarCharValue }) => VarCharValue ?? null));
  const [head] = rows;
  const headed = first && head !== undefined && names.every((name, index) => head[index]?.toLowerCase() === name);
  return (headed ? rows.slice(1) : rows).map((cells) =>
    Object.fromEntries(names.map((name, index) => [name, cells[index] ?? null])),
  );
}
