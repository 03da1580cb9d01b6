import { expect, it } from "vitest";
import { scatter } from "../../src/engine/scatter.ts";

/** How many of them begin in the place where most do, of a table that is half full. */
function mostInOnePlace(ids: readonly (readonly number[])[]): number {
  const places = new Uint32Array(2 * ids.length);
  const shift = Math.clz32(places.length - 1);
  for (const id of ids) {
    const place = id.reduce((bits, word, at) => bits ^ scatter(word, at), 0) >>> shift;
    places[place] = (places[place] ?? 0) + 1;
  }
  return places.reduce((most, count) => Math.max(most, count));
}

const numbers = Array.from({ length: 2 ** 16 }, (_, number) => number);

it("spreads ids over a table that were chosen to lie together", () => {
  const nibbles = [0, 4, 8, 12];
  // Of the first two, any sum of odd multiples has but sixteen values.
  const highest = numbers.map((number) => nibbles.map((bit) => ((number >>> bit) & 15) << 28));
  const lowest = numbers.map((number) => nibbles.map((bit) => (number >>> bit) & 15));
  const counted = numbers.map((number) => [0, 0, 0, number]);
  const repeated = numbers.map((number) => [number, number, number, number]);
  for (const ids of [highest, lowest, counted, repeated]) expect(mostInOnePlace(ids)).toBeLessThan(100);
});
