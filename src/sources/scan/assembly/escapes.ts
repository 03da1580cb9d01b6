/** What stands behind a backslash, and what it may hide. */

import { BACKSLASH, isDigit, QUOTE, SLASH } from "./characters";

/**
 * `\u0069` may stand for any letter and `\/` for a slash, also in JSON that a record holds as text, where the backslash
 * itself is escaped. The other escapes stand for quotes, backslashes and control characters, which no needle holds.
 */
export function escapeHides(byte: u32): bool {
  return byte === 0x75 || byte === SLASH;
}

/** Whether a backslash may stand before what begins at `at`, and hides nothing with it; nor would in JSON that is held as text. */
export function isHarmless(at: u32): bool {
  const byte = <u32>load<u8>(at);
  if (byte === BACKSLASH) return !escapeHides(load<u8>(at, 1));
  return !escapeHides(byte) && isEscape(at);
}

/** Whether a backslash may stand before what begins at `at`. */
export function isEscape(at: u32): bool {
  switch (<u32>load<u8>(at)) {
    case QUOTE:
    case BACKSLASH:
    case SLASH:
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return true;
    case 0x75: // u
      return isHex(load<u8>(at, 1)) && isHex(load<u8>(at, 2)) && isHex(load<u8>(at, 3)) && isHex(load<u8>(at, 4));
    default:
      return false;
  }
}

function isHex(byte: u32): bool {
  return isDigit(byte) || (byte | 0x20) - 0x61 < 6;
}
