/** Reads side by side: all values, bounded, and an end that ends them all. */

import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { merge } from "../../src/sources/merge.ts";

interface Watch {
  under: number;
  most: number;
  started: number;
  ended: number;
}

function watched(): Watch {
  return { under: 0, most: 0, started: 0, ended: 0 };
}

async function* count(name: string, upTo: number, watch: Watch): AsyncGenerator<string> {
  watch.started += 1;
  watch.most = Math.max(watch.most, ++watch.under);
  try {
    for (let step = 0; step < upTo; step++) {
      await sleep(1);
      yield `${name}${step}`;
    }
  } finally {
    watch.under -= 1;
    watch.ended += 1;
  }
}

describe("merge", () => {
  it("gives every value of every part, each part's in their order", async () => {
    const watch = watched();
    const found: string[] = [];
    for await (const value of merge([count("a", 5, watch), count("b", 1, watch), count("c", 0, watch)], 2))
      found.push(value);
    expect(found.filter((value) => value.startsWith("a"))).toEqual(["a0", "a1", "a2", "a3", "a4"]);
    expect(found.filter((value) => value.startsWith("b"))).toEqual(["b0"]);
    expect(watch).toMatchObject({ most: 2, started: 3, ended: 3 });
  });

  it("starts no part before there is room, and asks none that waits for its value to be taken", async () => {
    const watch = watched();
    let made = 0;
    async function* eager(): AsyncGenerator<number> {
      for (;;) yield ++made;
    }
    const parts = merge<number | string>([eager(), count("b", 1, watch)], 1);
    await parts.next();
    await sleep(5);
    expect(made).toBe(1);
    expect(watch.started).toBe(0);
    await parts.return(undefined);
  });

  it("ends the others with the first error", async () => {
    const watch = watched();
    async function* broken(): AsyncGenerator<string> {
      yield "x";
      throw new Error("broken");
    }
    const reading = async () => {
      for await (const _ of merge([count("a", 100, watch), broken()], 4));
    };
    await expect(reading()).rejects.toThrow("broken");
    expect(watch).toMatchObject({ started: 1, ended: 1 });
  });

  it("ends all parts when its reader stops", async () => {
    const watch = watched();
    for await (const _ of merge([count("a", 100, watch), count("b", 100, watch), count("c", 100, watch)], 2)) break;
    expect(watch).toMatchObject({ started: 2, ended: 2, under: 0 });
  });

  it("of nothing ends at once", async () => {
    expect(await merge([], 3).next()).toEqual({ done: true, value: undefined });
  });
});
