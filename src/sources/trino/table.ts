/** The table as Trino describes it, and the one that plans assume, since they ask nobody. */

import { type JsonObject, property, text } from "../../model/json.ts";
import { CLOUDTRAIL_COLUMNS } from "../../query/backends/sql.ts";
import { identifier } from "../sql/identifier.ts";
import type { Partition } from "../sql/partitions.ts";
import type { SqlTable } from "../sql/table.ts";
import type { TrinoAddress } from "./address.ts";
import { allRows } from "./run-statement.ts";
import type { TrinoServer } from "./server.ts";
import { TrinoError } from "./trouble.ts";

export function tableName({ catalog, schema, table }: TrinoAddress): string {
  return [catalog, schema, table].map(identifier).join(".");
}

/** With the columns and partitions that `iaprun athena-ddl` gives a table. */
export function documentedTable(address: TrinoAddress): SqlTable {
  return {
    from: tableName(address),
    columns: new Map(CLOUDTRAIL_COLUMNS.map(({ name, type }) => [name, type.toLowerCase()])),
    partitions: [
      { name: "account", kind: "enum" },
      { name: "region", kind: "enum" },
      { name: "timestamp", kind: "date", format: "yyyy/MM/dd" },
    ],
  };
}

/** Throws a `TrinoError`. */
export async function describeTable(
  server: TrinoServer,
  address: TrinoAddress,
  signal: AbortSignal,
): Promise<SqlTable> {
  const name = tableName(address);
  const columns = await allRows(server, `DESCRIBE ${name}`, signal);
  return describedTable(address, columns, await createTable(server, name, signal));
}

/** Empty where it may not be seen: then nothing is known of the partitions, and all of them are read. */
async function createTable(server: TrinoServer, name: string, signal: AbortSignal): Promise<string> {
  try {
    const [row] = await allRows(server, `SHOW CREATE TABLE ${name}`, signal);
    return text(row?.["create table"]) ?? "";
  } catch (error) {
    if (error instanceof TrinoError && error.reason === "not-permitted") return "";
    throw error;
  }
}

/**
 * `columns`: rows of DESCRIBE. `ddl`: what SHOW CREATE TABLE prints, where the Hive connector keeps the settings of
 * partition projection; every other connector leaves them out, and its partitions tell nothing.
 */
export function describedTable(address: TrinoAddress, columns: readonly JsonObject[], ddl: string): SqlTable {
  const cell = (row: JsonObject, name: string) => text(property(row, name)) ?? "";
  const isPartition = (row: JsonObject) => cell(row, "extra") === "partition key";
  return {
    from: tableName(address),
    columns: new Map(
      columns.filter((row) => !isPartition(row)).map((row) => [cell(row, "column"), cell(row, "type").toLowerCase()]),
    ),
    partitions: columns.filter(isPartition).map((row) => partition(cell(row, "column"), ddl)),
  };
}

/** Trino documentation, Hive connector, "Partition projection". */
function partition(name: string, ddl: string): Partition {
  const settings = ddl.split("\n").find((line) => /^\s*"?([^\s"]+)"? .*\bWITH \(/.exec(line)?.[1] === name) ?? "";
  const of = (key: string) => new RegExp(`partition_projection_${key} = (?:ARRAY\\[(.*?)\\]|'([^']*)')`).exec(settings);
  const kinds = ["date", "enum", "integer", "injected"] as const;
  const kind = kinds.find((each) => each === of("type")?.[2]?.toLowerCase());
  if (kind === undefined) return { name, kind: "plain" };
  const format = of("format")?.[2];
  const values = listed(of("values")?.[1]);
  const [first, last] = listed(of("range")?.[1]) ?? [];
  return {
    name,
    kind,
    ...(kind === "date" && format !== undefined ? { format } : {}),
    ...(first === undefined || last === undefined ? {} : { first, last }),
    ...(kind === "enum" && values !== undefined ? { values } : {}),
  };
}

function listed(literals: string | undefined): readonly string[] | undefined {
  return literals === undefined ? undefined : [...literals.matchAll(/'([^']*)'/g)].map(([, value = ""]) => value);
}
