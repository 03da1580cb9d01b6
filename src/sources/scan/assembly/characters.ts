/** The bytes JSON is built of (RFC 8259). */

export const TAB: u32 = 0x09;
export const LF: u32 = 0x0a;
export const CR: u32 = 0x0d;
export const BLANK: u32 = 0x20;
export const QUOTE: u32 = 0x22;
export const COMMA: u32 = 0x2c;
export const MINUS: u32 = 0x2d;
export const SLASH: u32 = 0x2f;
export const ZERO: u32 = 0x30;
export const NINE: u32 = 0x39;
export const COLON: u32 = 0x3a;
export const OPEN_LIST: u32 = 0x5b;
export const BACKSLASH: u32 = 0x5c;
export const CLOSE_LIST: u32 = 0x5d;
/** Of `null`. */
export const NULL: u32 = 0x6e;
export const OPEN_OBJECT: u32 = 0x7b;
export const CLOSE_OBJECT: u32 = 0x7d;

/** `":"`, `","` and the like as they load, little-endian. */
export const QUOTE_COLON_QUOTE: u32 = 0x223a22;
export const COMMA_QUOTE: u32 = 0x222c;

export function isDigit(byte: u32): bool {
  return byte - ZERO <= 9;
}

/** Where what stands at `at` is no longer plain: a quote, a backslash, a control character or one above ASCII. */
export function plainEnd(at: u32): u32 {
  let here = at;
  while (true) {
    const bytes = v128.load(here);
    const quotes = i8x16.eq(bytes, i8x16.splat(<i8>QUOTE));
    const backslashes = i8x16.eq(bytes, i8x16.splat(<i8>BACKSLASH));
    // As signed numbers, control characters and bytes above ASCII are both below the blank.
    const others = i8x16.lt_s(bytes, i8x16.splat(<i8>BLANK));
    const found = i8x16.bitmask(v128.or(v128.or(quotes, backslashes), others));
    if (found !== 0) return here + ctz(found);
    here += 16;
  }
}

/** The first byte from `at` on that is no blank; there is one behind the padding. */
export function skipBlank(at: u32): u32 {
  let here = at;
  while (true) {
    const byte = <u32>load<u8>(here);
    if (byte > BLANK || (byte !== BLANK && byte !== LF && byte !== CR && byte !== TAB)) return here;
    here++;
  }
}
