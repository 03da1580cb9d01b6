import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { ahead } from "../../src/lint/ahead.ts";

async function collect<T>(results: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const result of results) all.push(result);
  return all;
}

describe("ahead", () => {
  it("answers in the order of the items, whichever is done first", async () => {
    const slowFirst = async (turns: number): Promise<number> => {
      for (let turn = 0; turn < turns; turn++) await setImmediate();
      return turns;
    };
    expect(await collect(ahead([9, 5, 0, 3], 3, slowFirst))).toEqual([9, 5, 0, 3]);
  });

  it.each([1, 2, 8])("has no more than %i under way", async (most) => {
    let running = 0;
    let seen = 0;
    const work = async (): Promise<void> => {
      running += 1;
      seen = Math.max(seen, running);
      await setImmediate();
      running -= 1;
    };
    await collect(ahead(Array.from({ length: 20 }), most, work));
    expect(seen).toBe(most);
  });

  it("throws what fails, in its turn, and leaves no other failure untold", async () => {
    const work = async (item: number): Promise<number> => {
      if (item > 0) throw new Error(`item ${item}`);
      return item;
    };
    const results = ahead([0, 1, 2], 3, work);
    expect(await results.next()).toEqual({ done: false, value: 0 });
    await expect(results.next()).rejects.toThrow("item 1");
  });
});
