import fc from "fast-check";
import { expect, it } from "vitest";
import { inOrder } from "../../src/engine/in-order.ts";

/** A burst, an hour, and times so far apart that their differences have more than 32 bits. */
const times = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 5 })),
  fc.array(fc.integer({ min: 1_780_000_000_000, max: 1_780_003_600_000 })),
  fc.array(fc.constantFrom(-1, 0, 1, 999, 2 ** 32 - 1, 2 ** 32, 2 ** 40, 2 ** 40 + 1)),
);

it("orders rows by their times, and those of one time as it is told to", () => {
  fc.assert(
    fc.property(times, (all) => {
      const compare = (one: number, other: number) => (all[one] ?? 0) - (all[other] ?? 0) || other - one;
      const expected = [...all.keys()].sort(compare);
      expect([...inOrder(Float64Array.from(all), compare)]).toEqual(expected);
    }),
  );
});
