import { describe, expect, it } from "vitest";
import { areSearchable, placeNeedles } from "../../../src/sources/scan/needle-places.ts";

describe("needles", () => {
  it.each([
    [["abc", '"abc"', '"a-b.c/d@e"', "a b"], true],
    [[], true],
    [["ab"], false],
    [['a"b'], false],
    [["a\\b"], false],
    [["caf\u00e9"], false],
    [["a\tb"], false],
  ])("%j can be searched for: %s", (needles, expected) => {
    expect(areSearchable(needles)).toBe(expected);
  });

  it("are looked for by the three bytes that are rarest in the sample", () => {
    // Lower halves: `abc` is 1 2 3, and so is `qrs`, which the sample is full of; `xyz` is 8 9 10, which it lacks.
    const sample = Buffer.from("qrsqrsqrs bcx cxy");
    expect(placeNeedles(["ABCXYZ"], sample)).toEqual([{ bytes: Buffer.from("abcxyz"), place: 3, bucket: 0 }]);
  });

  it("share a bucket only when there are more than eight kinds", () => {
    const needles = ["aaa", "bbb", "ccc", "ddd", "eee", "fff", "ggg", "hhh", "iii", "AAA"];
    const buckets = placeNeedles(needles, Buffer.alloc(0)).map((needle) => "bucket" in needle && needle.bucket);
    expect(buckets).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 0, 0]);
  });

  it("are looked for at the quote they hold when that leaves enough of them", () => {
    const long = `${"x".repeat(32)}"`;
    const places = placeNeedles(['"word-12"', '"Begins', 'ends"', '"few', long], Buffer.alloc(0));
    const byText = new Map(places.map(({ bytes, ...place }) => [bytes.toString(), place]));
    expect(byText.get('"word-12"')).toEqual({ anchor: "start" });
    expect(byText.get('"begins')).toEqual({ anchor: "start" });
    expect(byText.get('ends"')).toEqual({ anchor: "end" });
    expect(byText.get('"few')).toHaveProperty("bucket");
    expect(byText.get(long.slice(1))).toEqual({ anchor: "end" });
    expect(places).toHaveLength(5);
  });

  it("are cut to the length that is compared, not at a quote", () => {
    const long = "0123456789".repeat(4);
    const cut = (needle: string) => placeNeedles([needle], Buffer.alloc(0))[0]?.bytes.toString();
    expect(cut(long)).toBe("01234567890123456789012345678901");
    expect(cut(`"${long}`)).toBe('"0123456789012345678901234567890');
    expect(cut(`${long}"`)).toBe('9012345678901234567890123456789"');
    expect(cut(`"${long}"`)).toBe('"0123456789012345678901234567890');
  });
});
