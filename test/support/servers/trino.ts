/** A real Trino server with a CloudTrail table in an S3 of its own: started once, where Maven and a JDK are there to get and run it. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { startFauxqs } from "fauxqs";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import { text } from "../../../src/model/json.ts";
import { CLOUDTRAIL_COLUMNS } from "../../../src/query/backends/sql.ts";
import { PATIENT } from "../../../src/sources/aws/patience.ts";
import { allRows } from "../../../src/sources/trino/run-statement.ts";
import type { TrinoServer } from "../../../src/sources/trino/server.ts";
import { close, listen } from "../faulty-proxy.ts";

export interface RealTrino {
  readonly url: string;
  run(sql: string): Promise<readonly JsonObject[]>;
  /** A table of these records, partitioned as `iaprun athena-ddl` does it or by day alone; resolves with its URI. */
  table(name: string, records: readonly JsonObject[], partitions?: readonly PartitionName[]): Promise<string>;
  close(): Promise<void>;
}

const PARTITIONS = ["account", "region", "timestamp"] as const;
type PartitionName = (typeof PARTITIONS)[number];

const BUCKET = "trail";
const START_MS = 240_000;
const PROBES = 120;
/** What `scripts/trino.sh` exits with where it cannot run. */
const CANNOT = 77;

/** `undefined`, after one line on stderr, where it cannot run; with IAPRUN_REQUIRE_TRINO set that is an error. */
export async function startTrino(): Promise<RealTrino | undefined> {
  const s3 = await startFauxqs({ port: 0, logger: false, init: { buckets: [BUCKET] } });
  const port = await freePort();
  const child = spawn("scripts/trino.sh", [`${port}`, `http://127.0.0.1:${s3.port}`], { stdio: "pipe" });
  const url = `http://127.0.0.1:${port}`;
  const reason = await started(child, url);
  if (reason !== undefined) {
    await s3.stop();
    if ((process.env["IAPRUN_REQUIRE_TRINO"] ?? "") !== "") throw new Error(reason);
    process.stderr.write(`skipped: ${reason}\n`);
    return undefined;
  }
  const server: TrinoServer = { origin: url, headers: { "x-trino-user": "test" }, patience: PATIENT };
  const run = (sql: string) => allRows(server, sql, AbortSignal.timeout(60_000));
  await run(`CREATE SCHEMA hive.logs WITH (location = 's3://${BUCKET}/logs/')`);
  const trino: RealTrino = {
    url,
    run,
    async table(name, records, partitions = PARTITIONS) {
      const parts = partitioned(records, partitions);
      for (const [folder, rows] of parts) {
        const body = rows.map((row) => `${JSON.stringify(row)}\n`).join("");
        const { ok } = await fetch(`${s3.address}/${BUCKET}/${name}/${folder}/part.json`, { method: "PUT", body });
        if (!ok) throw new Error(`${name}/${folder} was not taken`);
      }
      const folders = [...parts.keys()].map((folder) => folder.split("/"));
      await run(tableDdl(name, partitions, (index) => [...new Set(folders.map((values) => values[index] ?? ""))]));
      return `trino://127.0.0.1:${port}/hive.logs.${name}`;
    },
    async close() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
      await s3.stop();
    },
  };
  await trino.table("probe", [{ eventTime: "2026-01-01T00:00:00Z" }]);
  await untilScanned(run);
  return trino;
}

/** A server that has started takes some seconds more to know itself as a worker. */
async function untilScanned(run: RealTrino["run"]): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await run(`SELECT * FROM hive.logs.probe WHERE "timestamp" = '2026-01-01'`);
      return;
    } catch (error) {
      if (tries === PROBES) throw error;
      await sleep(250);
    }
  }
}

/** Resolves with the reason when the server does not come up. */
async function started(child: ChildProcess, url: string): Promise<string | undefined> {
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = `${said}${chunk}`.slice(-4_000);
  });
  child.stdout?.resume();
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    if (child.exitCode === CANNOT) return said.trim().split("\n").at(-1) ?? "it cannot run here";
    if (child.exitCode !== null) throw new Error(`Trino ended with ${child.exitCode}: ${said}`);
    const info = await fetch(`${url}/v1/info`).then(
      (answer) => answer.json() as Promise<{ readonly starting?: boolean }>,
      () => undefined,
    );
    if (info?.starting === false) return undefined;
    await sleep(250);
  }
  child.kill("SIGTERM");
  return `it did not start within ${START_MS / 1_000} s`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const url = await listen(server);
  await close(server);
  return Number(new URL(url).port);
}

/** Rows by the folder of their partition. */
function partitioned(
  records: readonly JsonObject[],
  partitions: readonly PartitionName[],
): ReadonlyMap<string, readonly JsonObject[]> {
  const parts = new Map<string, JsonObject[]>();
  for (const record of records) {
    const values = {
      account: text(record["recipientAccountId"]) ?? "0",
      region: text(record["awsRegion"]) ?? "none",
      // As a date is written in a folder's name: `2026-06-01`.
      timestamp: (text(record["eventTime"]) ?? "").slice(0, 10),
    };
    const folder = partitions.map((name) => values[name]).join("/");
    parts.set(folder, [...(parts.get(folder) ?? []), toRow(record)]);
  }
  return parts;
}

/** As CloudTrailInputFormat hands a record to Athena: structures as they are, all else as text, objects as JSON text. */
export function toRow(record: JsonObject): JsonObject {
  return Object.fromEntries(
    CLOUDTRAIL_COLUMNS.flatMap(({ name, key, type }): [string, JsonValue][] => {
      const value = Object.hasOwn(record, key) ? record[key] : undefined;
      if (value === undefined || value === null) return [];
      if (/^(struct|array|map)/.test(type)) return [[name, value]];
      return [[name, typeof value === "object" ? JSON.stringify(value) : String(value)]];
    }),
  );
}

/** What `iaprun athena-ddl` prints, in Trino's words. */
function tableDdl(
  name: string,
  partitions: readonly PartitionName[],
  valuesOf: (index: number) => readonly string[],
): string {
  const listed = (values: readonly string[]) => `ARRAY[${values.map((value) => `'${value}'`).join(", ")}]`;
  const settings = {
    account: (index: number) => `type = 'ENUM', partition_projection_values = ${listed(valuesOf(index))}`,
    region: (index: number) => `type = 'ENUM', partition_projection_values = ${listed(valuesOf(index))}`,
    timestamp: () =>
      `type = 'DATE', partition_projection_format = 'yyyy-MM-dd',
       partition_projection_range = ARRAY['2015-01-01', '2030-12-31'],
       partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS'`,
  };
  const columns = [
    ...CLOUDTRAIL_COLUMNS.map((column) => `"${column.name}" ${trinoType(column.type)}`),
    ...partitions.map((partition, index) => {
      return `"${partition}" varchar WITH (partition_projection_${settings[partition](index)})`;
    }),
  ];
  const folders = partitions.map((partition) => `\${${partition}}`).join("/");
  return `CREATE TABLE hive.logs.${name} (${columns.join(", ")}) WITH (
    format = 'JSON',
    external_location = 's3://${BUCKET}/${name}/',
    partitioned_by = ${listed(partitions)},
    partition_projection_enabled = true,
    partition_projection_location_template = 's3://${BUCKET}/${name}/${folders}'
  )`;
}

/** `struct<a:string,b:array<string>>` is `row("a" varchar,"b" array(varchar))`. */
function trinoType(hive: string): string {
  return hive
    .replaceAll("string", "varchar")
    .replaceAll("struct<", "row(")
    .replaceAll("array<", "array(")
    .replaceAll("map<", "map(")
    .replaceAll(">", ")")
    .replaceAll(/([a-z0-9_]+):/g, '"$1" ');
}
