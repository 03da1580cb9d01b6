import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../src/model/event.ts";
import {
  and,
  type BoundPart,
  type Expr,
  FALSE,
  type Leaf,
  leaf,
  not,
  or,
  type Test,
  TRUE,
} from "../../src/query/expr.ts";
import { knownField } from "../../src/query/fields.ts";
import { compileMatcher } from "../../src/query/match.ts";
import { parsePattern } from "../../src/query/pattern.ts";
import { localParts, type Push, prefilter } from "../../src/query/prefilter.ts";
import { aws } from "./rule.ts";

function like(name: string, pattern: string): Leaf {
  return leaf(knownField(name), {
    kind: "like",
    pattern: parsePattern(pattern, false) as readonly BoundPart[],
    cased: false,
  });
}

const a = like("eventName", "A");
const b = like("eventSource", "b");
const derived = like("activity", "read");
const NO = { because: "not asked" };
const onlyRecords = ({ field }: Leaf): Push => (field.root === "record" ? true : NO);

describe("keeps what can be asked, and nothing negative", () => {
  it.each<readonly [string, Expr, Expr]>([
    ["a leaf", a, a],
    ["a leaf it cannot ask", derived, TRUE],
    ["and drops what it cannot ask", and(a, derived), a],
    ["or with what it cannot ask is everything", or(a, derived), TRUE],
    ["a negation is everything", not(a), TRUE],
    ["and not", and(a, not(b)), a],
    ["not (a or b)", not(or(a, b)), TRUE],
    ["not (not a and not b) is a or b", not(and(not(a), not(b))), or(a, b)],
    ["not (a and not b)", not(and(a, not(b))), TRUE],
    ["TRUE", TRUE, TRUE],
    ["FALSE", FALSE, FALSE],
    ["not FALSE", { op: "not", arg: FALSE }, TRUE],
    ["a deep or", and(a, or(b, and(a, derived))), and(a, or(b, a))],
  ])("%s", (_, expr, expected) => {
    expect(prefilter(expr, onlyRecords)).toEqual(expected);
  });

  it("asks another question in a leaf's place, and filters that one too", () => {
    const canPush = (asked: Leaf): Push => (asked === derived ? and(a, like("scope", "x")) : onlyRecords(asked));
    expect(prefilter(and(derived, b), canPush)).toEqual(and(a, b));
  });

  it("does not ask in the place of a negated leaf", () => {
    expect(prefilter(not(derived), () => a)).toEqual(TRUE);
  });
});

const FIELDS = ["eventName", "eventSource", "errorCode", "resources.ARN", "activity", "outcome", "api.operation"];
const TEXTS = ["a", "b", "", "ab", "5"];
const tests: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    kind: fc.constant("like" as const),
    pattern: fc.array(fc.constantFrom<BoundPart>({ text: "a" }, { text: "b" }, "*", "?"), { maxLength: 3 }),
    cased: fc.boolean(),
  }),
  fc.constantFrom<Test>(
    { kind: "null" },
    { kind: "exists" },
    { kind: "compare", cmp: "gte", value: 5 },
    { kind: "boolean", value: true },
    { kind: "regex", source: "^a", flags: "i" },
    { kind: "cidr", network: "192.0.2.0/24" },
    { kind: "field", other: knownField("errorCode"), relation: "equals", cased: false },
  ),
);
const exprs = fc.letrec<{ readonly tree: Expr }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.tuple(fc.constantFrom(...FIELDS), tests).map(([name, test]): Expr => leaf(knownField(name), test)),
    tie("tree").map((arg) => not(arg)),
    fc.array(tie("tree"), { maxLength: 3 }).map((args) => and(...args)),
    fc.array(tie("tree"), { maxLength: 3 }).map((args) => or(...args)),
  ),
})).tree;

const value = fc.option(fc.constantFrom(...TEXTS, "A", "192.0.2.1", true, null), { nil: undefined });
const events = fc
  .record({
    eventName: fc.constantFrom("a", "b", "AB"),
    eventSource: fc.constantFrom("a", "b"),
    errorCode: value,
    arns: fc.array(value, { maxLength: 2 }),
    activity: fc.constantFrom("read" as const, "other" as const),
  })
  .map(({ eventName, eventSource, errorCode, arns, activity }): AuditEvent => {
    const resources = arns.map((arn) => (arn === undefined ? {} : { ARN: arn }));
    const raw = { eventName, eventSource, resources, ...(errorCode === undefined ? {} : { errorCode }) };
    return {
      ...aws(raw),
      activity,
      api: { service: eventSource, operation: eventName, canonical: eventName.slice(0, 1) },
    };
  });

function isPositive(expr: Expr): boolean {
  return expr.op === "and" || expr.op === "or" ? expr.args.every(isPositive) : expr.op !== "not";
}

/** Back-ends from one that can ask nothing to one that can ask anything. */
const backEnds: Readonly<Record<string, (asked: Leaf) => Push>> = {
  none: () => NO,
  all: () => true,
  records: onlyRecords,
  "plain text": ({ test }) => (test.kind === "like" ? true : NO),
};

it.each(Object.entries(backEnds))("never fetches less than matches (%s)", (_, canPush) => {
  fc.assert(
    fc.property(exprs, events, (expr, on) => {
      const asked = prefilter(expr, canPush);
      expect(isPositive(asked)).toBe(true);
      if (compileMatcher(expr)(on)) expect(compileMatcher(asked)(on)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

describe("says what stays local, and why", () => {
  const asksNothing = "nothing can be asked of it";
  const canPush = (asked: Leaf): Push => {
    if (asked.field.name === "outcome") return or(a, like("scope", "x"));
    if (asked.field.name === "plane") return TRUE;
    return asked.field.root === "record" ? true : { because: asksNothing };
  };

  it.each<readonly [string, Expr, readonly (readonly [string, string])[]]>([
    ["nothing of a leaf that is asked", a, []],
    ["a leaf that is not", derived, [['activity: "read"', asksNothing]]],
    [
      "each once, in the query's order",
      and(or(derived, like("region", "x")), derived),
      [
        ['activity: "read"', asksNothing],
        ['region: "x"', asksNothing],
      ],
    ],
    [
      "a negation",
      and(a, not(or(b, derived))),
      [
        ['not eventSource: "b"', "negated: a source is only asked for what must be there"],
        ['not activity: "read"', "negated: a source is only asked for what must be there"],
      ],
    ],
    ["a leaf in whose place too little is asked", like("outcome", "denied"), [['outcome: "denied"', asksNothing]]],
    ["no leaf that every record passes", like("plane", "aws"), []],
  ])("%s", (_, expr, expected) => {
    expect(localParts(expr, canPush)).toEqual(expected.map(([what, because]) => ({ what, because })));
  });
});
