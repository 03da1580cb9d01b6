/** What `lake:` plans, and tells `doctor`. */

import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Check } from "../../../src/engine/source.ts";
import { UsageError } from "../../../src/model/errors.ts";
import { bind } from "../../../src/query/bind.ts";
import { TRUE } from "../../../src/query/expr.ts";
import { openLake } from "../../../src/sources/lake.ts";
import { selection } from "../../query/rule.ts";
import { ServiceError } from "../../support/servers/aws-json.ts";
import { STORE, startLakeServer } from "../../support/servers/lake.ts";
import { HASTY, pointTo } from "./asking.ts";
import { WINDOW } from "./hard-times.ts";

const REQUEST = { where: TRUE, window: WINDOW, now: WINDOW.until };
const ARN = `arn:aws:cloudtrail:eu-central-1:111122223333:eventdatastore/${STORE}`;

let cloud: FauxqsServer;
beforeAll(async () => {
  cloud = await startFauxqs({ port: 0, logger: false });
});
afterAll(() => cloud.stop());
afterEach(() => void vi.unstubAllEnvs());

describe("the plan", () => {
  const where = bind(selection({ eventName: "StartSession" }).condition, {}).expr;
  const steps = (uri: string) => openLake(uri, {}, HASTY).plan({ ...REQUEST, where }).steps;

  it("asks for the record itself, and for columns where it is missing", () => {
    const sql = steps(`lake://${STORE}`)[0]?.text ?? "";
    expect(sql).toMatch(
      /^SELECT "eventjson",\n {7}CASE WHEN "eventjson" IS NULL THEN "eventversion" END AS "eventversion"/,
    );
    expect(sql.slice(sql.indexOf("FROM"))).toBe(
      [
        `FROM ${STORE}`,
        `WHERE "eventtime" >= timestamp '2026-05-31 12:00:00' AND "eventtime" < timestamp '2026-06-01 12:00:00'`,
        "  AND lower(eventname) = 'startsession'",
      ].join("\n"),
    );
  });

  it("has another statement for what integrations put in", () => {
    const [, activity] = steps(`lake://${STORE}`);
    expect(activity?.title).toBe("or, if it holds events of integrations (ActivityAuditLog)");
    expect(activity?.text).toMatch(/json_format\(CAST\("eventdata" AS JSON\)\) AS "eventdata"/);
    expect(activity?.text).toMatch(/lower\(eventdata\.eventname\) = 'startsession'$/);
  });

  it("takes the Region of an ARN", () => {
    expect(steps(`lake://${ARN}`)[0]?.title).toBe("one query, eu-central-1, if the store holds CloudTrail's events");
  });

  it("widens a condition that would be too long, and never cuts it", () => {
    const names = Array.from({ length: 600 }, (_, index) => `DoSomethingNumber${index}`);
    const long = bind(selection({ eventName: names, eventSource: "ssm.amazonaws.com" }).condition, {}).expr;
    const [step] = openLake(`lake://${STORE}`, {}, HASTY).plan({ ...REQUEST, where: long }).steps;
    expect(step?.text?.length).toBeLessThan(10_000);
    expect(step?.text).toMatch(/AND lower\(eventsource\) = 'ssm\.amazonaws\.com'$/);
  });

  it("says that Lake is for those who have it", () => {
    const { notes } = openLake(`lake://${STORE}`, {}, HASTY).plan(REQUEST);
    expect(notes[0]).toMatch(/no new customers since 31 May 2026/);
  });
});

describe("a URI that is wrong", () => {
  it.each([
    ["lake:", {}],
    ["lake://trail", {}],
    [`lake://${STORE}/more`, {}],
    [`lake://arn:aws:s3:eu-west-1:111122223333:eventdatastore/${STORE}`, {}],
    [`lake://${STORE}`, { outputLocation: "s3://results" }],
    [`lake://${STORE}`, { role: "reader" }],
  ])("%s %o", (uri, settings) => {
    expect(() => openLake(uri, settings, HASTY)).toThrow(UsageError);
  });
});

describe("doctor", () => {
  async function examine(category: string, refused?: string): Promise<readonly (readonly string[])[]> {
    const refuse = (called: string) =>
      called === refused ? new ServiceError("AccessDeniedException", "not authorized") : undefined;
    const server = await startLakeServer({ records: [], category, refuse });
    pointTo({ CLOUDTRAIL: server.url, STS: cloud.address });
    const checks: Check[] = [];
    const context = { signal: new AbortController().signal, now: Date.now };
    for await (const check of openLake(`lake://${STORE}`, {}, HASTY).examine?.(context) ?? []) checks.push(check);
    await server.close();
    return checks.map(({ what, state, hint = "" }) => [what, state, hint]);
  }

  it("walks the whole way of a query", async () => {
    expect(await examine("Management")).toEqual([
      ["credentials", "ok", ""],
      ["event data store", "ok", ""],
      ["clock", "ok", ""],
      ["run a query", "ok", ""],
    ]);
  });

  it("names what is missing", async () => {
    expect(await examine("Management", "StartQuery")).toContainEqual([
      "run a query",
      "failed",
      "the role needs cloudtrail:StartQuery",
    ]);
    expect(await examine("Insight")).toContainEqual(["event data store", "failed", expect.any(String)]);
  });
});
