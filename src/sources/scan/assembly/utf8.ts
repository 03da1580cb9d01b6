/** UTF-8 as the Unicode Standard defines it (table 3-7): no overlong form, no surrogate, nothing above U+10FFFF. */

/** Length of the sequence at `at`, whose first byte is above ASCII; 0 when it is none. */
export function sequenceLength(at: u32): u32 {
  const lead = <u32>load<u8>(at);
  const second = <u32>load<u8>(at, 1);
  if (lead < 0xc2 || lead > 0xf4 || !continues(second)) return 0;
  if (lead < 0xe0) return 2;
  if (!continues(load<u8>(at, 2))) return 0;
  if (lead < 0xf0) {
    if (lead === 0xe0 && second < 0xa0) return 0;
    return lead === 0xed && second > 0x9f ? 0 : 3;
  }
  if (!continues(load<u8>(at, 3))) return 0;
  if (lead === 0xf0 && second < 0x90) return 0;
  return lead === 0xf4 && second > 0x8f ? 0 : 4;
}

/** The two characters whose lower case begins with an ASCII letter: U+212A KELVIN SIGN and U+0130, I with a dot above. */
export function foldsToAscii(at: u32): bool {
  return load<u16>(at) === 0xb0c4 || (load<u32>(at) & 0xffffff) === 0xaa84e2;
}

function continues(byte: u32): bool {
  return (byte & 0xc0) === 0x80;
}
