/** MurmurHash3_x86_128 with seed 0 (Austin Appleby, public domain); `engine/uid-hash.ts` computes the same numbers. */

const C1: u32 = 0x239b961b;
const C2: u32 = 0xab0e9789;
const C3: u32 = 0x38b34ae5;
const C4: u32 = 0xa1e38b93;

/** Writes the hash of the bytes from `from` to `to` at `out`, four numbers. */
export function hashBytes(from: u32, to: u32, out: u32): void {
  let h1: u32 = 0;
  let h2: u32 = 0;
  let h3: u32 = 0;
  let h4: u32 = 0;
  let at = from;
  for (; at + 16 <= to; at += 16) {
    h1 ^= scramble(load<u32>(at), C1, 15, C2);
    h1 = (rotl(h1, 19) + h2) * 5 + 0x561ccd1b;
    h2 ^= scramble(load<u32>(at, 4), C2, 16, C3);
    h2 = (rotl(h2, 17) + h3) * 5 + 0x0bcaa747;
    h3 ^= scramble(load<u32>(at, 8), C3, 17, C4);
    h3 = (rotl(h3, 15) + h4) * 5 + 0x96cd1c35;
    h4 ^= scramble(load<u32>(at, 12), C4, 18, C1);
    h4 = (rotl(h4, 13) + h1) * 5 + 0x32ac3b17;
  }
  const rest = <i32>(to - at);
  h1 ^= scramble(load<u32>(at) & firstBytes(rest), C1, 15, C2);
  h2 ^= scramble(load<u32>(at, 4) & firstBytes(rest - 4), C2, 16, C3);
  h3 ^= scramble(load<u32>(at, 8) & firstBytes(rest - 8), C3, 17, C4);
  h4 ^= scramble(load<u32>(at, 12) & firstBytes(rest - 12), C4, 18, C1);

  const length = to - from;
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 += h2 + h3 + h4;
  h2 += h1;
  h3 += h1;
  h4 += h1;
  h1 = finish(h1);
  h2 = finish(h2);
  h3 = finish(h3);
  h4 = finish(h4);
  h1 += h2 + h3 + h4;
  store<u32>(out, h1);
  store<u32>(out, h2 + h1, 4);
  store<u32>(out, h3 + h1, 8);
  store<u32>(out, h4 + h1, 12);
}

function firstBytes(count: i32): u32 {
  if (count <= 0) return 0;
  return count >= 4 ? 0xffffffff : ((<u32>1) << ((<u32>count) << 3)) - 1;
}

function scramble(part: u32, first: u32, turn: u32, second: u32): u32 {
  return rotl(part * first, turn) * second;
}

function finish(hash: u32): u32 {
  let mixed = (hash ^ (hash >> 16)) * 0x85ebca6b;
  mixed = (mixed ^ (mixed >> 13)) * 0xc2b2ae35;
  return mixed ^ (mixed >> 16);
}

/** One step of a quick hash, of eight bytes at a time. */
export function stir(bits: u64): u64 {
  const mixed = bits * 0xbf58476d1ce4e5b9;
  return mixed ^ (mixed >> 29);
}
