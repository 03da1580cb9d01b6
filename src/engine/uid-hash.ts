/** The 128 bits by which events are told apart without keeping their uids; the byte scanner computes the same. */

/** Four 32-bit numbers. */
export type UidHash = Int32Array;

const C1 = 0x239b961b;
const C2 = 0xab0e9789;
const C3 = 0x38b34ae5;
const C4 = 0xa1e38b93;

let bytes = new Uint8Array(256);

/**
 * MurmurHash3_x86_128 with seed 0 (Austin Appleby, public domain) over the UTF-8 bytes of `uid`. A surrogate that stands
 * alone counts as three bytes of its own, so that no two texts have the same bytes.
 */
export function hashUid(uid: string): UidHash {
  const length = encode(uid);
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  let at = 0;
  for (; at + 16 <= length; at += 16) {
    h1 ^= scramble(part(at), C1, 15, C2);
    h1 = (Math.imul(turned(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= scramble(part(at + 4), C2, 16, C3);
    h2 = (Math.imul(turned(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= scramble(part(at + 8), C3, 17, C4);
    h3 = (Math.imul(turned(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= scramble(part(at + 12), C4, 18, C1);
    h4 = (Math.imul(turned(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  bytes.fill(0, length, length + 16);
  h1 ^= scramble(part(at), C1, 15, C2) ^ length;
  h2 ^= scramble(part(at + 4), C2, 16, C3) ^ length;
  h3 ^= scramble(part(at + 8), C3, 17, C4) ^ length;
  h4 ^= scramble(part(at + 12), C4, 18, C1) ^ length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  const m1 = finished(h1);
  const m2 = finished((h2 + h1) | 0);
  const m3 = finished((h3 + h1) | 0);
  const m4 = finished((h4 + h1) | 0);
  const sum = (m1 + m2 + m3 + m4) | 0;
  return Int32Array.of(sum, m2 + sum, m3 + sum, m4 + sum);
}

function part(at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

function turned(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function scramble(value: number, first: number, by: number, second: number): number {
  return Math.imul(turned(Math.imul(value, first), by), second);
}

function finished(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Fills `bytes` with the text, and room for 16 more; answers how many they are. */
function encode(text: string): number {
  if (bytes.length < 3 * text.length + 16) bytes = new Uint8Array(6 * text.length + 16);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at) ?? 0;
    if (code < 0x80) bytes[length++] = code;
    else if (code < 0x800) {
      bytes[length++] = 0xc0 | (code >> 6);
      bytes[length++] = 0x80 | (code & 0x3f);
    } else {
      if (code < 0x10000) bytes[length++] = 0xe0 | (code >> 12);
      else {
        bytes[length++] = 0xf0 | (code >> 18);
        bytes[length++] = 0x80 | ((code >> 12) & 0x3f);
        at++;
      }
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f);
      bytes[length++] = 0x80 | (code & 0x3f);
    }
  }
  return length;
}
