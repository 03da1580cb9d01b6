import fc from "fast-check";
import { expect, it } from "vitest";
import { createRowsBySet } from "../../src/engine/rows-by-set.ts";

const SETS = 4;
const trail = fc
  .array(fc.nat({ max: SETS - 1 }))
  .chain((sets) =>
    fc.tuple(
      fc.constant(sets),
      fc.shuffledSubarray([...sets.keys()], { minLength: sets.length }),
      fc.array(fc.boolean(), { minLength: SETS, maxLength: SETS }),
    ),
  );

it("finds the rows of the sets that are wanted, in the order of all", () => {
  fc.assert(
    fc.property(trail, ([sets, ordered, wanted]) => {
      const rowsOf = createRowsBySet(Uint32Array.from(ordered), (row) => sets[row] ?? 0, SETS);
      const expected = ordered.filter((row) => wanted[sets[row] ?? 0]);
      expect([...rowsOf(wanted)]).toEqual(expected);
      // What was asked before changes nothing.
      expect([...rowsOf(wanted)]).toEqual(expected);
    }),
  );
});
