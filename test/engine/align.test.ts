import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { align, type Pair } from "../../src/engine/align.ts";

const same = (a: string, b: string): number => (a === b ? 0 : 2);
const shown = (pairs: readonly Pair<string, string>[]): readonly string[] =>
  pairs.map(({ left = "-", right = "-" }) => left + right);

describe("align", () => {
  it.each([
    ["", "", []],
    ["abc", "abc", ["aa", "bb", "cc"]],
    ["abc", "ac", ["aa", "b-", "cc"]],
    ["ac", "abc", ["aa", "-b", "cc"]],
    ["abc", "xbc", ["a-", "-x", "bb", "cc"]],
    ["ab", "", ["a-", "b-"]],
  ])("%j beside %j", (left, right, expected) => {
    expect(shown(align([...left], [...right], same))).toEqual(expected);
  });

  it("pairs what differs in part rather than leaving both alone", () => {
    expect(shown(align(["a"], ["x"], () => 1))).toEqual(["ax"]);
  });

  it("keeps every item of both lists, in order", () => {
    const lists = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 8 });
    const distances = fc.func(fc.constantFrom(0, 0.3, 1, 2));
    fc.assert(
      fc.property(lists, lists, distances, (left, right, distance) => {
        const pairs = align(left, right, distance);
        expect(pairs.flatMap((pair) => pair.left ?? [])).toEqual(left);
        expect(pairs.flatMap((pair) => pair.right ?? [])).toEqual(right);
      }),
    );
  });
});
