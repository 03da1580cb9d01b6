/** What may be left out of a correlation changes nothing of its answer: whatever the events, the condition and the grouping. */

import fc from "fast-check";
import { expect, it } from "vitest";
import { ownOfEvent } from "../../src/engine/keep.ts";
import { createKeptStore } from "../../src/engine/kept-events.ts";
import { createMetMaker } from "../../src/engine/met-maker.ts";
import { promising } from "../../src/engine/promising.ts";
import type { AuditEvent } from "../../src/model/event.ts";
import { correlate } from "../../src/query/correlate.ts";
import type { Correlation } from "../../src/query/correlation.ts";
import { type Expr, FALSE } from "../../src/query/expr.ts";
import { knownField } from "../../src/query/fields.ts";
import { compileMatcher } from "../../src/query/match.ts";
import { like } from "../query/backends/leaves.ts";
import { event, human, ip, MINUTE, NOON } from "../support/event.ts";

const selections: ReadonlyMap<string, Expr> = new Map([
  ["opened", like("activity", "session.open")],
  ["minted", like("activity", "credential.mint")],
  ["first", like("uid", "e-1")],
]);

const correlations: fc.Arbitrary<Correlation> = fc.record({
  type: fc.constantFrom("event_count", "value_count", "temporal", "temporal_ordered"),
  rules: fc.constantFrom(["opened"], ["opened", "minted"], ["minted", "opened"], ["opened", "first"]),
  groupBy: fc.constantFrom([], [knownField("actor.uid")], [knownField("actor.uid"), knownField("region")]),
  timespan: fc.constantFrom(0, 5 * MINUTE, 60 * MINUTE),
  condition: fc.array(
    fc.record({
      cmp: fc.constantFrom("gte", "gt", "eq", "lt", "lte", "neq"),
      value: fc.integer({ min: 0, max: 4 }),
    }),
    { maxLength: 2 },
  ),
  field: fc.constantFrom(knownField("src_endpoint.ip"), knownField("time")),
});

const events = fc
  .array(
    fc.record({
      activity: fc.constantFrom("session.open", "credential.mint", "other"),
      actor: fc.constantFrom(human("ada"), human("ben")),
      src_endpoint: fc.constantFrom(ip("198.51.100.7"), ip("203.0.113.9"), { kind: "absent" } as const),
      region: fc.constantFrom("europe-west1", "us-east1"),
      minute: fc.integer({ min: 0, max: 90 }),
    }),
    { maxLength: 25 },
  )
  .map((all) =>
    all.map(({ minute, ...more }, index) => event({ ...more, uid: `e-${index}`, at: NOON + minute * MINUTE })),
  );

it("finds in what is left what it finds in all", () => {
  const matchers = new Map([...selections].map(([name, expr]) => [name, compileMatcher(expr)]));
  const matches = (rule: string, one: AuditEvent): boolean => matchers.get(rule)?.(one) ?? false;
  let left = 0;
  let hits = 0;
  fc.assert(
    fc.property(events, correlations, (all, correlation) => {
      const make = createMetMaker([{ members: [], facets: [] }]);
      const store = createKeptStore(() => false);
      for (const one of all) {
        const { concerned } = make(one, [0], [0]) ?? {};
        if (concerned !== undefined) store.add(concerned, ownOfEvent(one), one.time.ms);
      }
      store.findCopies();
      const kept = store.of(0);
      const some = promising(kept, correlation, { selections }, matches);
      left += kept.rows.length - some.length;
      const found = correlate(Array.from(kept.rows, kept.at), correlation, matches);
      hits += found.length;
      expect(correlate(Array.from(some, kept.at), correlation, matches)).toEqual(found);
    }),
    { numRuns: 2_000 },
  );
  expect(left).toBeGreaterThan(1_000);
  expect(hits).toBeGreaterThan(1_000);
});

it("leaves in what reaches a condition by targets that are the events' own", () => {
  const correlation: Correlation = {
    type: "value_count",
    rules: ["opened"],
    groupBy: [knownField("actor.uid")],
    timespan: 60 * MINUTE,
    condition: [{ cmp: "gte", value: 2 }],
    field: knownField("target.uid"),
  };
  const store = createKeptStore(() => false);
  const concerned = { entries: [0], what: event({ activity: "session.open", actor: human("ada") }) };
  for (const uid of ["one", "other"]) {
    const one = event({ uid: `e-${uid}`, at: NOON });
    store.add(concerned, { ...ownOfEvent(one), target: { uid, type: "instance" } }, one.time.ms);
  }
  const kept = store.of(0);
  const matches = (rule: string, one: AuditEvent): boolean => compileMatcher(selections.get(rule) ?? FALSE)(one);
  expect(promising(kept, correlation, { selections }, matches)).toHaveLength(2);
});
