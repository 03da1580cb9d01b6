/** A record goes through a table's columns and comes back as it was. */

import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isObject, type JsonObject, type JsonValue } from "../../../src/model/json.ts";
import type { RawRecord } from "../../../src/model/record.ts";
import { TRUE } from "../../../src/query/expr.ts";
import { documentedTable } from "../../../src/sources/athena/table.ts";
import { demoTrail } from "../../../src/sources/demo.ts";
import { openFiles } from "../../../src/sources/files.ts";
import { rebuildRecord } from "../../../src/sources/sql/record.ts";
import { buildStatement } from "../../../src/sources/sql/statement.ts";
import { NOON } from "../../support/event.ts";
import { readAll } from "../../support/reading.ts";
import { TRAIL_RECORD } from "../../support/records.ts";
import { DDL_COLUMNS } from "../../support/servers/athena.ts";
import { asColumn, startSqlEngine } from "../../support/servers/sql-engine.ts";

const SAMPLES = "../shared/samples/aws";
if (!existsSync(SAMPLES))
  process.stderr.write(`skipped: records of public repositories, because ${SAMPLES} is not there\n`);

/** Every row as the statement brings it. */
async function throughTable(records: readonly JsonObject[]): Promise<readonly JsonObject[]> {
  const engine = await startSqlEngine();
  try {
    await engine.run("CREATE SCHEMA logs");
    const columns = new Map([...DDL_COLUMNS, ["timestamp", "string"], ["number", "bigint"]]);
    const rows = records.map((record, number) => ({ ...tableRow(record), timestamp: "2026/06/01", number }));
    await engine.load("logs.trail", columns, rows);
    const table = { ...documentedTable({ database: "logs", table: "trail" }), partitions: [] };
    const window = { since: 0, until: Number.MAX_SAFE_INTEGER };
    const { sql } = buildStatement(table, { where: TRUE, window }, "athena");
    const { names, rows: answered } = await engine.run(`${sql} ORDER BY number`);
    return answered.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? null])));
  } finally {
    engine.close();
  }
}

function tableRow(record: JsonObject): JsonObject {
  const keys = new Map(Object.keys(record).map((key) => [key.toLowerCase(), key]));
  return Object.fromEntries(
    [...DDL_COLUMNS].map(([name, type]) => [name, asColumn(record[keys.get(name) ?? ""], type)]),
  );
}

/** A table cannot tell null from absent, nor keep what the record's schema does not have; its structures hold text. */
function asTold(value: JsonValue | undefined, path: string): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((item: JsonValue) => asTold(item, path) ?? null);
  if (!isObject(value)) return /^(userIdentity|tlsDetails)\b/.test(path) && value !== undefined ? String(value) : value;
  const isStructure = /^(userIdentity|tlsDetails|resources|addendum)\b/.test(path);
  const members = Object.entries(value).flatMap(([key, member]): [string, JsonValue][] => {
    const told = asTold(member, path === "" ? key : `${path}.${key}`);
    return told === undefined || (told === null && (isStructure || path === "")) ? [] : [[key, told]];
  });
  return Object.fromEntries(members);
}

async function expectUnchanged(records: readonly RawRecord[]): Promise<void> {
  const trail = records.filter(({ format }) => format === "cloudtrail");
  const rows = await throughTable(trail.map(({ record }) => record));
  expect(rows).toHaveLength(trail.length);
  for (const [index, row] of rows.entries()) {
    expect(rebuildRecord(row).record?.record).toEqual(asTold(trail[index]?.record, ""));
  }
}

describe("a record rebuilt from its row", () => {
  it("has every field and every spelling of the record", async () => {
    const records: readonly JsonObject[] = [
      TRAIL_RECORD,
      { ...TRAIL_RECORD, userAgent: "", requestParameters: null, errorCode: "AccessDenied" },
      { ...TRAIL_RECORD, requestParameters: { text: '{"not": "parsed"}', Case: { KEPT: [1, 2.5, null, 'é\\"\n'] } } },
      { ...TRAIL_RECORD, sessionCredentialFromConsole: "true", managementEvent: false, sharedEventID: "s" },
      {
        ...TRAIL_RECORD,
        userIdentity: {
          type: "WebIdentityUser",
          identityProvider: "idp",
          credentialId: "c",
          onBehalfOf: { userId: "u", identityStoreArn: "arn" },
          inScopeOf: { sourceArn: "a", sourceAccount: "1", issuerType: "t", credentialsIssuedTo: "x" },
          sessionContext: {
            sourceIdentity: "ada",
            ec2RoleDelivery: "2.0",
            webIdFederationData: { federatedProvider: "p", attributes: { "www.example.com:aud": "Kept" } },
          },
        },
      },
      {
        ...TRAIL_RECORD,
        addendum: { reason: "UPDATED_DATA", originalEventID: "o" },
        tlsDetails: { tlsVersion: "TLSv1.3" },
      },
    ];
    const rebuilt = (await throughTable(records)).map(rebuildRecord);
    expect(rebuilt.map(({ broken }) => broken)).toEqual(records.map(() => []));
    expect(rebuilt.map(({ record }) => record?.record)).toEqual(records.map((record) => asTold(record, "")));
  });

  it("is what the demo trail and all fixtures hold", async () => {
    const files = await readAll(await openFiles(["fixtures"]));
    await expectUnchanged([...files.records, ...demoTrail(NOON).slice(0, 1_500)]);
  });

  it.skipIf(!existsSync(SAMPLES))("is what public repositories hold", async () => {
    await expectUnchanged((await readAll(await openFiles([SAMPLES]))).records);
  });
});

describe("what a row cannot tell", () => {
  it("keeps text that is no JSON, and says so", () => {
    const row = { eventname: "StartSession", eventsource: "ssm.amazonaws.com", eventtime: "2026-06-01T12:00:00Z" };
    const { record, broken } = rebuildRecord({ ...row, requestparameters: "{target=i-1}" });
    expect(record?.record["requestParameters"]).toBe("{target=i-1}");
    expect(broken).toEqual(["column requestparameters of a row is not valid JSON"]);
  });

  it("is no record without a name", () => {
    expect(rebuildRecord({ awsregion: "eu-west-1" })).toEqual({ notAudit: "other JSON", broken: [] });
  });
});
