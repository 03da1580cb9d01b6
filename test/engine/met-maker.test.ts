import { expect, it } from "vitest";
import { createMetMaker } from "../../src/engine/met-maker.ts";
import { event, NOON } from "../support/event.ts";

const make = createMetMaker([
  { members: [], facets: [] },
  { members: [], facets: ["road"] },
]);
const one = event({ road: "iap-tunnel" });
const same = event({ road: "gateway", uid: "two", at: NOON + 1000 });
const other = event({ road: "iap-tunnel", region: "europe-west1" });

it("makes nothing of what no entry matches", () => {
  expect(make(one, [], [])).toBeUndefined();
});

it("makes one object of events that differ in nothing that is kept", () => {
  expect(make(one, [0], [0])).toBe(make(same, [0], [0]));
  expect(make(one, [0], [0])).not.toEqual(make(other, [0], [0]));
  expect(make(one, [1], [1])).not.toEqual(make(same, [1], [1]));
  expect(make(one, [0, 1], [])).toBe(make(other, [0, 1], []));
});

it("tells apart by which entries it was matched", () => {
  expect(make(one, [0, 1], [0])).toEqual({ ...make(one, [0], [0]), entries: [0, 1] });
});

it("has one list of the same entries", () => {
  const met = [one, other].map((each) => make(each, [0, 1], [1]));
  expect(met[0]).not.toBe(met[1]);
  expect(met[0]?.entries).toBe(met[1]?.entries);
  expect(met[0]?.concerned?.entries).toBe(met[1]?.concerned?.entries);
});
