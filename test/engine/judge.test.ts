import { expect, it } from "vitest";
import { type RunOptions, run } from "../../src/engine/run.ts";
import { NO_ESTATE } from "../../src/model/estate.ts";
import type { RawRecord } from "../../src/model/record.ts";
import { bindQuery } from "../../src/runbook/bind-query.ts";
import { entryText, sound } from "../runbook/entry.ts";
import { HOUR, MINUTE, NOON } from "../support/event.ts";
import { TRAIL_RECORD } from "../support/records.ts";
import { recordSource } from "../support/run.ts";

const RULE = sound(
  entryText(
    [
      `detector: { id: failed-auth, with: { threshold: "%threshold%", retry_within: 10m } }`,
      `correlation: { type: event_count, rules: denied, group-by: [actor.uid], timespan: 10m, condition: { gte: "%threshold%" } }`,
    ],
    ["  lookback: 1d\n", ""],
    ["[last_seen, src_range, count]", "[last_seen, count]"],
    ["List what {src_range} reached", "List what {src} reached"],
    ["{src_range}", "{src}"],
    ["--range={src_range}", "--range={src}"],
  ),
);

const refusal = (at: number): RawRecord => ({
  format: "cloudtrail",
  record: {
    ...TRAIL_RECORD,
    eventTime: new Date(at).toISOString(),
    eventID: String(at),
    errorCode: "AccessDenied",
  },
});

async function counts(window: RunOptions["window"]): Promise<readonly number[]> {
  const query = bindQuery(RULE, { threshold: 5 });
  const records = [-4, -3, -2, 1, 2, 3].map((minute) => refusal(NOON + minute * MINUTE));
  const report = await run(
    [{ runbook: RULE, query, params: {}, provenance: async () => ({ git: null }) }],
    [recordSource("trail", records)],
    {
      window,
      estate: NO_ESTATE,
      enrich: (event) => event,
      isSuppressed: () => false,
      raw: false,
      again: [],
      now: NOON + HOUR,
      version: "0.0.0",
      signal: new AbortController().signal,
      progress: () => {},
      warn: () => {},
      failed: () => {},
      allow: async () => {},
    },
  );
  return report.runs.flatMap(({ findings }) => findings.map(({ count }) => count));
}

it("finds a burst across the border of two windows in the one it ends in", async () => {
  expect(await counts({ since: NOON - HOUR, until: NOON })).toEqual([]);
  expect(await counts({ since: NOON, until: NOON + HOUR })).toEqual([6]);
});
