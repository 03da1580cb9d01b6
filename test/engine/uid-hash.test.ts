import { expect, it } from "vitest";
import { hashUid } from "../../src/engine/uid-hash.ts";

const hex = (uid: string): string =>
  [...hashUid(uid)].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");

/** Values of the reference implementation, SMHasher's MurmurHash3_x86_128 with seed 0. */
it.each([
  ["", "00000000000000000000000000000000"],
  ["The quick brown fox jumps over the lazy dog", "2f1583c3ecee2c67 5d7bf66ce5e91d2c".replace(" ", "")],
])("hashes %j", (uid, expected) => {
  expect(hex(uid)).toBe(expected);
});

it("tells texts apart that differ by one character anywhere", () => {
  const texts = Array.from({ length: 70 }, (_, length) => "x".repeat(length));
  const changed = texts.flatMap((text) => Array.from(text, (_, at) => `${text.slice(0, at)}y${text.slice(at + 1)}`));
  const all = [
    ...texts,
    ...changed,
    "\ud800",
    "\ud801",
    "\udc00",
    "\ud800\udc00",
    "\ufffd",
    "é",
    "e\u0301",
    "\u{1f600}",
  ];
  expect(new Set(all.map(hex)).size).toBe(all.length);
});
