/** The CREATE TABLE by which Athena reads a trail's bucket, with partitions that need no crawler and no upkeep. */

import { CLOUDTRAIL_COLUMNS } from "../../query/backends/sql.ts";
import type { TableName } from "./table.ts";

export interface DdlOptions extends TableName {
  readonly bucket: string;
  /** Before `AWSLogs/`, without slashes at its ends; empty where the trail has none. */
  readonly prefix: string;
  /** `o-...`: the trail's keys then have it after `AWSLogs/`. */
  readonly organization?: string;
  /** Empty: every query names the accounts it wants. */
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** First day of the trail, `yyyy/MM/dd`. */
  readonly since: string;
}

/**
 * After the Athena user guide, "Create a table for CloudTrail logs in Athena using partition projection" and the same for
 * an organization-wide trail; account and Region are partitions in both, so that a query over one reads only that.
 */
export function athenaDdl(options: DdlOptions): string {
  const { database, table, bucket, prefix, organization, accounts, regions, since } = options;
  const root = ["s3:/", bucket, prefix, "AWSLogs", organization].filter((part) => part !== undefined && part !== "");
  const location = root.join("/");
  const properties = [
    ["projection.enabled", "true"],
    ...projectedAccount(accounts),
    ["projection.region.type", "enum"],
    ["projection.region.values", regions.join(",")],
    ["projection.timestamp.type", "date"],
    ["projection.timestamp.format", "yyyy/MM/dd"],
    ["projection.timestamp.range", `${since},NOW`],
    ["projection.timestamp.interval", "1"],
    ["projection.timestamp.interval.unit", "DAYS"],
    ["storage.location.template", `${location}/\${account}/CloudTrail/\${region}/\${timestamp}`],
  ];
  return [
    `CREATE EXTERNAL TABLE ${quoted(database)}.${quoted(table)} (`,
    CLOUDTRAIL_COLUMNS.map(({ name, type }) => `  ${quoted(name)} ${type}`).join(",\n"),
    ")",
    "PARTITIONED BY (`account` string, `region` string, `timestamp` string)",
    "ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'",
    "STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'",
    "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
    `LOCATION ${text(`${location}/`)}`,
    "TBLPROPERTIES (",
    properties.map(([name = "", value = ""]) => `  ${text(name)} = ${text(value)}`).join(",\n"),
    ");",
    "",
  ].join("\n");
}

function projectedAccount(accounts: readonly string[]): readonly (readonly string[])[] {
  if (accounts.length === 0) return [["projection.account.type", "injected"]];
  return [
    ["projection.account.type", "enum"],
    ["projection.account.values", accounts.join(",")],
  ];
}

/** Hive's quotes around a name: without them `timestamp` and `type` are words of the language. */
function quoted(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** A text in Hive, where a backslash escapes. */
function text(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
