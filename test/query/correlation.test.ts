import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/model/errors.ts";
import { bindCorrelation, correlationParams, parseCorrelation } from "../../src/query/correlation.ts";
import { MINUTE } from "../support/event.ts";

const SELECTIONS = ["denied", "granted"];
const COUNT = {
  type: "event_count",
  rules: ["denied"],
  "group-by": ["src_endpoint.ip"],
  timespan: "10m",
  condition: { gte: 5 },
};

function parsed(value: unknown) {
  const result = parseCorrelation(value, ["correlation"], SELECTIONS);
  if (!result.ok) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

function issues(value: unknown): readonly string[] {
  const result = parseCorrelation(value, ["correlation"], SELECTIONS);
  return result.ok ? [] : result.issues.map(({ code, path }) => `${code} ${path.join(".")}`);
}

it("reads a correlation", () => {
  const { groupBy, ...rest } = parsed(COUNT);
  expect(groupBy.map(({ name }) => name)).toEqual(["src_endpoint.ip"]);
  expect(rest).toEqual({
    type: "event_count",
    rules: ["denied"],
    timespan: 10 * MINUTE,
    condition: [{ cmp: "gte", value: 5 }],
  });
});

it.each<readonly [string, unknown]>([
  ["a range", { ...COUNT, condition: { gt: 100, lte: 200 } }],
  ["rules and group-by as one name", { ...COUNT, rules: "denied", "group-by": "actor.uid" }],
  ["no group-by", { ...COUNT, "group-by": undefined }],
  [
    "value_count with the field in its condition",
    { ...COUNT, type: "value_count", condition: { gte: 3, field: "target.uid" } },
  ],
  ["value_count with the field beside it", { ...COUNT, type: "value_count", field: "target.uid" }],
  ["temporal without a condition", { ...COUNT, type: "temporal", rules: SELECTIONS, condition: undefined }],
  ["temporal with one", { ...COUNT, type: "temporal", rules: SELECTIONS, condition: { gte: 2 } }],
  ["temporal_ordered", { ...COUNT, type: "temporal_ordered", rules: SELECTIONS, condition: undefined }],
])("takes %s", (_, value) => {
  expect(issues(value)).toEqual([]);
});

it.each<readonly [unknown, readonly string[]]>([
  [5, ["query/bad-correlation correlation"]],
  [{ ...COUNT, type: "value_sum" }, ["query/unsupported-correlation correlation.type"]],
  [{ ...COUNT, type: "value_percentile" }, ["query/unsupported-correlation correlation.type"]],
  [{ ...COUNT, type: "counts" }, ["query/bad-correlation correlation.type"]],
  [{ ...COUNT, aliases: {} }, ["query/unsupported-correlation correlation.aliases"]],
  [{ ...COUNT, "group-bye": [] }, ["query/unknown-key correlation.group-bye"]],
  [{ ...COUNT, rules: ["denied", "grantid"] }, ["query/unknown-selection correlation.rules.1"]],
  [{ ...COUNT, rules: [] }, ["query/bad-correlation correlation.rules"]],
  [{ ...COUNT, rules: undefined }, ["query/bad-correlation correlation.rules"]],
  [{ ...COUNT, rules: [5] }, ["query/bad-correlation correlation.rules"]],
  [{ ...COUNT, "group-by": ["actor.uuid"] }, ["query/unknown-field correlation.group-by.0"]],
  [{ ...COUNT, "group-by": { a: 1 } }, ["query/bad-correlation correlation.group-by"]],
  [{ ...COUNT, timespan: "soon" }, ["query/bad-timespan correlation.timespan"]],
  [{ ...COUNT, timespan: 600 }, ["query/bad-timespan correlation.timespan"]],
  [{ ...COUNT, timespan: "0m" }, ["query/bad-timespan correlation.timespan"]],
  [{ ...COUNT, timespan: undefined }, ["query/bad-timespan correlation.timespan"]],
  [{ ...COUNT, condition: undefined }, ["query/bad-correlation correlation"]],
  [{ ...COUNT, condition: { gte: "5" } }, ["query/bad-number correlation.condition.gte"]],
  [{ ...COUNT, condition: { gte: null } }, ["query/bad-number correlation.condition.gte"]],
  [{ ...COUNT, condition: { more: 5 } }, ["query/unknown-key correlation.condition.more"]],
  [{ ...COUNT, condition: "denied and not granted" }, ["query/unsupported-correlation correlation.condition"]],
  [{ ...COUNT, type: "value_count" }, ["query/bad-correlation correlation"]],
  [{ ...COUNT, field: "actor.uid" }, ["query/bad-correlation correlation"]],
  [{ ...COUNT, type: "value_count", field: ["actor.uid"] }, ["query/bad-correlation correlation.field"]],
  [{ ...COUNT, type: "temporal_ordered", rules: SELECTIONS }, ["query/unsupported-correlation correlation.condition"]],
  [
    {
      type: "event_count",
      rules: ["nobody"],
      "group-by": ["nothing"],
      timespan: "x",
      condition: { gte: "x" },
      extra: 1,
    },
    [
      "query/unknown-key correlation.extra",
      "query/unknown-selection correlation.rules.0",
      "query/unknown-field correlation.group-by.0",
      "query/bad-timespan correlation.timespan",
      "query/bad-number correlation.condition.gte",
    ],
  ],
])("refuses %j", (value, expected) => {
  expect(issues(value)).toEqual(expected);
});

describe("parameters", () => {
  const template = parsed({ ...COUNT, timespan: "%span%", condition: { gte: "%threshold%", lt: 100 } });

  it("are named", () => {
    expect(correlationParams(template)).toEqual(["span", "threshold"]);
    expect(correlationParams(parsed(COUNT))).toEqual([]);
  });

  it.each([
    [600_000, 5],
    ["10m", "5"],
  ])("are put in: %j, %j", (span, threshold) => {
    expect(bindCorrelation(template, { span, threshold })).toMatchObject({
      timespan: 600_000,
      condition: [
        { cmp: "gte", value: 5 },
        { cmp: "lt", value: 100 },
      ],
    });
  });

  it.each([
    [{ span: "10m" }],
    [{ threshold: 5 }],
    [{ span: "soon", threshold: 5 }],
    [{ span: 0, threshold: 5 }],
    [{ span: "10m", threshold: "many" }],
    [{ span: "10m", threshold: [5, 6] }],
  ])("%j are refused", (params) => {
    expect(() => bindCorrelation(template, params)).toThrow(UsageError);
  });
});
