/** The table that `iaprun athena-ddl` prints is the one that `athena:` asks. */

import { describe, expect, it } from "vitest";
import { type AthenaDdlOptions, ddlOptions } from "../../../src/cli/commands/athena-ddl.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { athenaDdl } from "../../../src/sources/athena/ddl.ts";
import { partitionPrefixes } from "../../../src/sources/athena/prefixes.ts";
import { describedTable, documentedTable } from "../../../src/sources/athena/table.ts";
import { DAY } from "../../support/event.ts";

const GIVEN: AthenaDdlOptions = { table: "logs.trail", since: "2024/01/01" };
const ONE = { ...GIVEN, accounts: "111122223333", regions: "eu-west-1,us-east-1" };

/** A statement read back as Athena's catalog would show it. */
function catalog(ddl: string): ReturnType<typeof describedTable> {
  const columns = [...ddl.matchAll(/^ {2}`([a-z]+)` (.*?),?$/gm)].map(([, Name = "", Type = ""]) => ({ Name, Type }));
  const keys = /^PARTITIONED BY \((.*)\)$/m.exec(ddl)?.[1] ?? "";
  const properties = [...ddl.matchAll(/^ {2}'(.*?)' = '(.*?)',?$/gm)].map(([, name = "", value = ""]) => [name, value]);
  return describedTable(
    { database: "logs", table: "trail" },
    {
      Name: "trail",
      Columns: columns,
      PartitionKeys: [...keys.matchAll(/`([a-z]+)` string/g)].map(([, Name = ""]) => ({ Name, Type: "string" })),
      Parameters: Object.fromEntries(properties),
    },
  );
}

describe("the table of one account", () => {
  const ddl = athenaDdl(ddlOptions("s3://bucket/some/prefix", ONE));

  it("has the columns and partitions that plans assume", () => {
    const { columns, partitions } = catalog(ddl);
    const documented = documentedTable({ database: "logs", table: "trail" });
    expect([...columns]).toEqual([...documented.columns]);
    expect(partitions).toEqual([
      { name: "account", kind: "enum", values: ["111122223333"] },
      { name: "region", kind: "enum", values: ["eu-west-1", "us-east-1"] },
      { name: "timestamp", kind: "date", format: "yyyy/MM/dd", first: "2024/01/01", last: "NOW" },
    ]);
  });

  it("points at the folders of a trail", () => {
    const window = { since: Date.UTC(2026, 5, 1, 6), until: Date.UTC(2026, 5, 1, 7) };
    const folders = partitionPrefixes(catalog(ddl), window, []) ?? [];
    expect(folders).toHaveLength(6);
    expect(folders[0]).toEqual({
      bucket: "bucket",
      key: "some/prefix/AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/31/",
    });
    expect(partitionPrefixes(catalog(ddl), { since: 0, until: 2_000 * DAY }, [])).toBeUndefined();
  });

  it("is written in Hive's words", () => {
    expect(ddl.split("\n").filter((line) => !line.startsWith("  "))).toEqual([
      "CREATE EXTERNAL TABLE `logs`.`trail` (",
      ")",
      "PARTITIONED BY (`account` string, `region` string, `timestamp` string)",
      "ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'",
      "STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'",
      "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'",
      "LOCATION 's3://bucket/some/prefix/AWSLogs/'",
      "TBLPROPERTIES (",
      ");",
      "",
    ]);
  });
});

describe("the table of an organization", () => {
  it("leaves the accounts to each query, or lists them", () => {
    const injected = catalog(athenaDdl(ddlOptions("s3://bucket", { ...GIVEN, organization: "o-abcdefghij" })));
    expect(injected.partitions[0]).toEqual({ name: "account", kind: "injected" });
    expect(injected.location).toBe(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: placeholders of partition projection
      "s3://bucket/AWSLogs/o-abcdefghij/${account}/CloudTrail/${region}/${timestamp}",
    );
    const listed = catalog(
      athenaDdl(
        ddlOptions("s3://bucket", { ...ONE, organization: "o-abcdefghij", accounts: "111122223333, 444455556666" }),
      ),
    );
    expect(listed.partitions[0]?.values).toEqual(["111122223333", "444455556666"]);
  });
});

describe("where the trail lies", () => {
  it.each([
    ["s3://bucket", "", undefined],
    ["s3://bucket/", "", undefined],
    ["s3://bucket/a/b/", "a/b", undefined],
    ["s3://bucket/AWSLogs/", "", undefined],
    ["s3://bucket/a/AWSLogs/o-abcdefghij", "a", "o-abcdefghij"],
    ["s3://bucket/a/AWSLogs/o-abcdefghij/111122223333/CloudTrail/eu-west-1/2026", "a", "o-abcdefghij"],
  ])("%s", (location, prefix, organization) => {
    const options = ddlOptions(location, ONE);
    expect([options.bucket, options.prefix, options.organization]).toEqual(["bucket", prefix, organization]);
  });

  it("may name the account", () => {
    expect(ddlOptions("s3://bucket/AWSLogs/444455556666/", GIVEN).accounts).toEqual(["444455556666"]);
  });

  it.each<[string, AthenaDdlOptions]>([
    ["bucket", ONE],
    ["s3://", ONE],
    ["s3://bucket", GIVEN],
    ["s3://bucket", { ...ONE, accounts: "1111" }],
    ["s3://bucket", { ...ONE, organization: "abc" }],
    ["s3://bucket", { ...ONE, regions: "everywhere" }],
    ["s3://bucket", { ...ONE, since: "yesterday" }],
    ["s3://bucket", { ...ONE, table: "a.b.c" }],
  ])("%s %o is refused", (location, given) => {
    expect(() => ddlOptions(location, given)).toThrow(UsageError);
  });
});
