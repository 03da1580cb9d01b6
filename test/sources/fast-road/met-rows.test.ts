import { expect, it } from "vitest";
import type { Kept, What } from "../../../src/engine/keep.ts";
import { createMetPacker, createMetUnpacker, type MetAt } from "../../../src/sources/fast-road/met-rows.ts";
import { event } from "../../support/event.ts";

function whatIn(region: string): What {
  const { uid: _uid, time: _time, ...what } = event({ region });
  return what;
}

const [west, east] = [whatIn("europe-west1"), whatIn("europe-east1")];
const kept = (what: What, uid: string, more: Partial<Kept> = {}): Kept => ({
  what,
  uid,
  time: { ms: 1, text: "1970-01-01T00:00:00.001Z" },
  ...more,
});

const FIRST: readonly MetAt[] = [
  { at: 0, met: { entries: [4] } },
  { at: 3, met: { entries: [4, 7], concerned: { entries: [7], kept: kept(west, "a") } } },
  { at: 9, met: { entries: [7], concerned: { entries: [7], kept: kept(west, "b", { record_uid: "r" }) } } },
];
const SECOND: readonly MetAt[] = [
  { at: 1, met: { entries: [7], concerned: { entries: [7], kept: kept(east, "c") } } },
  { at: 2, met: { entries: [4, 7], concerned: { entries: [7], kept: kept(west, "d") } } },
];

/** As a message between threads takes it along. */
function sent<T>(value: T): T {
  return structuredClone(value);
}

it("come out as they went in, what they share shared again", () => {
  const [pack, unpack] = [createMetPacker(), createMetUnpacker()];
  const one = unpack(sent(pack(FIRST)));
  const other = unpack(sent(pack(SECOND)));
  expect([one, other]).toEqual([FIRST, SECOND]);
  const [, a, b] = one;
  expect(a?.met.concerned?.kept.what).toBe(b?.met.concerned?.kept.what);
  expect(other[1]?.met.concerned?.kept.what).toBe(a?.met.concerned?.kept.what);
});

it("name what was sent before by its number alone", () => {
  const pack = createMetPacker();
  expect(pack(FIRST).shared).toContain("europe-west1");
  expect(pack(FIRST).shared).toBe('{"entries":[],"whats":[]}');
});

it("forget on both sides, so that memory does not grow with the trail", () => {
  const [pack, unpack] = [createMetPacker(), createMetUnpacker()];
  const many = (from: number): readonly MetAt[] =>
    Array.from({ length: 9000 }, (_, at) => ({
      at,
      met: { entries: [1], concerned: { entries: [1], kept: kept(whatIn(`r${from + at}`), `u${at}`) } },
    }));
  const rounds = [many(0), many(9000), many(18_000), FIRST].map((met) => {
    const rows = pack(met);
    expect(unpack(sent(rows))).toEqual(met);
    return rows.anew;
  });
  expect(rounds).toEqual([false, false, true, false]);
});
