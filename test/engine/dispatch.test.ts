import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createDispatch } from "../../src/engine/dispatch.ts";
import type { AuditEvent } from "../../src/model/event.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { and, type BoundPart, type Expr, FALSE, leaf, not, or, type Test, TRUE } from "../../src/query/expr.ts";
import { knownField } from "../../src/query/fields.ts";
import { compileMatcher } from "../../src/query/match.ts";
import { event, human, workload } from "../support/event.ts";

function like(name: string, text: string, cased = false): Expr {
  return leaf(knownField(name), { kind: "like", pattern: [{ text }], cased });
}

function startsWith(name: string, text: string): Expr {
  return leaf(knownField(name), { kind: "like", pattern: [{ text }, "*"], cased: false });
}

const opened = like("activity", "session.open");
const granted = like("activity", "policy.grant");
const succeeded = like("outcome", "success");
const started = like("eventName", "StartSession");
const anyMint: Expr = leaf(knownField("minted.subject"), { kind: "exists" });

const open = event({ activity: "session.open", raw: { eventName: "StartSession" } });
const grant = event({ activity: "policy.grant", outcome: "denied" });
const mint = event({ minted: { kind: "key", subject: "ada" } });

describe("offers an event where it may match, and only there", () => {
  it.each<readonly [string, Expr, readonly AuditEvent[]]>([
    ["one value", opened, [open]],
    ["one of several values", or(opened, granted), [open, grant]],
    ["the rarer of two tests decides", and(succeeded, opened), [open]],
    ["a name as logged, in any case", like("eventName", "startsession"), [open]],
    ["a cased name too: the matcher decides", like("eventName", "STARTSESSION", true), [open]],
    ["a member that must be there", anyMint, [mint]],
    ["a pattern of a member that must be there", startsWith("minted.subject", "zoe"), [mint]],
    ["alternatives of several fields", or(started, anyMint), [open, mint]],
    ["a negation says nothing", not(opened), [open, grant, mint]],
    ["nor does one beside an alternative", or(opened, not(anyMint)), [open, grant, mint]],
    ["everything", TRUE, [open, grant, mint]],
    ["nothing", FALSE, []],
  ])("%s", (_, where, expected) => {
    const dispatch = createDispatch([{ where }]);
    expect([open, grant, mint].filter((each) => dispatch(each).length > 0)).toEqual(expected);
  });

  it("offers it once to an entry that several of its values lead to", () => {
    const entry = { where: or(opened, started, succeeded) };
    expect(createDispatch([entry])(open)).toEqual([entry]);
  });

  it("tells entries apart, and events that come one after the other", () => {
    const [one, other, all] = [{ where: opened }, { where: granted }, { where: TRUE }];
    const dispatch = createDispatch([one, other, all]);
    expect([open, grant, open].map((each) => new Set(dispatch(each)))).toEqual(
      [one, other, one].map((each) => new Set([each, all])),
    );
  });
});

const NAMES = ["activity", "outcome", "plane", "actor.type", "actor.uid", "eventName", "resources.ARN", "minted.kind"];
const TEXTS = [
  "read",
  "other",
  "success",
  "denied",
  "aws",
  "gcp",
  "human",
  "workload",
  "a",
  "A",
  "",
  "5",
  "true",
  "key",
];

const tests: fc.Arbitrary<Test> = fc.oneof(
  fc.record({
    kind: fc.constant("like" as const),
    pattern: fc.oneof(
      fc.constantFrom(...TEXTS).map((text): readonly BoundPart[] => (text === "" ? [] : [{ text }])),
      fc.array(fc.constantFrom<BoundPart>({ text: "a" }, { text: "e" }, "*", "?"), { maxLength: 3 }),
    ),
    cased: fc.boolean(),
  }),
  fc.constantFrom<Test>(
    { kind: "null" },
    { kind: "exists" },
    { kind: "compare", cmp: "gte", value: 5 },
    { kind: "boolean", value: true },
    { kind: "regex", source: "^a", flags: "i" },
    { kind: "cidr", network: "192.0.2.0/24" },
    { kind: "field", other: knownField("eventName"), relation: "equals", cased: false },
  ),
);

const queries = fc.letrec<{ readonly tree: Expr }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.tuple(fc.constantFrom(...NAMES), tests).map(([name, test]): Expr => leaf(knownField(name), test)),
    tie("tree").map((arg) => not(arg)),
    fc.array(tie("tree"), { maxLength: 3 }).map((args) => and(...args)),
    fc.array(tie("tree"), { maxLength: 3 }).map((args) => or(...args)),
  ),
})).tree;

/** Records are hostile: whatever stands where a name is expected. */
const value: fc.Arbitrary<JsonValue> = fc.constantFrom<JsonValue>(
  ...TEXTS,
  "192.0.2.1",
  5,
  true,
  null,
  ["a", "read"],
  [],
  { a: "b" },
);
const events = fc
  .record({
    activity: fc.constantFrom("read" as const, "other" as const),
    outcome: fc.constantFrom("success" as const, "denied" as const),
    plane: fc.constantFrom("aws" as const, "gcp" as const),
    actor: fc.constantFrom(human("a"), workload("A")),
    kind: fc.constantFrom(undefined, "key" as const),
    eventName: fc.option(value, { nil: undefined }),
    arns: fc.array(value, { maxLength: 3 }),
  })
  .map(({ kind, eventName, arns, ...facets }) =>
    event({
      ...facets,
      ...(kind === undefined ? {} : { minted: { kind, subject: "a" } }),
      raw: { resources: arns.map((ARN) => ({ ARN })), ...(eventName === undefined ? {} : { eventName }) },
    }),
  );

it("passes nobody over whose query matches", () => {
  fc.assert(
    fc.property(fc.array(queries, { minLength: 1, maxLength: 6 }), fc.array(events, { maxLength: 8 }), (all, some) => {
      const entries = all.map((where, id) => ({ id, where, matches: compileMatcher(where) }));
      const dispatch = createDispatch(entries);
      for (const each of some) {
        const matching = entries.filter(({ matches }) => matches(each)).map(({ id }) => id);
        const offered = dispatch(each).map(({ id }) => id);
        expect(new Set(offered).size).toBe(offered.length);
        expect(offered).toEqual(expect.arrayContaining(matching));
      }
    }),
    { numRuns: 500 },
  );
});
