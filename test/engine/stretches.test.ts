import fc from "fast-check";
import { expect, it } from "vitest";
import { stretches } from "../../src/engine/stretches.ts";

const BOUNDS = [10, 20, 30];
const partOf = (time: number): number => BOUNDS.filter((bound) => bound <= time).length;

it("gives all, in order, by turns of those that lie between the same two bounds", () => {
  const times = fc.array(fc.integer({ min: 5, max: 35 }), { maxLength: 40 });
  fc.assert(
    fc.property(times, fc.nat(10), (all, from) => {
      const found = [...stretches(Float64Array.from(all), from, all.length, BOUNDS)];
      expect(found.flatMap(([start, end]) => all.slice(start, end))).toEqual(all.slice(from));
      const parts = found.map(([start, end]) => new Set(all.slice(start, end).map(partOf)));
      for (const part of parts) expect(part.size).toBe(1);
      for (const [index, [part]] of parts.map((each) => [...each]).entries()) {
        if (index > 0) expect(part).not.toBe([...(parts[index - 1] ?? [])][0]);
      }
    }),
  );
});
