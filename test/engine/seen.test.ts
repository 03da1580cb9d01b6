import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSeen } from "../../src/engine/seen.ts";
import { hashUid } from "../../src/engine/uid-hash.ts";

const words = (...parts: readonly number[]): Int32Array => Int32Array.from(parts);

describe("what has been seen", () => {
  it("is new once", () => {
    const seen = createSeen();
    expect([seen.add(words(1, 2, 3, 4)), seen.add(words(1, 2, 3, 4)), seen.size()]).toEqual([true, false, 1]);
  });

  it.each([
    ["the first word", words(9, 2, 3, 4)],
    ["the second word", words(1, 9, 3, 4)],
    ["the lower bits of the third", words(1, 2, 9, 4)],
  ])("differs by %s", (_, other) => {
    const seen = createSeen();
    seen.add(words(1, 2, 3, 4));
    expect([seen.add(other), seen.size()]).toEqual([true, 2]);
  });

  it("may be all zeros", () => {
    const seen = createSeen();
    expect([seen.add(words(0, 0, 0, 0)), seen.add(words(0, 0, 0, 0))]).toEqual([true, false]);
  });

  it("keeps those apart that are alike in all but one bit of 61", () => {
    const seen = createSeen();
    const bits = [...Array(32).keys()].map((bit) => words(1 << bit, 0, 0, 0));
    const more = [...Array(15).keys()].map((bit) => words(0, 1 << bit, 0, 0));
    const segments = [...Array(14).keys()].map((bit) => words(0, 0, 1 << bit, 0));
    const all = [words(0, 0, 0, 0), ...bits, ...more, ...segments];
    expect(all.map((uid) => seen.add(uid))).not.toContain(false);
    expect(seen.size()).toBe(62);
  });

  it("stays when one segment grows many times, its hashes crowded at the end", () => {
    const seen = createSeen();
    const hashes = Array.from({ length: 5000 }, (_, index) => words(-1 - (index >> 6), index, 7, 0));
    expect(hashes.map((hash) => seen.add(hash))).not.toContain(false);
    expect(hashes.map((hash) => seen.add(hash))).not.toContain(true);
    expect(seen.size()).toBe(5000);
  });

  it("is what a Set of the uids would say", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3 })), (uids) => {
        const [seen, known] = [createSeen(), new Set<string>()];
        for (const uid of uids) {
          expect(seen.add(hashUid(uid))).toBe(!known.has(uid));
          known.add(uid);
        }
        expect(seen.size()).toBe(known.size);
      }),
    );
  });
});
