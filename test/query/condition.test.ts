import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Condition, parseCondition } from "../../src/query/condition.ts";
import { compileDetection } from "../../src/query/detection.ts";
import { event } from "../support/event.ts";
import { codes, compiled, runs } from "./rule.ts";

function codesWithHints(detection: unknown): readonly unknown[] {
  const result = compileDetection(detection, ["detection"]);
  return result.ok ? [] : result.issues.map(({ code, path, hint }) => [code, path, hint]);
}

const place = { path: ["condition"] };

function parsed(text: string): Condition {
  const result = parseCondition(text, place);
  if (!result.ok) throw new Error(result.issues[0]?.message);
  return result.value;
}

const n = (name: string): Condition => ({ op: "name", name });

it.each<readonly [string, Condition]>([
  ["a", n("a")],
  ["selection_1", n("selection_1")],
  ["(a)", n("a")],
  ["a and b", { op: "and", args: [n("a"), n("b")] }],
  ["a and b and c", { op: "and", args: [n("a"), n("b"), n("c")] }],
  ["a or b and c", { op: "or", args: [n("a"), { op: "and", args: [n("b"), n("c")] }] }],
  ["(a or b) and c", { op: "and", args: [{ op: "or", args: [n("a"), n("b")] }, n("c")] }],
  ["not a and b", { op: "and", args: [{ op: "not", arg: n("a") }, n("b")] }],
  ["not (a and b)", { op: "not", arg: { op: "and", args: [n("a"), n("b")] } }],
  ["not not a", { op: "not", arg: { op: "not", arg: n("a") } }],
  ["a AND NOT b", { op: "and", args: [n("a"), { op: "not", arg: n("b") }] }],
  ["1 of them", { op: "of", quantifier: "any", pattern: "them" }],
  ["any of sel*", { op: "of", quantifier: "any", pattern: "sel*" }],
  ["all of sel_*", { op: "of", quantifier: "all", pattern: "sel_*" }],
  [
    "a and not 1 of filter_*",
    { op: "and", args: [n("a"), { op: "not", arg: { op: "of", quantifier: "any", pattern: "filter_*" } }] },
  ],
  ["a\n  and(b)", { op: "and", args: [n("a"), n("b")] }],
])("%j", (text, expected) => {
  expect(parsed(text)).toEqual(expected);
});

const name = fc
  .stringMatching(/^[a-z_][a-z0-9_]{0,8}$/)
  .filter((word) => !["and", "or", "not", "of", "near"].includes(word));
const conditions = fc.letrec<{ readonly tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.record({ op: fc.constant("name" as const), name }),
    fc.record({
      op: fc.constant("of" as const),
      quantifier: fc.constantFrom("any" as const, "all" as const),
      pattern: name.map((word) => `${word}*`),
    }),
    fc.record({ op: fc.constant("not" as const), arg: tie("tree") }),
    fc.record({
      op: fc.constantFrom("and" as const, "or" as const),
      args: fc.array(tie("tree"), { minLength: 2, maxLength: 4 }),
    }),
  ),
})).tree;

function printed(condition: Condition): string {
  const arg = (inner: Condition) => (inner.op === "and" || inner.op === "or" ? `(${printed(inner)})` : printed(inner));
  switch (condition.op) {
    case "name":
      return condition.name;
    case "of":
      return `${condition.quantifier} of ${condition.pattern}`;
    case "not":
      return `not ${arg(condition.arg)}`;
    default:
      return condition.args.map(arg).join(` ${condition.op} `);
  }
}

it("reads back what was printed", () => {
  fc.assert(
    fc.property(conditions, (condition) => {
      expect(parsed(printed(condition))).toEqual(condition);
    }),
  );
});

it("answers anything at all with a tree or issues", () => {
  const junk = fc.array(fc.constantFrom("(", ")", "and", "or", "not", "of", "1", "all", "a", "|", "near", "*", "é"));
  fc.assert(
    fc.property(junk, (words) => {
      const result = parseCondition(words.join(" "), place);
      expect(result.ok || result.issues.length === 1).toBe(true);
    }),
  );
});

it.each([
  ["", "query/bad-condition"],
  ["a and", "query/bad-condition"],
  ["and a", "query/bad-condition"],
  ["a b", "query/bad-condition"],
  ["(a", "query/bad-condition"],
  ["a)", "query/bad-condition"],
  ["()", "query/bad-condition"],
  ["2 of a*", "query/bad-condition"],
  ["1 of", "query/bad-condition"],
  ["1 of (a)", "query/bad-condition"],
  ["a | count() > 5", "query/unsupported-aggregation"],
  ["a | count(eventName) by userIdentity.arn > 20", "query/unsupported-aggregation"],
  ["(a | count() > 5)", "query/unsupported-aggregation"],
  ["a | near b", "query/unsupported-aggregation"],
  ["near a and b", "query/unsupported-near"],
  ["a near b", "query/unsupported-near"],
  ["(a near b)", "query/unsupported-near"],
  ["b", "query/unknown-selection"],
  ["1 of b*", "query/unknown-selection"],
  ["__proto__", "query/unknown-selection"],
])("%j is refused as %s", (condition, code) => {
  expect(codes({ a: { eventName: "x" }, condition })).toEqual([code]);
});

it.each(["not ", "("])("a condition of a hundred thousand %j is refused without harm", (word) => {
  expect(codes({ a: { eventName: "x" }, condition: `${word.repeat(100_000)}a` })).toEqual(["query/bad-condition"]);
});

it("tells every unknown selection, with the nearest name and its place", () => {
  const issues = codesWithHints({ selection: { eventName: "x" }, condition: ["selektion and filter", "selection"] });
  expect(issues).toEqual([
    ["query/unknown-selection", ["detection", "condition", 0], 'did you mean "selection"?'],
    ["query/unknown-selection", ["detection", "condition", 0], undefined],
  ]);
});

describe("quantifiers and names", () => {
  const detection = (condition: unknown) =>
    compiled({
      sel_a: { eventName: "x" },
      sel_b: { eventSource: "y" },
      _hidden: { awsRegion: "z" },
      condition,
    });
  const x = event({ raw: { eventName: "x" } });
  const both = event({ raw: { eventName: "x", eventSource: "y" } });
  const hidden = event({ raw: { awsRegion: "z" } });

  it.each([
    ["1 of them", [true, true, false]],
    ["all of them", [false, true, false]],
    ["any of sel_*", [true, true, false]],
    ["all of sel_*", [false, true, false]],
    ["1 of *", [true, true, false]],
    ["1 of sel_b", [false, true, false]],
    ["1 of _*", [false, false, true]],
    ["_hidden", [false, false, true]],
    ["not 1 of them", [false, false, true]],
  ])("%s", (condition, expected) => {
    expect([x, both, hidden].map((one) => runs(detection(condition), one))).toEqual(expected);
  });

  it("a list of conditions holds when any does", () => {
    const either = detection(["sel_b", "_hidden"]);
    expect([x, both, hidden].map((one) => runs(either, one))).toEqual([false, true, true]);
  });

  it("says which selections are not used", () => {
    expect(detection("sel_a").notes).toEqual([
      'selection "sel_b" is not part of the condition',
      'selection "_hidden" is not part of the condition',
    ]);
  });
});
