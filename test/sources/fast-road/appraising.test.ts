import { expect, it } from "vitest";
import type { Question } from "../../../src/engine/appraise.ts";
import type { PassedRecord } from "../../../src/engine/passed-record.ts";
import { appraising } from "../../../src/sources/fast-road/appraising.ts";
import { like } from "../../query/backends/leaves.ts";
import { DAY, NOON } from "../../support/event.ts";
import { TRAIL_RECORD } from "../../support/records.ts";

const span = { since: NOON - DAY, until: NOON + DAY };
const QUESTION: Question = {
  span,
  entries: [
    { where: like("eventName", "OpenTunnel"), span, keep: { members: ["requestParameters"], facets: ["target"] } },
    {
      where: like("eventName", "Open*"),
      span: { since: NOON + 1, until: NOON + DAY },
      keep: { members: [], facets: [] },
    },
  ],
  whole: false,
};

/** What becomes of one candidate: the record it passes as, or that it goes on as it is. */
function outcome(text: string, unclear = false): PassedRecord | "as it is" {
  let found: PassedRecord | "as it is" | undefined;
  const listener = appraising(
    {
      passed: () => {},
      meet: () => {},
      add: (record) => {
        found = record;
      },
      candidate: () => {
        found = "as it is";
      },
    },
    QUESTION,
  );
  listener.candidate({ bytes: Buffer.from(text), members: 0, unclear });
  if (found === undefined) throw new Error("nothing was told");
  return found;
}

const json = (more: object): string => JSON.stringify({ ...TRAIL_RECORD, ...more });

it("tells which entries a record matches in their windows, and what they keep of it", () => {
  const record = outcome(json({}));
  expect(record).toMatchObject({ plane: "aws", ms: NOON, met: { entries: [0], concerned: { entries: [0] } } });
  const what = record === "as it is" ? undefined : record.met?.concerned?.what;
  expect(what?.raw).toEqual({ requestParameters: TRAIL_RECORD["requestParameters"] });
  expect(what?.target?.type).toBe("instance");
  expect(what).not.toHaveProperty("road");
  const later = outcome(json({ eventTime: "2026-06-01T12:00:01Z" }));
  expect(new Set(later === "as it is" ? [] : later.met?.entries)).toEqual(new Set([0, 1]));
});

it("lets pass what matches nothing, and what lies outside of the window", () => {
  expect(outcome(json({ eventName: "DescribeInstances" }))).not.toHaveProperty("met");
  expect(outcome(json({ eventTime: "2026-07-01T12:00:00Z" }))).not.toHaveProperty("met");
});

it.each([
  ["an object that may hold a key twice", json({}), true],
  ["no record", '{"a":1}', false],
  ["several records", `{"Records":[${json({})},${json({})}]}`, false],
  ["a record without a name", json({ eventName: "" }), false],
  [
    "a number that JSON cannot carry on",
    json({ requestParameters: "here" }).replace('"here"', '{"port":1e400}'),
    false,
  ],
])("leaves to the reader %s", (_, text, unclear) => {
  expect(outcome(text, unclear)).toBe("as it is");
});
