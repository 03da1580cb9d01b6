/** One sign-in for many clients, a new one before the old one ends, and no failure remembered. */

import { expect, it } from "vitest";
import { remember } from "../../../src/sources/aws/remember.ts";

interface Made {
  readonly key: number;
  readonly expiration?: { getTime(): number };
}

const MINUTE = 60_000;

it("asks once for all that ask at the same time", async () => {
  let asked = 0;
  const provide = remember(
    async (): Promise<Made> => ({ key: ++asked }),
    () => 0,
  );
  expect(await Promise.all([provide(), provide(), provide()])).toEqual([{ key: 1 }, { key: 1 }, { key: 1 }]);
});

it("asks again, once, in the last five minutes of what it has", async () => {
  let asked = 0;
  let now = 0;
  const provide = remember(
    async () => {
      const expiration = { getTime: () => now + 60 * MINUTE };
      const until = expiration.getTime();
      return { key: ++asked, expiration: { getTime: () => until } };
    },
    () => now,
  );
  expect((await provide()).key).toBe(1);
  now = 54 * MINUTE;
  expect((await provide()).key).toBe(1);
  now = 56 * MINUTE;
  expect((await Promise.all([provide(), provide()])).map(({ key }) => key)).toEqual([2, 2]);
});

it("asks again after a failure", async () => {
  let asked = 0;
  const provide = remember(
    async (): Promise<Made> => {
      if (++asked === 1) throw new Error("no portal");
      return { key: asked };
    },
    () => 0,
  );
  await expect(provide()).rejects.toThrow("no portal");
  expect(await provide()).toEqual({ key: 2 });
});
