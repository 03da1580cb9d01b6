/** Which partitions and which times a statement asks for. */

import { describe, expect, it } from "vitest";
import { eventTimeWithin } from "../../../src/sources/sql/event-time.ts";
import { identifier } from "../../../src/sources/sql/identifier.ts";
import { deliveryDays, formatDay, type Partition, partitionConditions } from "../../../src/sources/sql/partitions.ts";
import { missingNames, textPathsOf } from "../../../src/sources/sql/table.ts";
import { tableFaults } from "../../../src/sources/sql/table-notes.ts";
import { typeMembers } from "../../../src/sources/sql/type-members.ts";
import { DDL_COLUMNS } from "../../support/servers/athena.ts";
import { startSqlEngine } from "../../support/servers/sql-engine.ts";

/** The second of June 2026, from nine to ten past. */
const WINDOW = { since: Date.UTC(2026, 5, 2, 9), until: Date.UTC(2026, 5, 2, 9, 10) };

describe("partitions", () => {
  const day: Partition = { name: "timestamp", kind: "date", format: "yyyy/MM/dd" };

  it.each<[string, readonly Partition[], readonly string[], readonly string[]]>([
    ["the documented table", [day], [], [`"timestamp" >= '2026/06/01'`, `"timestamp" <= '2026/06/03'`]],
    [
      "hours in the path",
      [{ name: "dt", kind: "date", format: "yyyy-MM-dd'T'HH" }],
      [],
      [`"dt" >= '2026-06-01T00'`, `"dt" <= '2026-06-03T23'`],
    ],
    ["a format that does not order", [{ ...day, format: "dd/MM/yyyy" }], [], []],
    ["a date of an unknown format", [{ name: "timestamp", kind: "plain" }], [], []],
    ["accounts", [{ name: "account", kind: "injected" }], ["111122223333"], [`"account" IN ('111122223333')`]],
    ["no accounts", [{ name: "account", kind: "enum", values: ["111122223333"] }], [], []],
    ["a Region", [{ name: "region", kind: "enum", values: ["eu-west-1"] }], ["111122223333"], []],
    ["a quote in a name", [{ ...day, name: 'a"b' }], [], [`"a""b" >= '2026/06/01'`, `"a""b" <= '2026/06/03'`]],
  ])("%s", (_name, partitions, accounts, conditions) => {
    expect(partitionConditions(partitions, WINDOW, accounts)).toEqual(conditions);
  });

  it.each([
    ["2026", "6", "1", true],
    ["2026", "06", "03", true],
    ["2026", "5", "31", false],
    ["2025", "06", "02", false],
    ["2026", "10", "02", false],
  ])("year %s, month %s, day %s", async (year, month, date, read) => {
    const engine = await startSqlEngine();
    const columns = new Map(["year", "month", "day"].map((name) => [name, "string"] as const));
    await engine.load("t", columns, [{ year, month, day: date }]);
    const partitions = [...columns.keys()].map((name) => ({ name, kind: "plain" }) as const);
    const where = partitionConditions(partitions, WINDOW).join(" AND ");
    expect((await engine.run(`SELECT 1 FROM t WHERE ${where}`)).rows).toHaveLength(read ? 1 : 0);
    engine.close();
  });

  it("of a window without an end stay within years of four digits", () => {
    const { first, last } = deliveryDays({ since: -1, until: 8.64e15 });
    expect([formatDay("yyyy/MM/dd", first), formatDay("yyyy/MM/dd", last)]).toEqual(["1970/01/01", "9999/12/31"]);
  });
});

describe("the time of an event", () => {
  it.each([
    ["2026-06-02T09:00:00Z", true],
    ["2026-06-02T09:00:00.000Z", true],
    ["2026-06-02T09:09:59.999Z", true],
    ["2026-06-02T08:59:59Z", false],
    ["2026-06-02T08:59:59.999Z", false],
    ["2026-06-02T09:10:00Z", false],
    ["2026-06-02T09:10:00.5Z", false],
    ["2026-06-02 09:00:00 UTC", true],
    ["2026-06-02T11:00:00+02:00", true],
    ["no time", true],
    [null, true],
  ])("%s", async (eventtime, asked) => {
    const engine = await startSqlEngine();
    await engine.load("t", new Map([["eventtime", "string"]]), [{ eventtime }]);
    expect((await engine.run(`SELECT 1 FROM t WHERE ${eventTimeWithin(WINDOW)}`)).rows).toHaveLength(asked ? 1 : 0);
    engine.close();
  });

  it("of a window that begins or ends within a second takes the whole second", () => {
    const sql = eventTimeWithin({ since: WINDOW.since + 1, until: WINDOW.until + 1 });
    expect(sql).toContain(`"eventtime" >= '2026-06-02T09:00:00' AND "eventtime" < '2026-06-02T09:10:01'`);
  });
});

describe("a table's columns", () => {
  it("are those that hold text, in Hive's and in Trino's words", () => {
    const hive = new Map([["useridentity", "struct<arn:string,sessioncontext:struct<a:map<string,string>,b:string>>"]]);
    const trino = new Map([
      ["useridentity", 'row("arn" varchar, sessioncontext row(a map(varchar, varchar), b varchar))'],
    ]);
    const paths = ["useridentity.arn", "useridentity.sessioncontext.b"];
    for (const columns of [hive, trino]) {
      expect([...textPathsOf({ from: "t", columns, partitions: [] })]).toEqual(paths);
    }
  });

  it("that are missing are named, members too", () => {
    const columns = new Map(DDL_COLUMNS);
    columns.delete("tlsdetails");
    columns.set("addendum", "struct<reason:string,updatedfields:string,originalrequestid:string>");
    expect(missingNames({ from: "t", columns, partitions: [] })).toEqual(["addendum.originaleventid", "tlsdetails"]);
  });

  it("without which there is no CloudTrail table", () => {
    const [fault] = tableFaults({ from: "t", columns: new Map([["eventname", "string"]]), partitions: [] }, []);
    expect(fault?.what).toMatch(/no column eventsource, eventtime$/);
  });

  it.each(["string", "array<struct<a:string>>", "map<string,string>", "struct<", ""])("%s has no members", (type) => {
    expect(typeMembers(type)).toEqual([]);
  });
});

it("a name cannot end its quotes", () => {
  expect(identifier('t" UNION SELECT "x')).toBe('"t"" UNION SELECT ""x"');
});
