import fc from "fast-check";
import { expect, it } from "vitest";
import { isWorse } from "../../src/engine/copies.ts";
import { keeperFor, ownOfEvent } from "../../src/engine/keep.ts";
import { KeptEvent } from "../../src/engine/kept-event.ts";
import { createKeptStore } from "../../src/engine/kept-events.ts";
import { type AuditEvent, compareEvents } from "../../src/model/event.ts";
import { event, human, NOON } from "../support/event.ts";

const copy = (raw: AuditEvent["raw"], more: Parameters<typeof event>[0] = {}) => event({ uid: "one", raw, ...more });
const whole = keeperFor([], undefined);

/** What it says, whether its own or not. */
function plain(one: AuditEvent): unknown {
  const { constructor: _, ...members } = Object.getOwnPropertyDescriptors(KeptEvent.prototype);
  const said = (Object.keys(members) as readonly (keyof AuditEvent)[]).filter((member) => one[member] !== undefined);
  return {
    ...Object.fromEntries(said.map((member) => [member, one[member]])),
    time: { ms: one.time.ms, text: one.time.text },
  };
}

it.each<[string, AuditEvent, AuditEvent]>([
  [
    "the caller's own account's",
    copy({}, { scope: "aws:1", actor: human("ada", { home: "aws:1" }) }),
    copy({ requestParameters: { more: "text" } }, { scope: "aws:2", actor: human("ada", { home: "aws:1" }) }),
  ],
  [
    "the one that corrects the other",
    copy({ addendum: { reason: "UPDATED_DATA" } }),
    copy({ requestParameters: { groupId: "sg-1", cidrIp: "0.0.0.0/0", fromPort: 22 } }),
  ],
  ["the one that says more", copy({ requestParameters: { groupId: "sg-1" } }), copy({ requestParameters: null })],
])("of two copies of one event, in any order, shows %s", (_, better, worse) => {
  for (const order of [
    [better, worse],
    [worse, better],
  ]) {
    const store = createKeptStore(isWorse);
    for (const each of order) store.add({ entries: [3], what: whole(each) }, ownOfEvent(each), each.time.ms);
    store.findCopies();
    const kept = store.of(3);
    expect(Array.from(kept.rows, kept.at).map(plain)).toEqual([plain(better)]);
  }
});

const uuid = (number: number) => `${String(number).padStart(8, "0")}-0000-4000-8000-00000000000${number % 2}`;
const records = fc.array(
  fc.record({
    id: fc.oneof(fc.integer({ min: 0, max: 12 }).map(uuid), fc.constantFrom("a", "b", uuid(1).toUpperCase())),
    record_uid: fc.option(fc.integer({ min: 0, max: 3 }).map(uuid), { nil: undefined }),
    at: fc.integer({ min: 0, max: 3 }).map((step) => NOON + step * 700),
    entries: fc.constantFrom<readonly number[]>([0], [1], [1, 0], [0, 1, 2]),
    region: fc.constantFrom("a", "b"),
  }),
  { maxLength: 40 },
);

it("orders many events of a few seconds, by their ids in the end", () => {
  const mixed = (number: number): string => ((number * 0x9e3779b1) >>> 0).toString(16).padStart(8, "0");
  const store = createKeptStore(isWorse);
  // Of some, the first half of the id is the same; of one second, some ids are no UUIDs.
  const all = Array.from({ length: 500 }, (_, index) => {
    const uid = index % 60 === 1 ? `5-${index}` : `${mixed(index % 399)}-0000-4000-8000-0000${mixed(index)}`;
    return event({ uid, record_uid: uid, at: NOON + 1000 * (index % 3) });
  });
  for (const one of all) store.add({ entries: [0], what: whole(one) }, ownOfEvent(one), one.time.ms);
  const kept = store.of(0);
  const expected = all.toSorted(compareEvents).map(({ uid }) => uid);
  expect(Array.from(kept.rows, (row) => kept.at(row).uid)).toEqual(expected);
});

it("knows what it keeps of more kinds of events than it tells apart at a time", () => {
  const store = createKeptStore(isWorse);
  const concerned = Array.from({ length: 20_000 }, (_, index) => ({
    entries: [index % 2],
    what: whole(event({ region: `region-${index}` })),
  }));
  const all = [...concerned, ...concerned.slice(0, 10)];
  for (const [index, each] of all.entries())
    store.add(each, ownOfEvent(event({ uid: `e-${index}`, at: NOON + index })), NOON + index);
  for (const entry of [0, 1]) {
    const kept = store.of(entry);
    const expected = all.flatMap(({ entries, what }) => (entries[0] === entry ? [what.region] : []));
    expect(Array.from(kept.rows, (row) => kept.at(row).region)).toEqual(expected);
  }
});

it("keeps for each entry every event that concerns it once, in the order of events", () => {
  fc.assert(
    fc.property(records, fc.boolean(), (all, areDoubted) => {
      const made = all.map(({ id, record_uid, at, entries, region }) => ({
        entries,
        one: event({ uid: id, at, region, ...(record_uid && { record_uid }) }),
      }));
      const store = createKeptStore(isWorse);
      for (const { entries, one } of made) store.add({ entries, what: whole(one) }, ownOfEvent(one), one.time.ms);
      if (areDoubted || new Set(made.map(({ one }) => one.uid)).size < made.length) store.findCopies();
      for (const entry of [0, 1, 2]) {
        const kept = store.of(entry);
        const events = Array.from(kept.rows, kept.at);
        const mine = made.filter(({ entries }) => entries.includes(entry)).map(({ one }) => one);
        expect(events.map(({ uid }) => uid).toSorted()).toEqual([...new Set(mine.map(({ uid }) => uid))].toSorted());
        expect(events).toEqual(events.toSorted(compareEvents));
        for (const one of events) expect(mine.map(plain)).toContainEqual(plain(one));
      }
    }),
  );
});
