import { describe, expect, it } from "vitest";
import { distinct, groupBy, lastOf } from "../../src/detectors/grouping.ts";

describe("groupBy", () => {
  it("keeps the order in which keys and items were first seen", () => {
    const groups = groupBy(["b1", "a1", "b2", "c1", "a2"], (item) => item.slice(0, 1));
    expect([...groups]).toEqual([
      ["b", ["b1", "b2"]],
      ["a", ["a1", "a2"]],
      ["c", ["c1"]],
    ]);
  });

  it("keeps keys of several parts apart, whatever the parts hold", () => {
    const items = [["a,b", "c"], ["a", "b,c"], ["a", undefined], ["a", ""], ["__proto__"]];
    expect(groupBy(items, (item) => item).size).toBe(5);
  });

  it("leaves out what has no key", () => {
    expect([...groupBy([1, 2, 3], (item) => (item === 2 ? undefined : "odd")).values()]).toEqual([[1, 3]]);
  });
});

describe("distinct", () => {
  it("names each value once, in order, and nothing that is not there", () => {
    expect(distinct(["b", undefined, "a", "b"])).toEqual(["b", "a"]);
  });
});

describe("lastOf", () => {
  it.each([
    [[1] as const, 1],
    [[1, 2, 3] as const, 3],
  ])("of %j is %i", (items, last) => {
    expect(lastOf(items)).toBe(last);
  });
});
