/** A table in the layout of `CLOUDTRAIL_COLUMNS`, filled with records, in DuckDB: an engine that none of us wrote. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { isObject, type JsonObject, type JsonValue } from "../../../src/model/json.ts";
import { CLOUDTRAIL_COLUMNS } from "../../../src/query/backends/sql.ts";

export interface CloudTrailTable {
  /** Numbers of the records, in order, that a condition lets through. */
  readonly rows: (where: string) => Promise<readonly number[]>;
  readonly close: () => void;
}

export async function cloudTrailTable(records: readonly JsonObject[]): Promise<CloudTrailTable> {
  const folder = mkdtempSync(join(tmpdir(), "iaprun-table-"));
  const file = join(folder, "rows.ndjson");
  writeFileSync(file, records.map((record, n) => JSON.stringify({ n, ...row(record) })).join("\n"));
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  const types = CLOUDTRAIL_COLUMNS.map(({ name, type }) => `${name}: '${duckType(type)}'`).join(", ");
  await connection.run(`CREATE TABLE trail AS SELECT * FROM read_json('${file}', columns = {n: 'INTEGER', ${types}})`);
  rmSync(folder, { recursive: true });
  return {
    rows: (where) => selected(connection, where),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function selected(connection: DuckDBConnection, where: string): Promise<readonly number[]> {
  const reader = await connection.runAndReadAll(`SELECT n FROM trail WHERE ${where} ORDER BY n`);
  return reader.getRows().map(([n]) => Number(n));
}

/** `struct<a:string>` is `STRUCT(a VARCHAR)`; maps are kept as text. */
function duckType(hive: string): string {
  return hive
    .replaceAll("map<string,string>", "VARCHAR")
    .replaceAll(/array<(struct<.*>)>/g, "$1[]")
    .replaceAll(/(\w+):/g, '"$1" ')
    .replaceAll("string", "VARCHAR")
    .replaceAll("struct<", "STRUCT(")
    .replaceAll(">", ")");
}

function row(record: JsonObject): JsonObject {
  return Object.fromEntries(
    CLOUDTRAIL_COLUMNS.map(({ name, key, type }) => [
      name,
      type === "string" ? cell(record[key]) : lowered(record[key]),
    ]),
  );
}

function cell(value: JsonValue | undefined): JsonValue {
  if (value === undefined || value === null) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function lowered(value: JsonValue | undefined): JsonValue {
  if (Array.isArray(value)) return value.map((each: JsonValue) => lowered(each));
  if (!isObject(value)) return cell(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lowered(inner)]));
}
