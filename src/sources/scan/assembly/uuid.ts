/** Ids as both CloudTrail and RFC 9562 write them, `00000000-0000-4000-8000-000000000000` in small letters, as their 128 bits. */

import { MINUS } from "./characters";

const LENGTH: u32 = 36;

/** Writes the bits at `out`, the first digits first, as four big-endian numbers. False for any other text. */
export function parseUuid(from: u32, to: u32, out: u32): bool {
  if (to - from !== LENGTH) return false;
  if (!isMinus(from + 8) || !isMinus(from + 13) || !isMinus(from + 18) || !isMinus(from + 23)) return false;
  const first = fourDigits(from);
  const second = fourDigits(from + 4);
  const third = fourDigits(from + 9);
  const fourth = fourDigits(from + 14);
  const fifth = fourDigits(from + 19);
  const sixth = fourDigits(from + 24);
  const seventh = fourDigits(from + 28);
  const eighth = fourDigits(from + 32);
  store<u32>(out, (first << 16) | second);
  store<u32>(out, (third << 16) | fourth, 4);
  store<u32>(out, (fifth << 16) | sixth, 8);
  store<u32>(out, (seventh << 16) | eighth, 12);
  return (first | second | third | fourth | fifth | sixth | seventh | eighth) <= 0xffff;
}

function isMinus(at: u32): bool {
  return <u32>load<u8>(at) === MINUS;
}

/** More than 0xffff when one is no digit. */
function fourDigits(at: u32): u32 {
  return (digit(at) << 12) | (digit(at + 1) << 8) | (digit(at + 2) << 4) | digit(at + 3);
}

function digit(at: u32): u32 {
  const byte = <u32>load<u8>(at);
  const number = byte - 0x30;
  if (number < 10) return number;
  const letter = byte - 0x61;
  return letter < 6 ? letter + 10 : 0x10000;
}
