/** The table as Athena's catalog describes it, and the one that `iaprun athena-ddl` makes, which plans assume. */

import type { TableMetadata } from "@aws-sdk/client-athena";
import { CLOUDTRAIL_COLUMNS } from "../../query/backends/sql.ts";
import { identifier } from "../sql/identifier.ts";
import type { Partition } from "../sql/partitions.ts";
import type { SqlTable } from "../sql/table.ts";

export interface AthenaTable extends SqlTable {
  /** Where a partition's objects lie, with `${column}` for its values; absent without partition projection. */
  readonly location?: string;
}

export interface TableName {
  readonly database: string;
  readonly table: string;
}

const CATALOG = "AwsDataCatalog";

export function catalogName({ database, table }: TableName): {
  readonly CatalogName: string;
  readonly DatabaseName: string;
  readonly TableName: string;
} {
  return { CatalogName: CATALOG, DatabaseName: database, TableName: table };
}

/** As `iaprun athena-ddl` makes it. */
export function documentedTable(name: TableName): AthenaTable {
  return {
    from: fromOf(name),
    columns: new Map(CLOUDTRAIL_COLUMNS.map((column) => [column.name, column.type.toLowerCase()])),
    partitions: [
      { name: "account", kind: "enum" },
      { name: "region", kind: "enum" },
      { name: "timestamp", kind: "date", format: "yyyy/MM/dd" },
    ],
  };
}

/** Never throws: what the catalog says of projection in a way nobody documented counts as not said. */
export function describedTable(
  name: TableName,
  { Columns, PartitionKeys, Parameters = {} }: TableMetadata,
): AthenaTable {
  const parameter = (key: string) => (Object.hasOwn(Parameters, key) ? Parameters[key] : undefined);
  const projected = parameter("projection.enabled")?.toLowerCase() === "true";
  const location = projected ? parameter("storage.location.template") : undefined;
  return {
    from: fromOf(name),
    columns: new Map((Columns ?? []).map(({ Name = "", Type = "" }) => [Name.toLowerCase(), Type.toLowerCase()])),
    partitions: (PartitionKeys ?? []).map(({ Name = "" }) => partition(Name.toLowerCase(), projected, parameter)),
    ...(location === undefined ? {} : { location }),
  };
}

function fromOf({ database, table }: TableName): string {
  return `${identifier(database)}.${identifier(table)}`;
}

const KINDS = ["date", "enum", "integer", "injected"] as const;

/** Athena user guide, "Supported types for partition projection". */
function partition(name: string, projected: boolean, parameter: (key: string) => string | undefined): Partition {
  const of = (key: string) => parameter(`projection.${name}.${key}`);
  const kind = projected ? KINDS.find((each) => each === of("type")?.toLowerCase()) : undefined;
  if (kind === undefined) return { name, kind: "plain" };
  const [format, values] = [of("format"), of("values")];
  const [first, last] = (of("range") ?? "").split(",").map((end) => end.trim());
  return {
    name,
    kind,
    ...(kind === "date" && format !== undefined ? { format } : {}),
    ...(first === undefined || last === undefined ? {} : { first, last }),
    ...(kind === "enum" && values !== undefined ? { values: values.split(",").map((value) => value.trim()) } : {}),
  };
}
