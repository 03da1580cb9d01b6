/** DuckDB with the few functions of Trino that it lacks, so that a test server executes the SQL it is sent. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { isObject, type JsonObject, type JsonValue, property } from "../../../src/model/json.ts";

export interface Answer {
  readonly names: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface SqlEngine {
  /** `columns`: Hive types by name. Rows by the same names. */
  load(table: string, columns: ReadonlyMap<string, string>, rows: readonly JsonObject[]): Promise<void>;
  run(sql: string): Promise<Answer>;
  close(): void;
}

export async function startSqlEngine(): Promise<SqlEngine> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const folder = mkdtempSync(join(tmpdir(), "iaprun-duckdb-"));
  await connection.run("SET threads = 1");
  await connection.run("CREATE MACRO json_format(value) AS CAST(value AS VARCHAR)");
  let files = 0;
  return {
    async load(table, columns, rows) {
      const file = join(folder, `${files++}.json`);
      writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
      const spec = [...columns].map(([name, type]) => `"${name}": '${duckType(type)}'`).join(", ");
      await connection.run(
        `CREATE TABLE ${table} AS SELECT * FROM read_json('${file}', format = 'newline_delimited',
         columns = {${spec}}, maximum_object_size = 67108864)`,
      );
    },
    async run(sql) {
      const result = await connection.runAndReadAll(sql);
      const rows = result
        .getRowsJson()
        .map((row) => row.map((cell) => (cell === null ? null : typeof cell === "string" ? cell : String(cell))));
      return { names: result.columnNames(), rows };
    },
    close() {
      connection.closeSync();
      instance.closeSync();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `struct<a:string>` is `STRUCT("a" VARCHAR)`. */
function duckType(hive: string): string {
  const [, kind = hive, inner = ""] = /^(struct|array|map)<(.*)>$/.exec(hive) ?? [];
  if (kind === "struct") {
    return `STRUCT(${fields(inner)
      .map(([name, type]) => `"${name}" ${duckType(type)}`)
      .join(", ")})`;
  }
  if (kind === "array") return `${duckType(inner)}[]`;
  if (kind === "map") return "MAP(VARCHAR, VARCHAR)";
  return hive === "string" ? "VARCHAR" : hive.toUpperCase();
}

function fields(inner: string): readonly (readonly [string, string])[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const char of inner) {
    if (char === "<") depth++;
    if (char === ">") depth--;
    if (char === "," && depth === 0) {
      parts.push(part);
      part = "";
    } else part += char;
  }
  return [...parts, part].map((field) => {
    const colon = field.indexOf(":");
    return [field.slice(0, colon), field.slice(colon + 1)];
  });
}

/** A JSON value as a SerDe puts it into a column of a type: names without case, all else as text, objects as JSON text. */
export function asColumn(value: JsonValue | undefined, type: string): JsonValue {
  if (value === undefined || value === null) return null;
  const [, kind = "", inner = ""] = /^(struct|array|map)<(.*)>$/.exec(type) ?? [];
  if (kind === "array") return Array.isArray(value) ? value.map((item: JsonValue) => asColumn(item, inner)) : null;
  if (kind === "struct") {
    if (!isObject(value)) return null;
    const lower = Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toLowerCase(), member]));
    return Object.fromEntries(fields(inner).map(([name, member]) => [name, asColumn(property(lower, name), member)]));
  }
  if (kind === "map") {
    if (!isObject(value)) return null;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, asColumn(member, "string")]));
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
