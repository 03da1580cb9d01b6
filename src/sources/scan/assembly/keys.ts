/** Keys of objects: told apart by a hash, known by their names. */

import { KEY_SLOTS, KEYS, MOST_DEPTH, NAME_HASHES, NAME_SIZE, NAME_SLOTS, NAMES, TABLES } from "./layout";

/** Of a hash, the upper bits are a place in a table of `NAME_SLOTS`. */
const PLACE_SHIFT: u32 = 22;

/** Past this many keys that want the same place an object counts as one that may hold a key twice. */
const MOST_PROBES: u32 = 16;

/**
 * A number for the key between `from` and `to`; equal keys have equal numbers, also when they differ in ASCII case. Of a
 * key longer than 16 bytes only the ends count: two that look equal make their record a candidate, no more.
 */
export function hashKey(from: u32, to: u32): u32 {
  const length = to - from;
  const spare = select<u64>(64 - ((<u64>length) << 3), 0, length < 8);
  const front = (load<u64>(from) | 0x2020202020202020) << spare;
  const back = (load<u64>(to - 8) | 0x2020202020202020) >> spare;
  const mixed = ((front ^ rotl(back, 23)) + <u64>length) * 0xbf58476d1ce4e5b9;
  return select<u32>(<u32>(mixed >> 32), 0, length !== 0);
}

/** Forgets which object had which key. */
export function forgetKeys(): void {
  memory.fill(KEYS, 0, (MOST_DEPTH + 2) * KEY_SLOTS * 8);
}

/**
 * Remembers that the object number `serial` has the key; `table` is that of its depth. True when it may have had it
 * before: objects of one depth follow each other, so that one table serves them all.
 */
export function isTwice(table: u32, serial: u32, hash: u32): bool {
  const mine = ((<u64>serial) << 32) | <u64>hash;
  let slot = hash & (KEY_SLOTS - 1);
  for (let probes: u32 = 0; probes < MOST_PROBES; probes++) {
    const held = load<u64>(table + (slot << 3));
    if (held === mine) return true;
    if (<u32>(held >> 32) !== serial) {
      store<u64>(table + (slot << 3), mine);
      return false;
    }
    slot = (slot + 1) & (KEY_SLOTS - 1);
  }
  return true;
}

/** Makes `name` known as `id` where `table` is looked up. Names of one table must not share a place. */
export function know(table: u32, id: u32, name: string): void {
  const at = NAMES + id * NAME_SIZE;
  const length = <u32>name.length;
  store<u32>(at, length);
  for (let place: u32 = 0; place < length; place++) {
    store<u8>(at + 16 + place, <u8>name.charCodeAt(<i32>place));
    store<u8>(at + 48 + place, 0xff);
  }
  const hash = hashKey(at + 16, at + 16 + length);
  store<u32>(NAME_HASHES + id * 4, hash);
  const slot = TABLES + table * NAME_SLOTS + (hash >> PLACE_SHIFT);
  if (load<u8>(slot) !== 0) unreachable();
  store<u8>(slot, <u8>id);
}

/** The name in a table of names that a key with this hash may be; 0 for none. */
export function nameOf(names: u32, hash: u32): u32 {
  const id = <u32>load<u8>(names + (hash >> PLACE_SHIFT));
  return select<u32>(id, 0, load<u32>(NAME_HASHES + id * 4) === hash);
}

/** Whether the key between `from` and `to` is the name `id`: 2 when it is, 1 when it is in another case, else 0. */
export function compareName(id: u32, from: u32, to: u32): u32 {
  const at = NAMES + id * NAME_SIZE;
  if (load<u32>(at) !== to - from) return 0;
  const front = v128.xor(v128.and(v128.load(from), v128.load(at, 48)), v128.load(at, 16));
  const back = v128.xor(v128.and(v128.load(from, 16), v128.load(at, 64)), v128.load(at, 32));
  const different = v128.or(front, back);
  if (!v128.any_true(different)) return 2;
  return v128.any_true(v128.and(different, i8x16.splat(<i8>0xdf))) ? 0 : 1;
}
