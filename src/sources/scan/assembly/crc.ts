/** CRC-32 as gzip takes it (RFC 1952, 8), a byte at a time: of headers, and of all where Node has none of its own. */

import { CRC_TABLE } from "./layout";

export function fillCrcTable(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let rest = byte;
    for (let bit = 0; bit < 8; bit++) rest = (rest & 1) !== 0 ? 0xedb88320 ^ (rest >> 1) : rest >> 1;
    store<u32>(CRC_TABLE + byte * 4, rest);
  }
}

/** Of the bytes from `from` to `to`, behind others whose checksum is `before`. */
export function checksum(from: u32, to: u32, before: u32): u32 {
  let sum = ~before;
  for (let at = from; at < to; at++) sum = load<u32>(CRC_TABLE + ((sum ^ load<u8>(at)) & 255) * 4) ^ (sum >> 8);
  return ~sum;
}
