/** The scanner's inflate says what zlib says: the same bytes, and no to the same files. */

import { crc32, deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seeded } from "../../../src/sources/demo/random.ts";
import {
  expectSameDeflate,
  expectSameFile,
  member,
  oddMember,
  randomContents,
  randomOptions,
  spoiled,
  unpackFast,
} from "./both-inflates.ts";

const TEXT = Buffer.from(Array.from({ length: 3000 }, (_, index) => `${index} is ${index * 7919}, `).join(""));
const all = (bytes: Uint8Array) =>
  unpackFast(
    bytes,
    () => 60_000,
    () => 60_000,
  );

it("takes what every level, strategy, memory level and window size of zlib packs", () => {
  for (const level of [0, 1, 6, 9]) {
    for (let strategy = 0; strategy <= 4; strategy++) {
      for (const [memLevel, windowBits] of [
        [1, 9],
        [8, 15],
        [9, 12],
      ]) {
        const packed = gzipSync(TEXT, { level, strategy, memLevel, windowBits });
        const { bytes, isWhole } = all(packed);
        expect(isWhole && bytes.equals(TEXT)).toBe(true);
      }
    }
  }
});

it("goes on wherever the packed bytes were cut", () => {
  const text = TEXT.subarray(0, 2000);
  const first = gzipSync(text.subarray(0, 1500));
  const packed = Buffer.concat([first, gzipSync(text.subarray(1500), { level: 0 })]);
  for (let cut = 1; cut < packed.length; cut++) {
    let next = cut;
    const give = () => {
      const length = next;
      next = packed.length;
      return length;
    };
    const { bytes, isWhole } = unpackFast(packed, give, () => 60_000);
    expect(isWhole && bytes.equals(text)).toBe(true);
    // A single byte is not known to be gzip yet.
    expect(all(packed.subarray(0, cut)).isWhole).toBe(cut === first.length || cut === 1);
  }
});

it("repeats from as far back as deflate can, and not from before the member", () => {
  const far = Buffer.concat([TEXT.subarray(0, 300), Buffer.alloc(32_768 - 300), TEXT.subarray(0, 300)]);
  expect(all(gzipSync(far, { level: 9 })).bytes.equals(far)).toBe(true);
  // A fixed block (RFC 1951, 3.2.6): length 3 (0000001), distance 1 (00000), end (0000000).
  const back = Buffer.from([0x03, 0x02, 0x00, 0x00]);
  expect(all(Buffer.concat([gzipSync("abc"), member(back, Buffer.from("ccc"))])).isWhole).toBe(false);
});

it.each([
  0, 1, 3, 4, 15, 16, 17, 139, 140, 791, 3001, 3002, 3003, 3006, 3007, 5000, 16_380, 16_384, 19_386, 19_390, 50_000,
])("tells the checksum of %i bytes from others", (length) => {
  const contents = TEXT.subarray(0, length);
  const pieces = [1, 7, 100, 4000];
  const give = () => pieces[length % pieces.length] ?? 1;
  const unpacked = (packed: Buffer) => unpackFast(packed, give, () => 60_000);
  const right = gzipSync(contents, { level: 0 });
  expect(unpacked(right).isWhole).toBe(true);
  for (const place of [0, 0.01, 0.3, 0.77, 0.99]) {
    if (length === 0) break;
    // Behind a header of 10 bytes and those of the block.
    const wrong = Buffer.from(right);
    const at = 15 + Math.floor(place * length);
    wrong[at] = (wrong[at] ?? 0) ^ (1 << (length % 8));
    expect(unpacked(wrong).isWhole).toBe(false);
  }
});

describe("headers and trailers", () => {
  const raw = deflateRawSync(TEXT);
  const tooLong = Buffer.concat([Buffer.alloc(70_000, "x"), Buffer.from([0])]);
  const head = Buffer.from([0x1f, 0x8b, 8, 2, 1, 2, 3, 4, 0, 3]);
  const sum = crc32(head) & 0xffff;
  const right = gzipSync(TEXT);
  const wrong = (at: number): Buffer => {
    const copy = Buffer.from(right);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  it.each([
    ["with a name and a comment", member(raw, TEXT, 8 | 16, Buffer.from("a name\0\0")), true],
    ["with an extra field", member(raw, TEXT, 4, Buffer.from([3, 0, 1, 2, 3])), true],
    ["with a checksum of the header", member(raw, TEXT, 2, Buffer.from([sum & 255, sum >> 8])), true],
    ["with a wrong one", member(raw, TEXT, 2, Buffer.from([(sum & 255) ^ 1, sum >> 8])), false],
    ["with a name too long to look at", member(raw, TEXT, 8, tooLong), false],
    ["with a reserved flag", member(raw, TEXT, 0x20), false],
    ["of another method", wrong(2), false],
    ["with a wrong checksum", wrong(right.length - 6), false],
    ["with a wrong size", wrong(right.length - 2), false],
    ["with zeros behind", Buffer.concat([right, Buffer.alloc(1000)]), true],
    ["with zeros and more behind", Buffer.concat([right, Buffer.alloc(10), right]), false],
    ["with other bytes behind", Buffer.concat([right, Buffer.from("more")]), false],
    ["of nothing, three times", Buffer.concat([gzipSync(""), gzipSync(""), gzipSync("")]), true],
  ])("%s", (_, packed, isWhole) => {
    expect(all(packed).isWhole).toBe(isWhole);
  });
});

it("ends at what unpacks to more than it should", () => {
  const packed = gzipSync(Buffer.alloc(200 * 2 ** 20));
  const { bytes, isWhole } = all(packed);
  expect(isWhole).toBe(false);
  expect(bytes.length).toBeLessThan(150 * 2 ** 20);
});

it("says what zlib says of files, whole and spoiled, in any pieces", () => {
  let whole = 0;
  const property = fc.property(fc.nat(), (seed) => {
    const random = seeded(seed);
    const members = Array.from({ length: random.pick([1, 1, 1, 2, 3]) }, () =>
      oddMember(random, randomContents(random, random.pick([0, 1, 50, 5000, 100_000]))),
    );
    const packed = Buffer.concat(members);
    // The first two bytes say that it is gzip; without them it is taken as it is.
    const tail = random.next() < 0.5 ? packed.subarray(2) : spoiled(random, packed.subarray(2));
    if (expectSameFile(random, Buffer.concat([packed.subarray(0, 2), tail]))) whole++;
  });
  fc.assert(property, { numRuns: 300 });
  expect(whole).toBeGreaterThan(50);
});

it("says what zlib says of deflate with bits turned over", () => {
  const outcomes = new Set<boolean>();
  const property = fc.property(fc.nat(), (seed) => {
    const random = seeded(seed);
    const contents = randomContents(random, random.pick([3, 50, 500, 5000, 50_000]));
    outcomes.add(expectSameDeflate(random, spoiled(random, deflateRawSync(contents, randomOptions(random)))));
  });
  fc.assert(property, { numRuns: 1000 });
  expect(outcomes).toEqual(new Set([true, false]));
});
