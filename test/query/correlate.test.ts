import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../src/model/event.ts";
import { correlate } from "../../src/query/correlate.ts";
import type { Correlation } from "../../src/query/correlation.ts";
import { knownField } from "../../src/query/fields.ts";
import { event, human, MINUTE, NOON } from "../support/event.ts";

/** An event of a rule, minutes after noon; its uid is its letter and minute. */
function at(minutes: number, rule = "a", more: Partial<AuditEvent> = {}): AuditEvent {
  const { time: _, ...rest } = more;
  return event({ uid: `${rule}${minutes}`, at: NOON + minutes * MINUTE, raw: { eventName: rule }, ...rest });
}

function isRule(rule: string, { raw }: AuditEvent): boolean {
  const name = raw["eventName"];
  return typeof name === "string" && name.includes(rule);
}

function correlation(more: Partial<Correlation>): Correlation {
  return { type: "event_count", rules: ["a"], groupBy: [], timespan: 10 * MINUTE, condition: [], ...more };
}

function hits(events: readonly AuditEvent[], more: Partial<Correlation>) {
  return correlate(events, correlation(more), isRule).map(({ events: found, count }) => [
    found.map(({ uid }) => uid).join(" "),
    count,
  ]);
}

const gte = (value: number) => ({ cmp: "gte", value }) as const;

describe("event_count", () => {
  it.each<readonly [string, readonly number[], Partial<Correlation>, readonly (readonly [string, number])[]]>([
    ["first to last exactly the timespan", [0, 5, 10], { condition: [gte(3)] }, [["a0 a5 a10", 3]]],
    ["first to last more than the timespan", [0, 5, 11], { condition: [gte(3)] }, []],
    ["a window that lies across fixed buckets", [8, 9, 11, 12], { condition: [gte(4)] }, [["a8 a9 a11 a12", 4]]],
    ["overlapping windows are one result", [0, 5, 10, 15, 20], { condition: [gte(3)] }, [["a0 a5 a10 a15 a20", 3]]],
    [
      "windows apart are two",
      [0, 1, 30, 31],
      { condition: [gte(2)] },
      [
        ["a0 a1", 2],
        ["a30 a31", 2],
      ],
    ],
    [
      "windows that touch without a shared event are two",
      [0, 10, 20, 30],
      { timespan: 9 * MINUTE, condition: [gte(1)] },
      [
        ["a0", 1],
        ["a10", 1],
        ["a20", 1],
        ["a30", 1],
      ],
    ],
    ["what is around a burst is not part of it", [0, 20, 21, 22, 40], { condition: [gte(3)] }, [["a20 a21 a22", 3]]],
    ["gt", [0, 1], { condition: [{ cmp: "gt", value: 2 }] }, []],
    ["gt", [0, 1, 2], { condition: [{ cmp: "gt", value: 2 }] }, [["a0 a1 a2", 3]]],
    ["count is the fullest window's", [0, 1, 2, 3, 12, 13], { condition: [gte(3)] }, [["a0 a1 a2 a3 a12 a13", 4]]],
    ["a range holds for the peak", [0, 1, 2], { condition: [gte(2), { cmp: "lt", value: 4 }] }, [["a0 a1 a2", 3]]],
    [
      "a burst beyond the range is none, though it grew through it",
      [0, 1, 2, 3],
      { condition: [gte(2), { cmp: "lt", value: 4 }] },
      [],
    ],
    ["eq is the peak", [0, 1, 2], { condition: [{ cmp: "eq", value: 2 }] }, []],
    ["eq is the peak", [0, 1, 30], { condition: [{ cmp: "eq", value: 2 }] }, [["a0 a1", 2]]],
    ["neq is the peak", [0, 1, 30], { condition: [{ cmp: "neq", value: 2 }] }, [["a30", 1]]],
    ["lt: a run that never had so many at once", [0, 1, 2, 30], { condition: [{ cmp: "lt", value: 3 }] }, [["a30", 1]]],
    [
      "lte",
      [0, 1, 2, 30],
      { condition: [{ cmp: "lte", value: 3 }] },
      [
        ["a0 a1 a2", 3],
        ["a30", 1],
      ],
    ],
    ["nothing is never a hit", [], { condition: [{ cmp: "lt", value: 3 }] }, []],
    ["other rules' events do not count", [0, 1], { rules: ["b"], condition: [gte(1)] }, []],
  ])("%s: %j", (_, minutes, more, expected) => {
    expect(
      hits(
        minutes.map((minute) => at(minute)),
        more,
      ),
    ).toEqual(expected);
  });

  it("counts an event once, though it matches two rules", () => {
    expect(hits([at(0, "ab"), at(1, "b")], { rules: ["a", "b"], condition: [gte(3)] })).toEqual([]);
    expect(hits([at(0, "ab"), at(1, "b")], { rules: ["a", "b"], condition: [gte(2)] })).toEqual([["ab0 b1", 2]]);
  });
});

describe("groups", () => {
  const from = (minutes: number, who: string, ip?: string) =>
    at(minutes, "a", {
      uid: `${who}${minutes}`,
      actor: human(who),
      src_endpoint: ip === undefined ? { kind: "absent" } : { kind: "ip", ip },
    });

  it("are counted each for itself, and named by their fields", () => {
    const events = [from(0, "ada"), from(1, "bob"), from(2, "ada"), from(3, "bob"), from(4, "eve")];
    const found = correlate(events, correlation({ groupBy: [knownField("actor.uid")], condition: [gte(2)] }), isRule);
    expect(found.map(({ group, events: of }) => [group, of.map(({ uid }) => uid)])).toEqual([
      [{ "actor.uid": "ada" }, ["ada0", "ada2"]],
      [{ "actor.uid": "bob" }, ["bob1", "bob3"]],
    ]);
  });

  it("an event without one of the fields belongs to none", () => {
    const events = [from(0, "ada"), from(1, "ada"), from(2, "bob", "192.0.2.1"), from(3, "bob", "192.0.2.1")];
    const groupBy = [knownField("actor.uid"), knownField("src_endpoint.ip")];
    expect(hits(events, { groupBy, condition: [gte(2)] })).toEqual([["bob2 bob3", 2]]);
  });

  it("an event with several values belongs to the group of just these", () => {
    const of = (minutes: number, ...delegated_by: readonly string[]) =>
      at(minutes, "a", { actor: human("ada", { delegated_by }) });
    const groupBy = [knownField("actor.delegated_by")];
    const found = correlate(
      [of(0, "x", "y"), of(1, "y", "x"), of(2, "x"), of(3)],
      correlation({ groupBy, condition: [gte(1)] }),
      isRule,
    );
    expect(found.map(({ group, count }) => [group, count])).toEqual([
      [{ "actor.delegated_by": "x, y" }, 2],
      [{ "actor.delegated_by": "x" }, 1],
    ]);
  });
});

describe("value_count", () => {
  const field = knownField("target.uid");
  const on = (minutes: number, uid: string | undefined) =>
    at(minutes, "a", uid === undefined ? {} : { target: { uid, type: "instance" } });

  it.each<readonly [string, readonly (string | undefined)[], number, readonly (readonly [string, number])[]]>([
    ["distinct values", ["x", "y", "z"], 3, [["a0 a1 a2", 3]]],
    ["the same again does not count", ["x", "x", "y"], 3, []],
    ["the same again is part of the burst", ["x", "x", "y"], 2, [["a0 a1 a2", 2]]],
    ["an event without the field does not count", ["x", undefined, "y"], 3, []],
  ])("%s", (_, targets, least, expected) => {
    const events = targets.map((uid, minute) => on(minute, uid));
    expect(hits(events, { type: "value_count", field, condition: [gte(least)] })).toEqual(expected);
  });

  it("forgets values that left the window", () => {
    const events = [on(0, "x"), on(8, "y"), on(14, "z")];
    expect(hits(events, { type: "value_count", field, condition: [gte(3)] })).toEqual([]);
    expect(hits(events, { type: "value_count", field, condition: [gte(2)] })).toEqual([["a0 a8 a14", 2]]);
  });
});

describe("temporal", () => {
  const rules = ["a", "b", "c"];
  it.each<readonly [string, readonly AuditEvent[], Partial<Correlation>, readonly (readonly [string, number])[]]>([
    ["all rules in any order", [at(0, "c"), at(1, "a"), at(2, "b")], {}, [["c0 a1 b2", 3]]],
    ["one rule missing", [at(0, "c"), at(1, "a"), at(2, "a")], {}, []],
    ["too far apart", [at(0, "c"), at(1, "a"), at(12, "b")], {}, []],
    ["fewer rules where the condition says so", [at(0, "c"), at(1, "a")], { condition: [gte(2)] }, [["c0 a1", 2]]],
    ["one event may be several rules", [at(0, "abc")], {}, [["abc0", 3]]],
  ])("%s", (_, events, more, expected) => {
    expect(hits(events, { type: "temporal", rules, ...more })).toEqual(expected);
  });
});

describe("temporal_ordered", () => {
  const rules = ["a", "b", "c"];
  it.each<readonly [string, readonly AuditEvent[], readonly (readonly [string, number])[]]>([
    ["in order", [at(0, "a"), at(1, "b"), at(2, "c")], [["a0 b1 c2", 3]]],
    ["out of order", [at(0, "a"), at(1, "c"), at(2, "b")], []],
    ["in order among others", [at(0, "b"), at(1, "a"), at(2, "c"), at(3, "b"), at(4, "c")], [["a1 c2 b3 c4", 3]]],
    ["the latest beginning counts", [at(0, "a"), at(9, "a"), at(10, "b"), at(15, "c")], [["a9 b10 c15", 3]]],
    ["exactly the timespan", [at(0, "a"), at(5, "b"), at(10, "c")], [["a0 b5 c10", 3]]],
    ["too far apart", [at(0, "a"), at(5, "b"), at(11, "c")], []],
    ["one event is not two steps", [at(0, "abc")], []],
    [
      "one event may end one sequence and begin the next",
      [at(0, "a"), at(1, "b"), at(2, "ca"), at(3, "b"), at(4, "c")],
      [["a0 b1 ca2 b3 c4", 3]],
    ],
    [
      "two sequences apart",
      [at(0, "a"), at(1, "b"), at(2, "c"), at(30, "a"), at(31, "b"), at(32, "c")],
      [
        ["a0 b1 c2", 3],
        ["a30 b31 c32", 3],
      ],
    ],
  ])("%s", (_, events, expected) => {
    expect(hits(events, { type: "temporal_ordered", rules })).toEqual(expected);
  });
});

it("answers ordered by first event, then by group, whatever order the events come in", () => {
  const of = (minutes: number, who: string) => at(minutes, "a", { uid: `${who}${minutes}`, actor: human(who) });
  const events = [of(0, "zoe"), of(1, "zoe"), of(2, "ada"), of(3, "ada"), of(40, "zoe"), of(41, "zoe")];
  const more = { groupBy: [knownField("actor.uid")], condition: [gte(2)] };
  const expected = [
    ["zoe0 zoe1", 2],
    ["ada2 ada3", 2],
    ["zoe40 zoe41", 2],
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(events, { minLength: events.length }), (shuffled) => {
      expect(hits(shuffled, more)).toEqual(expected);
    }),
  );
});

/** The definition, word for word: a window is a set of consecutive events no further apart than the timespan. */
function anyWindow(minutes: readonly number[], least: number, span: number): boolean {
  return minutes.some((first) => minutes.filter((minute) => minute >= first && minute - first <= span).length >= least);
}

it("finds a burst exactly when some window holds enough", () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 12 });
  fc.assert(
    fc.property(minutes, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 20 }), (all, least, span) => {
      const found = hits(
        all.map((minute) => at(minute)),
        { timespan: span * MINUTE, condition: [gte(least)] },
      );
      expect(found.length > 0).toBe(anyWindow(all, least, span));
    }),
  );
});

it("never gives one event to two results of a group", () => {
  const minutes = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 20 });
  fc.assert(
    fc.property(minutes, fc.integer({ min: 1, max: 4 }), (all, least) => {
      const events = all.map((minute, index) => at(minute, "a", { uid: `e${index}` }));
      const found = correlate(events, correlation({ condition: [gte(least)] }), isRule).flatMap((hit) => hit.events);
      expect(new Set(found).size).toBe(found.length);
    }),
  );
});
