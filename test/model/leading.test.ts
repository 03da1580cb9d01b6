import fc from "fast-check";
import { expect, it } from "vitest";
import { countLeading } from "../../src/model/leading.ts";

it("counts those in front of the first that is not among them", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 })), fc.integer({ min: -1, max: 10 }), (items, limit) => {
      const ordered = items.toSorted((a, b) => a - b);
      expect(countLeading(ordered, (item) => item < limit)).toBe(items.filter((item) => item < limit).length);
    }),
  );
});
