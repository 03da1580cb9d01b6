import { describe, expect, it } from "vitest";
import type { SourceSettings } from "../../../src/config/config.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { formatInstant } from "../../../src/model/time.ts";
import { parseTrinoUri } from "../../../src/sources/trino/address.ts";
import { spansOf } from "../../../src/sources/trino/spans.ts";
import { describedTable } from "../../../src/sources/trino/table.ts";
import { DAY, NOON } from "../../support/event.ts";

describe("a trino: URI", () => {
  it.each([
    ["trino://trino.example:8443/hive.logs.trail", "https://trino.example:8443"],
    ["trino://trino.example/Hive.Logs.Trail", "https://trino.example"],
    ["trino://localhost:8080/hive.logs.trail", "http://localhost:8080"],
    ["trino://localhost/hive.logs.trail", "http://localhost:8080"],
    ["trino://127.0.0.1:9000/hive.logs.trail", "http://127.0.0.1:9000"],
    ["trino://[::1]:9000/hive.logs.trail", "http://[::1]:9000"],
    ["trino://localhost.example:9000/hive.logs.trail", "https://localhost.example:9000"],
    ["trino://127.0.0.1.example/hive.logs.trail", "https://127.0.0.1.example"],
  ])("%s is asked at %s", (uri, origin) => {
    expect(parseTrinoUri(uri, {})).toEqual({ origin, catalog: "hive", schema: "logs", table: "trail", accounts: [] });
  });

  it.each<readonly [string, SourceSettings, RegExp]>([
    ["trino:", {}, /not a source/],
    ["trino://host:8080", {}, /not a source/],
    ["trino://host:8080/logs.trail", {}, /not a source/],
    ["trino://host:8080/hive.logs.trail.more", {}, /not a source/],
    ['trino://host:8080/hive.logs.t"rail', {}, /not a source/],
    ["trino://host:99999/hive.logs.trail", {}, /not a source/],
    ["trino://ada:secret@host/hive.logs.trail", {}, /^a trino: URI names no user and no password$/],
    ["trino://host/hive.logs.trail?region=eu-west-1", {}, /"region" means nothing/],
    ["trino://host/hive.logs.trail", { role: "reader" }, /"role" means nothing/],
    ["trino://host/hive.logs.trail", { accounts: "organization" }, /does not know the accounts/],
  ])("%s with %j is refused", (uri, settings, message) => {
    expect(() => parseTrinoUri(uri, settings)).toThrow(UsageError);
    expect(() => parseTrinoUri(uri, settings)).toThrow(message);
  });
});

/** As Trino 435 prints a table with partition projection. */
const DDL = `CREATE TABLE hive.logs.trail (
   eventtime varchar,
   useridentity ROW(type varchar, arn varchar),
   account varchar WITH ( partition_projection_type = 'INJECTED' ),
   region varchar WITH ( partition_projection_type = 'ENUM', partition_projection_values = ARRAY['eu-west-1','us-east-1'] ),
   timestamp varchar WITH ( partition_projection_format = 'yyyy/MM/dd', partition_projection_interval = 1, partition_projection_interval_unit = 'DAYS', partition_projection_range = ARRAY['2024/01/01','NOW'], partition_projection_type = 'DATE' )
)
WITH (
   external_location = 's3://trail/logs/',
   partitioned_by = ARRAY['account','region','timestamp']
)`;

describe("a described table", () => {
  const row = (column: string, type: string, extra = "") => ({ column, type, extra, comment: "" });
  const columns = [
    row("eventtime", "varchar"),
    row("useridentity", "row(type varchar, arn varchar)"),
    row("account", "varchar", "partition key"),
    row("region", "varchar", "partition key"),
    row("timestamp", "varchar", "partition key"),
  ];
  const address = parseTrinoUri("trino://host/hive.logs.trail", {});

  it("tells columns from partitions, and how these are projected", () => {
    expect(describedTable(address, columns, DDL)).toEqual({
      from: '"hive"."logs"."trail"',
      columns: new Map([
        ["eventtime", "varchar"],
        ["useridentity", "row(type varchar, arn varchar)"],
      ]),
      partitions: [
        { name: "account", kind: "injected" },
        { name: "region", kind: "enum", values: ["eu-west-1", "us-east-1"] },
        { name: "timestamp", kind: "date", format: "yyyy/MM/dd", first: "2024/01/01", last: "NOW" },
      ],
    });
  });

  it("knows nothing of partitions without its CREATE TABLE", () => {
    expect(describedTable(address, columns, "").partitions).toEqual([
      { name: "account", kind: "plain" },
      { name: "region", kind: "plain" },
      { name: "timestamp", kind: "plain" },
    ]);
  });

  it("survives rows of any shape", () => {
    expect(
      describedTable(address, [{}, { column: 5, type: null }, { extra: "partition key" }], "x").partitions,
    ).toEqual([{ name: "", kind: "plain" }]);
  });
});

describe("spans", () => {
  const edges = (since: number, until: number) =>
    spansOf({ since, until }).map((span) => [formatInstant(span.since), formatInstant(span.until)]);

  it("a day is one", () => {
    expect(edges(NOON - DAY, NOON)).toEqual([["2026-05-31T12:00:00Z", "2026-06-01T12:00:00Z"]]);
  });

  it("a longer window is cut where days begin", () => {
    expect(edges(NOON - 10 * DAY, NOON)).toEqual([
      ["2026-05-22T12:00:00Z", "2026-05-29T00:00:00Z"],
      ["2026-05-29T00:00:00Z", "2026-06-01T12:00:00Z"],
    ]);
  });

  it("years are cut into no more than 41 pieces, which leave nothing out", () => {
    const spans = spansOf({ since: 0, until: NOON });
    expect(spans.length).toBeLessThanOrEqual(41);
    expect(spans[0]?.since).toBe(0);
    expect(spans.at(-1)?.until).toBe(NOON);
    for (const [index, span] of spans.entries()) expect(span.since).toBe(index === 0 ? 0 : spans[index - 1]?.until);
  });

  it("an empty window has none", () => {
    expect(spansOf({ since: NOON, until: NOON })).toEqual([]);
  });
});
