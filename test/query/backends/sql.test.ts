import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLOUDTRAIL_COLUMNS, literal, textPaths, toSqlWhere } from "../../../src/query/backends/sql.ts";
import { and, type Expr, FALSE, not, or, TRUE } from "../../../src/query/expr.ts";
import { formatExpr } from "../../../src/query/format.ts";
import { compileMatcher } from "../../../src/query/match.ts";
import { type CloudTrailTable, cloudTrailTable } from "./cloudtrail-table.ts";
import { corpus, type Known, mutated, queriesAbout } from "./corpus.ts";
import { like, test } from "./leaves.ts";

const sqlOf = (where: Expr) => toSqlWhere(where, "athena").sql;

describe("writes", () => {
  it.each<readonly [string, Expr, string]>([
    [
      "a value without letters as it is",
      like("recipientAccountId", "111122223333"),
      "recipientaccountid = '111122223333'",
    ],
    ["other values without regard to case", like("eventName", "StartSession"), "lower(eventname) = 'startsession'"],
    ["cased values as they are", like("eventName", "StartSession", true), "eventname = 'StartSession'"],
    ["a pattern", like("eventName", "Start*"), "lower(eventname) LIKE 'start%' ESCAPE '\\'"],
    [
      "a placeholder, which counts otherwise there, as any text",
      like("eventName", "Start?ession"),
      "lower(eventname) LIKE 'start%ession' ESCAPE '\\'",
    ],
    [
      "what LIKE takes for more as itself",
      like("userAgent", "100%_\\\\*"),
      "useragent LIKE '100\\%\\_\\\\%' ESCAPE '\\'",
    ],
    ["quotes", like("userAgent", "o'brien"), "lower(useragent) = 'o''brien'"],
    ["nothing beyond ASCII", like("userAgent", "größe"), "lower(useragent) LIKE 'gr%e' ESCAPE '\\'"],
    ["nothing but that there is a value", like("userAgent", "?*"), "useragent IS NOT NULL"],
    ["absence", test("errorCode", { kind: "null" }), "(errorcode IS NULL OR errorcode = '' OR errorcode = 'null')"],
    ["the empty text, which may have become NULL", like("errorCode", ""), "(errorcode IS NULL OR errorcode = '')"],
    [
      "booleans, which are text in these tables",
      test("readOnly", { kind: "boolean", value: true }),
      "lower(readonly) = 'true'",
    ],
    [
      "members of structures",
      like("userIdentity.sessionContext.sessionIssuer.userName", "Admin"),
      "lower(useridentity.sessioncontext.sessionissuer.username) = 'admin'",
    ],
    [
      "keys and values of JSON text in their order",
      like("requestParameters.documentName", "*AWS-StartSSHSession"),
      "lower(requestparameters) LIKE '%documentname%aws-startsshsession%' ESCAPE '\\'",
    ],
    // `&` may be written as an escape; the Kelvin sign folds to a `k`, and may be written as one, too.
    [
      "of JSON text only what every writer leaves as it is",
      like("requestParameters.x1", "Key&Value"),
      "lower(requestparameters) LIKE '%x1%ey%value%' ESCAPE '\\'",
    ],
    [
      "a key of JSON text",
      test("requestParameters.userData", { kind: "exists" }),
      "lower(requestparameters) LIKE '%userdata%' ESCAPE '\\'",
    ],
    [
      "no number of JSON text, which may be written in several ways",
      like("requestParameters.portNumber", "22"),
      "lower(requestparameters) LIKE '%portnumber%' ESCAPE '\\'",
    ],
    [
      "groups in parentheses",
      or(like("eventName", "a1"), and(like("eventName", "b1"), like("eventSource", "c1"))),
      "(lower(eventname) = 'a1' OR (lower(eventname) = 'b1' AND lower(eventsource) = 'c1'))",
    ],
    ["all", TRUE, "TRUE"],
    ["nothing", FALSE, "FALSE"],
    ["nothing of the other cloud", like("protoPayload.methodName", "x"), "FALSE"],
    ["no negation", not(like("eventName", "a")), "TRUE"],
    [
      "an Insight's name by the absence of its own",
      like("api.operation", "x1"),
      "(lower(eventname) = 'x1' OR (eventname IS NULL OR eventname = '' OR eventname = 'null'))",
    ],
  ])("%s", (_, where, expected) => {
    expect(sqlOf(where)).toBe(expected);
  });

  it.each<readonly [string, Expr, string]>([
    [
      "a regular expression",
      test("eventName", { kind: "regex", source: "^S", flags: "" }),
      "only plain texts and patterns are asked: other tests mean something else elsewhere",
    ],
    [
      "a key that may hold null",
      test("vpcEndpointId", { kind: "exists" }),
      "a column that is NULL may be a key with null",
    ],
    ["what is no column of text", like("resources.ARN", "x"), "it is no column of text"],
    ["any text", like("userAgent", "*"), "any text passes, and so may a column that is NULL"],
    ["the time", like("eventTime", "2026*"), "the window is asked for instead"],
    ["absence inside JSON text", test("requestParameters.x", { kind: "null" }), "what is absent cannot be asked for"],
  ])("not %s", (_, where, because) => {
    expect(toSqlWhere(where, "athena")).toEqual({
      kind: "all",
      sql: "TRUE",
      local: [{ what: formatExpr(where), because }],
    });
  });
});

describe("dialects", () => {
  it("Lake: maps are there or not, flags are booleans", () => {
    const where = and(
      like("requestParameters.documentName", "x1"),
      test("readOnly", { kind: "boolean", value: false }),
    );
    expect(toSqlWhere(where, "lake").sql).toBe(
      "(requestparameters IS NOT NULL AND lower(CAST(readonly AS varchar)) = 'false')",
    );
  });

  it("Lake, other products' records: inside eventdata", () => {
    expect(toSqlWhere(like("eventName", "CreateTunnel"), "lake-activity").sql).toBe(
      "lower(eventdata.eventname) = 'createtunnel'",
    );
    expect(toSqlWhere(like("awsRegion", "eu-west-1"), "lake-activity").kind).toBe("all");
  });

  it("asks only the columns and members that a table has", () => {
    const paths = textPaths([
      { name: "eventname", type: "string" },
      { name: "useridentity", type: "struct<arn:string,\n  sessioncontext:struct<sourceidentity:string>>" },
    ]);
    expect([...paths]).toEqual(["eventname", "useridentity.arn", "useridentity.sessioncontext.sourceidentity"]);
    const where = and(like("eventName", "a1"), like("userIdentity.type", "Root"));
    expect(toSqlWhere(where, "athena", { paths }).sql).toBe("lower(eventname) = 'a1'");
  });

  it("widens what is too long", () => {
    const where = and(like("eventName", "a1"), like("userAgent", "x".repeat(200)));
    expect(toSqlWhere(where, "athena", { maxLength: 100 }).sql).toBe("lower(eventname) = 'a1'");
  });

  it("has every column once, in lower case", () => {
    const names = CLOUDTRAIL_COLUMNS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(CLOUDTRAIL_COLUMNS.every(({ name, key }) => name === key.toLowerCase())).toBe(true);
  });
});

describe("against an engine", () => {
  const trail = corpus.filter(({ raw }) => raw.format === "cloudtrail");
  const rows: readonly Known[] = fc.sample(mutated(trail), { seed: 7, numRuns: 1_500 });
  let table: CloudTrailTable;
  beforeAll(async () => {
    table = await cloudTrailTable(rows.map(({ raw }) => raw.record));
  });
  afterAll(() => table.close());

  it("brings back every record that matches", async () => {
    const queries = fc
      .tuple(fc.constantFrom(...rows), fc.constantFrom(...rows))
      .chain(([one, other]) => queriesAbout(one.event, other.event));
    let [matched, narrowed] = [0, 0];
    await fc.assert(
      fc.asyncProperty(queries, async (where) => {
        const matches = compileMatcher(where);
        const { sql, kind } = toSqlWhere(where, "athena");
        const found = new Set(await table.rows(sql));
        const lost = rows.findIndex(({ event }, n) => matches(event) && !found.has(n));
        if (lost >= 0) expect.fail(`${formatExpr(where)} as ${sql} loses ${JSON.stringify(rows[lost]?.raw.record)}`);
        matched += rows.filter(({ event }) => matches(event)).length;
        narrowed += Number(kind !== "all" && found.size < rows.length);
      }),
      { numRuns: 1_000 },
    );
    expect(matched).toBeGreaterThan(10_000);
    expect(narrowed).toBeGreaterThan(250);
  });

  it("nothing gets out of a literal", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: "grapheme" }),
          fc
            .array(fc.constantFrom("'", "\\", '"', "--", "/*", ";", "\n", "%", "a"), { maxLength: 8 })
            .map((parts) => parts.join("")),
        ),
        async (text) => {
          fc.pre(!text.includes("\0"));
          expect(await table.rows(`${literal(text)} = ${literal(text)} AND n = 0`)).toEqual([0]);
          expect(await table.rows(`length(${literal(text)}) = ${[...text].length} AND n = 0`)).toEqual([0]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
