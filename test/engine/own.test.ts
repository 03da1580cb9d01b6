import fc from "fast-check";
import { expect, it } from "vitest";
import { ownOf, pairOf, wholeSecond } from "../../src/engine/own.ts";
import { instant, NOON } from "../support/event.ts";

const second = fc.integer({ min: 0, max: 4e9 }).map((seconds) => instant(seconds * 1000));

it("two UUIDs and a whole second come back as they were", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.boolean(), second, (uid, other, same, time) => {
      const own = { uid, record_uid: same ? uid : other, time };
      const pair = pairOf(own);
      expect(pair && ownOf(pair, 0, time.ms)).toEqual(own);
      expect(wholeSecond(time.ms)).toMatchObject({ ...time });
    }),
  );
});

const uid = "a1b2c3d4-0000-4000-8000-000000000001";
const time = instant(NOON);

it.each([
  ["an id in capital letters", { uid: uid.toUpperCase(), record_uid: uid, time }],
  ["an id that is none", { uid, record_uid: `${uid} `, time }],
  ["a record without an id", { uid, time }],
  ["a fraction of a second", { uid, record_uid: uid, time: instant(NOON + 1) }],
  [
    "a time that says more than its milliseconds",
    { uid, record_uid: uid, time: { ...time, text: "2026-06-01T12:00:00.0001Z" } },
  ],
])("%s is more than that", (_, own) => {
  expect(pairOf(own)).toBeUndefined();
});
