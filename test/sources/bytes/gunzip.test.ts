/** gzip as it comes: of several members, padded, cut at any byte, followed by anything. */

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { gunzip } from "../../../src/sources/bytes/gunzip.ts";

interface Outcome {
  readonly text: string;
  readonly faults: readonly string[];
}

/** In pieces of `size` bytes. */
async function unpacked(bytes: Buffer, size = bytes.length): Promise<Outcome> {
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const faults: string[] = [];
  const parts: Buffer[] = [];
  for await (const part of gunzip(pieces(), (reason, what) => faults.push(`${reason}: ${what}`))) parts.push(part);
  return { text: Buffer.concat(parts).toString(), faults };
}

const ONE = "one\n".repeat(700);
const TWO = "two\n".repeat(900);
const [one, two] = [gzipSync(ONE), gzipSync(TWO)];
const CUT_OFF = "truncated: the gzip data ends before it is complete";
const TRAILING = "trailing: bytes after the end of the gzip data";
const WRONG_SUM = "altered: gzip data whose checksum is wrong";
const UNKNOWN = "unreadable: gzip of an unknown kind";

/** A header by RFC 1952, 2.3, with these flags and what they ask for. */
function withHeader(flags: number, ...fields: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.of(0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3), ...fields, one.subarray(10)]);
}

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  const place = at < 0 ? bytes.length + at : at;
  copy[place] = (copy[place] ?? 0) ^ 1;
  return copy;
}

describe("gives", () => {
  const extra = Buffer.from("\x05\0extra", "latin1");
  it.each<[string, Buffer, string, readonly string[]]>([
    ["one member", one, ONE, []],
    ["several, one after another", Buffer.concat([one, two, one]), ONE + TWO + ONE, []],
    ["an empty one", Buffer.concat([gzipSync(""), one]), ONE, []],
    [
      "those behind padding",
      Buffer.concat([one, Buffer.alloc(1), two, Buffer.alloc(20_000), one]),
      ONE + TWO + ONE,
      [],
    ],
    ["what padding follows", Buffer.concat([one, Buffer.alloc(40_000)]), ONE, []],
    ["all in front of garbage", Buffer.concat([one, Buffer.from("garbage")]), ONE, [TRAILING]],
    ["all in front of padding and garbage", Buffer.concat([one, Buffer.alloc(3), Buffer.from("x")]), ONE, [TRAILING]],
    ["all in front of half a header", Buffer.concat([one, two.subarray(0, 5)]), ONE, [CUT_OFF]],
    ["one with a wrong checksum, and the next", Buffer.concat([changed(one, -8), two]), ONE + TWO, [WRONG_SUM]],
    ["one with a wrong size, and the next", Buffer.concat([changed(one, -1), two]), ONE + TWO, [WRONG_SUM]],
    [
      "several with wrong checksums",
      Buffer.concat([changed(one, -8), changed(two, -8)]),
      ONE + TWO,
      [WRONG_SUM, WRONG_SUM],
    ],
    ["one with a name", withHeader(8, Buffer.from("a.json\0")), ONE, []],
    ["one with a long name", withHeader(8, Buffer.from(`${"a".repeat(50_000)}\0`)), ONE, []],
    ["one with a comment", withHeader(16, Buffer.from("\0")), ONE, []],
    ["one with extra fields", withHeader(4, extra), ONE, []],
    ["one with a header checksum", withHeader(2, Buffer.of(1, 2)), ONE, []],
    ["one with all", withHeader(31, extra, Buffer.from("n\0c\0"), Buffer.of(1, 2)), ONE, []],
    ["nothing of a method that is not known", changed(one, 2), "", [UNKNOWN]],
    ["nothing of flags that are not known", withHeader(0x20), "", [UNKNOWN]],
    ["no name without an end", withHeader(8).subarray(0, 30), "", [CUT_OFF]],
  ])("%s", async (_, bytes, text, faults) => {
    for (const size of [1, 7, bytes.length]) expect(await unpacked(bytes, size)).toEqual({ text, faults });
  });
});

it("says of a member that is cut off anywhere that it is, and gives the one before it", async () => {
  const small = gzipSync("a few words, and a few words");
  for (let end = 1; end < small.length; end++) {
    const { text, faults } = await unpacked(Buffer.concat([one, small.subarray(0, end)]));
    expect(faults, String(end)).toEqual([CUT_OFF]);
    expect(`${ONE}a few words, and a few words`).toContain(text);
    expect(text).toContain(ONE);
  }
});

it("tells damage within a member, and reads no further", async () => {
  // A block of the type that RFC 1951 reserves.
  const broken = Buffer.concat([one, two.subarray(0, 10), Buffer.of(7), two.subarray(11), one]);
  expect(await unpacked(broken)).toEqual({ text: ONE, faults: ["unreadable: damaged gzip data"] });
});

it("finds the end of a member wherever it lies in what is read at a time", async () => {
  // Stored blocks: their size is the text's, and a few bytes more.
  for (const length of [16_355, 16_361, 16_362, 16_366, 16_384, 32_740]) {
    const text = "x".repeat(length);
    const packed = gzipSync(text, { level: 0 });
    const { text: found, faults } = await unpacked(Buffer.concat([packed, two]));
    expect(faults).toEqual([]);
    expect(found === text + TWO).toBe(true);
  }
});
