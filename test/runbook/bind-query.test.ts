import { describe, expect, it } from "vitest";
import { compileMatcher } from "../../src/query/match.ts";
import { bindQuery } from "../../src/runbook/bind-query.ts";
import { bindParams } from "../../src/runbook/params.ts";
import { event } from "../support/event.ts";
import { ENTRY, entryText, sound } from "./entry.ts";

const DETECTOR = `  detector: { id: failed-auth, with: { threshold: "%threshold%", retry_within: 10m } }`;

const bound = (text: string, given: Readonly<Record<string, unknown>>) => {
  const runbook = sound(text);
  const params = bindParams(runbook.params, given);
  if (!params.ok) throw new Error("the parameters are wrong");
  return bindQuery(runbook, params.value);
};

describe("bindQuery", () => {
  it("puts parameters and defaults into the query and the detector's options", () => {
    const query = bound(ENTRY, { project: "gcp:shop", threshold: "7" });
    expect(query.lookback).toBe(86_400_000);
    expect(query.dropped).toEqual([]);
    expect(query.judge).toMatchObject({
      kind: "detector",
      id: "failed-auth",
      options: { threshold: 7, retry_within: 600_000, group_prefix_v4: 24 },
    });
    const matches = compileMatcher(query.where);
    const refused = event({ activity: "signin", outcome: "denied", scope: "gcp:shop" });
    expect([
      matches(refused),
      matches({ ...refused, scope: "gcp:shop-2" }),
      matches({ ...refused, outcome: "success" }),
    ]).toEqual([true, false, false]);
  });

  it("drops the clause of an optional parameter that is not given, and says so", () => {
    const query = bound(ENTRY, {});
    expect(query.dropped).toHaveLength(1);
    expect(query.dropped[0]).toContain("%project%");
    expect(
      compileMatcher(query.where)(event({ activity: "signin", outcome: "denied", scope: "aws:111122223333" })),
    ).toBe(true);
  });

  it("an option of an optional parameter that is not given is the detector's own default", () => {
    const text = entryText(["default: 5, min: 1", "optional: true, min: 1"]);
    expect(bound(text, {}).judge).toMatchObject({ options: { threshold: 5 } });
    expect(bound(text, { threshold: 9 }).judge).toMatchObject({ options: { threshold: 9 } });
  });

  it("a list parameter is the list, or adds its elements to one", () => {
    const change = (written: string) =>
      entryText(
        [
          "{ type: integer, default: 5, min: 1,",
          "{ type: list, of: enum, choices: [actor, target, source], default: [actor],",
        ],
        [DETECTOR, `  detector: { id: each-event, with: { group_by: ${written} } }`],
        ["src_range, count", "actor, count"],
        ["    params: { threshold: 3 }\n", ""],
      ).replaceAll("{src_range}", "{src}");
    expect(bound(change(`"%threshold%"`), { threshold: "target,source" }).judge).toMatchObject({
      options: { group_by: ["target", "source"] },
    });
    expect(bound(change(`[operation, "%threshold%"]`), {}).judge).toMatchObject({
      options: { group_by: ["operation", "actor"] },
    });
  });

  it("a lookback may be a parameter", () => {
    const text = entryText(
      ["params:\n", "params:\n  history: { type: duration, default: 7d, max: 30d, description: How far back }\n"],
      ["lookback: 1d", `lookback: "%history%"`],
    );
    expect([bound(text, {}).lookback, bound(text, { history: "2d" }).lookback]).toEqual([604_800_000, 172_800_000]);
  });

  it("binds a correlation and its selections", () => {
    const text = entryText(
      [
        DETECTOR,
        `  correlation: { type: event_count, rules: [denied], group-by: [actor.uid], timespan: 10m, condition: { gte: "%threshold%" } }`,
      ],
      ["src_range, count", "actor.uid, count"],
    ).replaceAll("{src_range}", "{actor.uid}");
    const query = bound(text, { threshold: 3 });
    expect(query.judge).toMatchObject({
      kind: "correlation",
      correlation: { timespan: 600_000, condition: [{ cmp: "gte", value: 3 }] },
    });
    expect([...query.selections.keys()]).toEqual(["denied", "in_project"]);
  });
});
