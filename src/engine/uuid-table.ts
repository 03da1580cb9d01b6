/** Rows by the UUIDs that stand in them: a few bytes each, where a `Map` of texts would take a hundred. */

import type { Uuid } from "./own.ts";

export interface UuidTable {
  /** The row with this UUID; where there is none, `row` from now on, in which it must stand already. Of `uuid`, the first four numbers count. */
  rowOf(uuid: Uuid, row: number): number;
}

/** `numbers`: of all rows, `width` numbers each, of which the first four are a UUID. They may be moved to another array. */
export function createUuidTable(numbers: () => Int32Array, width: number): UuidTable {
  /** One more than a row, 0 for none: open addressing, at most two thirds full. */
  let slots = new Int32Array(64);
  let count = 0;

  function slotOf(uuid: Int32Array, from: number): number {
    const mask = slots.length - 1;
    const all = numbers();
    for (let slot = mixed(uuid, from) & mask; ; slot = (slot + 1) & mask) {
      const row = slots[slot] ?? 0;
      if (row === 0 || isSame(all, width * (row - 1), uuid, from)) return slot;
    }
  }

  function grow(): void {
    const before = slots;
    slots = new Int32Array(2 * before.length);
    const all = numbers();
    for (const row of before) if (row !== 0) slots[slotOf(all, width * (row - 1))] = row;
  }

  return {
    rowOf(uuid, row) {
      if (3 * count >= 2 * slots.length) grow();
      const slot = slotOf(uuid, 0);
      const known = slots[slot] ?? 0;
      if (known !== 0) return known - 1;
      slots[slot] = row + 1;
      count++;
      return row;
    },
  };
}

function isSame(one: Int32Array, at: number, other: Int32Array, from: number): boolean {
  return (
    one[at] === other[from] &&
    one[at + 1] === other[from + 1] &&
    one[at + 2] === other[from + 2] &&
    one[at + 3] === other[from + 3]
  );
}

/** No bits of a UUID are sure to differ: some versions count up. */
function mixed(uuid: Int32Array, from: number): number {
  let bits = 0;
  for (let part = 0; part < 4; part++) {
    bits = Math.imul(bits ^ (uuid[from + part] ?? 0), 0x85ebca6b);
    bits ^= bits >>> 15;
  }
  bits = Math.imul(bits, 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}
