/** A table on a real Trino server: what is asked there and what comes back, held against the records themselves. */

import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditEvent } from "../../../src/model/event.ts";
import { canonical, type JsonObject, property } from "../../../src/model/json.ts";
import type { RawRecord } from "../../../src/model/record.ts";
import { cloudtrail } from "../../../src/normalizers/cloudtrail.ts";
import { toSqlWhere } from "../../../src/query/backends/sql.ts";
import { type Expr, TRUE } from "../../../src/query/expr.ts";
import { formatExpr } from "../../../src/query/format.ts";
import { compileMatcher } from "../../../src/query/match.ts";
import { DEMO_ESTATE } from "../../../src/sources/demo/cast.ts";
import { demoTrail } from "../../../src/sources/demo.ts";
import { openFiles } from "../../../src/sources/files.ts";
import { openTrino } from "../../../src/sources/trino.ts";
import { DAY } from "../../support/event.ts";
import { type Fault, startFaultyProxy } from "../../support/faulty-proxy.ts";
import { readAll } from "../../support/reading.ts";
import { ask, EVERY_ENTRY, recordSource } from "../../support/run.ts";
import { type RealTrino, startTrino } from "../../support/servers/trino.ts";
import { queries, recordsOn } from "./generated.ts";

/** For dozens of statements, on a machine that does other things as well. */
const PATIENCE_MS = 300_000;

let trino: RealTrino | undefined;
beforeAll(async () => {
  trino = await startTrino();
}, PATIENCE_MS);
afterAll(() => trino?.close());

/** Skips the test where there is no server. */
function real(skip: () => never): RealTrino {
  return trino ?? skip();
}

/** Where most fixtures lie; the demo trail is put there too. */
const END = Date.UTC(2026, 5, 11);
const LAST_DAY = { estate: DEMO_ESTATE, window: { since: END - DAY, until: END }, now: END };
const SIDE_BY_SIDE = 4;

describe("the library over the demo trail and all fixtures", () => {
  let trail: readonly RawRecord[] = [];
  let uri = "";
  beforeAll(async () => {
    const all = [...demoTrail(END), ...(await readAll(await openFiles(["fixtures"]))).records];
    trail = all.filter(({ format }) => format === "cloudtrail");
    uri = (await trino?.table("trail", bodies(trail), ["timestamp"])) ?? "";
  });

  it(
    "each entry finds there what it finds in the records",
    async ({ skip }) => {
      real(skip);
      const here = await ask(EVERY_ENTRY, [recordSource("records", trail)], LAST_DAY);
      const wanted = Object.entries(EVERY_ENTRY).map(([id, params], index) => ({ id, params, index }));
      const worker = async (): Promise<void> => {
        for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
          const { id, params, index } = next;
          const { runs } = await ask({ [id]: params }, [openTrino(uri, { user: "test" })], LAST_DAY);
          expect(runs[0]?.coverage.sources[0]?.gaps, id).toEqual([]);
          expect(runs[0]?.findings, id).toEqual(here.runs[index]?.findings);
        }
      };
      await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
      expect(here.runs.filter(({ findings }) => findings.length > 0).length).toBeGreaterThan(20);
    },
    PATIENCE_MS,
  );

  it("all entries in one read as well", async ({ skip }) => {
    real(skip);
    const here = await ask(EVERY_ENTRY, [recordSource("records", trail)], LAST_DAY);
    const there = await ask(EVERY_ENTRY, [openTrino(uri, { user: "test" })], LAST_DAY);
    expect(there.runs.map(({ findings }) => findings)).toEqual(here.runs.map(({ findings }) => findings));
  });

  it.for<readonly [string, Fault]>([
    ["dropped", { kind: "drop" }],
    ["cut off", { kind: "truncate", bytes: 300 }],
    ["answered 503", { kind: "answer", status: 503, body: "" }],
  ])("every other request %s: nothing lost, nothing doubled", async ([, fault], { skip }) => {
    const { url } = real(skip);
    const proxy = await startFaultyProxy(url, ({ index }) => (index % 2 === 1 ? fault : undefined));
    try {
      const broken = openTrino(uri.replace(new URL(url).host, new URL(proxy.url).host), { user: "test" });
      const request = { where: TRUE, window: LAST_DAY.window, now: END };
      const [through, straight] = [await readAll(broken, request), await readAll(openTrino(uri, {}), request)];
      expect(through.gaps).toEqual([]);
      expect(multiset(through.records)).toEqual(multiset(straight.records));
      expect(straight.records.length).toBeGreaterThan(500);
      expect(proxy.faults).toBeGreaterThan(5);
    } finally {
      await proxy.close();
    }
  });
});

const GENERATED_DAY = "2026-06-01";

describe("generated records", () => {
  const records = fc.sample(recordsOn(GENERATED_DAY), { numRuns: 250, seed: 11 });
  const events = records.map(normalized);
  let uri = "";
  beforeAll(async () => {
    uri = (await trino?.table("generated", records)) ?? "";
  });

  it("come back as the events they were", async ({ skip }) => {
    real(skip);
    const since = Date.parse(GENERATED_DAY);
    const request = { where: TRUE, window: { since, until: since + DAY }, now: since };
    const { records: back, gaps } = await readAll(openTrino(uri, { user: "test" }), request);
    expect(gaps).toEqual([]);
    const told = (event: AuditEvent) => canonical({ ...event, raw: null } as unknown as JsonObject);
    expect(bodies(back).map(normalized).map(told).sort()).toEqual(events.map(told).sort());
  });

  it(
    "law 1: whatever matches here is brought by what is asked there",
    async ({ skip }) => {
      const { run } = real(skip);
      const seen = { pairs: 0, narrow: 0 };
      const batch = fc.array(queries, { minLength: 50, maxLength: 50 });
      const holds = fc.asyncProperty(batch, async (asked) => {
        const brought = await conditions(run, asked);
        for (const [index, query] of asked.entries()) {
          const matches = compileMatcher(query);
          if (brought.sql[index] !== "TRUE") seen.narrow += 1;
          for (const event of events) {
            if (!matches(event)) continue;
            seen.pairs += 1;
            if (brought.ids[index]?.has(event.uid) === true) continue;
            throw new Error(`${formatExpr(query)}\n${brought.sql[index]}\nleaves out ${JSON.stringify(event.raw)}`);
          }
        }
      });
      await fc.assert(holds, { numRuns: 20, endOnFailure: true });
      expect(seen.narrow).toBeGreaterThan(100);
      expect(seen.pairs).toBeGreaterThan(1_000);
    },
    PATIENCE_MS,
  );
});

/** For each query the condition asked, and the events for which it is true there: not false, and not unknown. */
async function conditions(
  run: RealTrino["run"],
  asked: readonly Expr[],
): Promise<{ readonly sql: readonly string[]; readonly ids: readonly ReadonlySet<string>[] }> {
  const sql = asked.map((query) => toSqlWhere(query, "trino").sql);
  const columns = sql.map((condition, index) => `(${condition}) AS c${index}`);
  const rows = await run(
    `SELECT eventid, ${columns.join(",\n")} FROM hive.logs.generated WHERE "timestamp" = '${GENERATED_DAY}'`,
  );
  return {
    sql,
    ids: asked.map(
      (_, index) =>
        new Set(rows.filter((row) => row[`c${index}`] === true).map((row) => String(property(row, "eventid")))),
    ),
  };
}

function normalized(record: JsonObject): AuditEvent {
  const event = cloudtrail(record);
  if ("invalid" in event) throw new Error(event.invalid);
  return event;
}

function bodies(records: readonly RawRecord[]): readonly JsonObject[] {
  return records.map(({ record }) => record);
}

function multiset(records: readonly RawRecord[]): readonly string[] {
  return bodies(records).map(canonical).sort();
}
