import fc from "fast-check";
import { expect, it } from "vitest";
import { type Ledger, openLedger } from "../../src/engine/ledger.ts";
import { createTally } from "../../src/engine/tally.ts";
import { hashUid } from "../../src/engine/uid-hash.ts";
import { HOUR, NOON } from "../support/event.ts";

const WINDOW = { since: NOON - HOUR, until: NOON + HOUR };
const records = fc.array(
  fc.record({
    uid: fc.integer({ min: 0, max: 20 }).map(String),
    ms: fc.constantFrom(NOON, NOON + 1, NOON + 2 * HOUR),
    entries: fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1 }),
    source: fc.constantFrom(0, 1),
  }),
);

it("counts an event once for each entry that matches any of its records, where that is first seen", () => {
  fc.assert(
    fc.property(records, (all) => {
      const ledgers: readonly Ledger[] = [openLedger("a", WINDOW), openLedger("b", WINDOW)];
      const tally = createTally(WINDOW);
      const first = new Map<string, number>();
      // One source is read after the other.
      for (const { uid, ms, entries, source } of all.toSorted((one, other) => one.source - other.source)) {
        const ledger = ledgers[source];
        if (ledger) tally.count({ uid: hashUid(uid), ms }, entries, ledger);
        if (ms >= WINDOW.until) continue;
        for (const entry of entries) if (!first.has(`${entry} ${uid}`)) first.set(`${entry} ${uid}`, source);
      }
      for (const entry of [0, 1, 2, 3, 4]) {
        for (const [source, ledger] of ledgers.entries()) {
          const expected = [...first].filter(([name, from]) => name.startsWith(`${entry} `) && from === source);
          expect(tally.matched(entry, ledger)).toBe(expected.length);
        }
      }
    }),
  );
});

it("counts by as many sets of entries as there may be", () => {
  const tally = createTally(WINDOW);
  const ledger = openLedger("a", WINDOW);
  const set = (number: number) => [...Array(17).keys()].filter((bit) => (number & (1 << bit)) !== 0);
  for (let turn = 0; turn < 2; turn++) {
    for (let number = 1; number < 2 ** 17; number++) {
      tally.count({ uid: hashUid(`u${number}`), ms: NOON }, set(number), ledger);
    }
  }
  for (const entry of [0, 16]) expect(tally.matched(entry, ledger)).toBe(2 ** 16);
});
