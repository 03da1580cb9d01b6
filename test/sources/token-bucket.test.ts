/** The budget holds over any stretch of time, and a pause holds for all. */

import { expect, it } from "vitest";
import { createTokenBucket } from "../../src/sources/token-bucket.ts";

const signal = new AbortController().signal;

async function turns(count: number, take: () => Promise<void>): Promise<readonly number[]> {
  const start = performance.now();
  return Promise.all(
    Array.from({ length: count }, async () => {
      await take();
      return performance.now() - start;
    }),
  );
}

it("gives turns at its rate, in the order of the calls", async () => {
  const bucket = createTokenBucket(50, 1);
  const times = await turns(5, () => bucket.take(signal));
  for (const [index, time] of times.entries()) expect(time).toBeGreaterThan(index * 20 - 5);
});

it("gives a burst after a time without calls", async () => {
  const bucket = createTokenBucket(10, 3);
  const times = await turns(4, () => bucket.take(signal));
  expect(times[2]).toBeLessThan(50);
  expect(times[3]).toBeGreaterThan(90);
});

it("gives no turn during a pause", async () => {
  const bucket = createTokenBucket(1_000, 1);
  bucket.pause(60);
  const [first = 0] = await turns(1, () => bucket.take(signal));
  expect(first).toBeGreaterThan(55);
});

it("rejects for who waits when all is over", async () => {
  const stop = new AbortController();
  const bucket = createTokenBucket(1, 1);
  await bucket.take(stop.signal);
  const waiting = bucket.take(stop.signal);
  stop.abort();
  await expect(waiting).rejects.toThrow();
});
