/** Athena as its published API model describes it, executing what it is sent on DuckDB. */

import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type JsonObject, number, text } from "../../../src/model/json.ts";
import { CLOUDTRAIL_COLUMNS } from "../../../src/query/backends/sql.ts";
import { type JsonService, ServiceError, startJsonService } from "./aws-json.ts";
import { type Answer, asColumn, startSqlEngine } from "./sql-engine.ts";

export interface AthenaServer extends JsonService {
  /** Statements in the order in which they were submitted. */
  readonly statements: readonly string[];
  readonly stopped: readonly string[];
  /** What a query's tokens are good for: with another value, those given out before are refused. */
  era: number;
  close(): Promise<void>;
}

export interface AthenaServerOptions {
  readonly records: readonly JsonObject[];
  /** Hive types by column; default: the table that `iaprun athena-ddl` makes. */
  readonly columns?: ReadonlyMap<string, string>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly partitions?: readonly string[];
  readonly refuse?: (operation: string, index: number) => ServiceError | undefined;
  /** Queries never end by themselves; each look finds so many bytes more scanned. */
  readonly endless?: { readonly bytesALook: number };
  /** Every query ends so. */
  readonly failure?: string;
  readonly workgroup?: JsonObject;
  /** How long each page after the first takes. */
  readonly pageMs?: number;
}

export const DDL_COLUMNS: ReadonlyMap<string, string> = new Map(
  CLOUDTRAIL_COLUMNS.map(({ name, type }) => [name, type]),
);
const DDL_PARTITIONS = ["account", "region", "timestamp"];

interface Execution {
  readonly id: string;
  readonly answer: Promise<Answer>;
  done?: Answer;
  error?: string;
  looks: number;
  state: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
}

/** The table is `logs.trail`. */
export async function startAthenaServer(options: AthenaServerOptions): Promise<AthenaServer> {
  const { records, columns = DDL_COLUMNS, partitions = DDL_PARTITIONS } = options;
  const engine = await startSqlEngine();
  const rows = records.map((record) => tableRow(record, columns));
  await engine.run("CREATE SCHEMA logs");
  const types = new Map([...columns, ...partitions.map((name) => [name, "string"] as const)]);
  await engine.load("logs.trail", types, rows);
  const scanned = JSON.stringify(rows).length;

  const statements: string[] = [];
  const stopped: string[] = [];
  const executions = new Map<string, Execution>();
  const tokens = new Map<string, { readonly id: string; readonly sql: string }>();
  let era = 0;

  const find = (request: JsonObject): Execution => {
    const execution = executions.get(text(request["QueryExecutionId"]) ?? "");
    if (execution === undefined) throw new ServiceError("InvalidRequestException", "QueryExecution was not found");
    return execution;
  };

  const service = await startJsonService(
    {
      StartQueryExecution(request) {
        const sql = text(request["QueryString"]) ?? "";
        const token = text(request["ClientRequestToken"]) ?? "";
        const known = tokens.get(token);
        if (known !== undefined) {
          if (known.sql === sql) return { QueryExecutionId: known.id };
          throw new ServiceError("InvalidRequestException", "Idempotent parameters do not match");
        }
        if (token.length < 32) throw new ServiceError("InvalidRequestException", "ClientRequestToken is too short");
        const id = randomUUID();
        statements.push(sql);
        tokens.set(token, { id, sql });
        const execution: Execution = { id, answer: engine.run(sql), looks: 0, state: "QUEUED" };
        execution.answer.then(
          (answer) => {
            execution.done = answer;
          },
          (error: Error) => {
            execution.error = error.message;
          },
        );
        executions.set(id, execution);
        return { QueryExecutionId: id };
      },
      GetQueryExecution(request) {
        const execution = find(request);
        look(execution, options);
        const bytes = options.endless === undefined ? scanned : execution.looks * options.endless.bytesALook;
        return {
          QueryExecution: {
            QueryExecutionId: execution.id,
            Status: { State: execution.state, StateChangeReason: execution.error ?? options.failure ?? null },
            Statistics: { DataScannedInBytes: bytes },
          },
        };
      },
      async GetQueryResults(request) {
        if (options.pageMs !== undefined && request["NextToken"] !== undefined) await sleep(options.pageMs);
        const execution = find(request);
        if (execution.state !== "SUCCEEDED" || execution.done === undefined) {
          throw new ServiceError(
            "InvalidRequestException",
            `Query has not yet finished. Current state: ${execution.state}`,
          );
        }
        const size = number(request["MaxResults"]) ?? 1_000;
        if (size < 1 || size > 1_000) throw new ServiceError("InvalidRequestException", "MaxResults is out of range");
        const { names } = execution.done;
        const all = [names, ...execution.done.rows];
        const from = offsetOf(text(request["NextToken"]), execution.id, era);
        const until = Math.min(all.length, from + size);
        return {
          ResultSet: {
            ResultSetMetadata: { ColumnInfo: names.map((Name) => ({ Name, Type: "varchar" })) },
            Rows: all.slice(from, until).map((cells) => ({
              Data: cells.map((cell) => (cell === null ? {} : { VarCharValue: cell })),
            })),
          },
          ...(until < all.length ? { NextToken: `${execution.id}:${era}:${until}` } : {}),
        };
      },
      StopQueryExecution(request) {
        const execution = find(request);
        stopped.push(execution.id);
        if (execution.state === "QUEUED" || execution.state === "RUNNING") execution.state = "CANCELLED";
        return {};
      },
      GetTableMetadata(request) {
        if (request["DatabaseName"] !== "logs" || request["TableName"] !== "trail") {
          throw new ServiceError("MetadataException", "EntityNotFoundException: Entity Not Found");
        }
        return {
          TableMetadata: {
            Name: "trail",
            TableType: "EXTERNAL_TABLE",
            Columns: [...columns].map(([Name, Type]) => ({ Name, Type })),
            PartitionKeys: partitions.map((Name) => ({ Name, Type: "string" })),
            Parameters: options.parameters ?? PROJECTION,
          },
        };
      },
      GetWorkGroup: (request) => ({
        WorkGroup: { Name: request["WorkGroup"] ?? "", ...(options.workgroup ?? WORKGROUP) },
      }),
    },
    options.refuse ?? (() => undefined),
  );
  return {
    ...service,
    statements,
    stopped,
    get era() {
      return era;
    },
    set era(value) {
      era = value;
    },
    async close() {
      await service.close();
      await Promise.allSettled([...executions.values()].map(({ answer }) => answer));
      engine.close();
    },
  };
}

/** Without a place: what a query would scan cannot be counted. */
const PROJECTION = {
  "projection.enabled": "true",
  "projection.account.type": "enum",
  "projection.account.values": "111122223333",
  "projection.region.type": "enum",
  "projection.region.values": "eu-west-1,us-east-1",
  "projection.timestamp.type": "date",
  "projection.timestamp.format": "yyyy/MM/dd",
  "projection.timestamp.range": "2020/01/01,NOW",
};

const WORKGROUP = {
  State: "ENABLED",
  Configuration: {
    ResultConfiguration: { OutputLocation: "s3://results/" },
    EngineVersion: { EffectiveEngineVersion: "Athena engine version 3" },
  },
};

/** As CloudTrailInputFormat and the SerDe make it, in the partition of its day. */
function tableRow(record: JsonObject, columns: ReadonlyMap<string, string>): JsonObject {
  const keys = new Map(Object.keys(record).map((key) => [key.toLowerCase(), key]));
  const cells = [...columns].map(([name, type]) => [name, asColumn(record[keys.get(name) ?? ""], type)]);
  return {
    ...Object.fromEntries(cells),
    account: text(record["recipientAccountId"]) ?? "none",
    region: text(record["awsRegion"]) ?? "none",
    timestamp: (text(record["eventTime"]) ?? "").slice(0, 10).replaceAll("-", "/"),
  };
}

function look(execution: Execution, { endless, failure }: AthenaServerOptions): void {
  execution.looks += 1;
  if (!["QUEUED", "RUNNING"].includes(execution.state) || execution.looks === 1) return;
  if (endless !== undefined) execution.state = "RUNNING";
  else if (execution.error !== undefined || failure !== undefined) execution.state = "FAILED";
  else execution.state = execution.done === undefined || execution.looks === 2 ? "RUNNING" : "SUCCEEDED";
}

function offsetOf(token: string | undefined, id: string, era: number): number {
  if (token === undefined) return 0;
  const [of, when, offset] = token.split(":");
  if (of !== id || Number(when) !== era) throw new ServiceError("InvalidRequestException", "The NextToken is invalid");
  return Number(offset);
}
