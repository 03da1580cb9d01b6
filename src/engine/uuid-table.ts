/** Rows by the UUIDs that stand in them: a few bytes each, where a `Map` of texts would take a hundred. */

import { scatter } from "./scatter.ts";

export interface UuidTable {
  /** The first row that was asked for and has the same UUID as `row`, which may be itself. */
  firstOf(row: number): number;
}

/** `numbers`: of all rows, `width` numbers each, of which the first four are a UUID. They may be moved to another array. */
export function createUuidTable(numbers: () => Int32Array, width: number): UuidTable {
  /** One more than a row, 0 for none: open addressing, at most two thirds full. */
  let slots = new Int32Array(64);
  let count = 0;

  function slotOf(at: number): number {
    const mask = slots.length - 1;
    const all = numbers();
    for (let slot = scattered(all, at) >>> Math.clz32(mask); ; slot = (slot + 1) & mask) {
      const row = slots[slot] ?? 0;
      if (row === 0 || isSame(all, width * (row - 1), at)) return slot;
    }
  }

  function grow(): void {
    const before = slots;
    slots = new Int32Array(2 * before.length);
    for (const row of before) if (row !== 0) slots[slotOf(width * (row - 1))] = row;
  }

  return {
    firstOf(row) {
      if (3 * count >= 2 * slots.length) grow();
      const slot = slotOf(width * row);
      const known = slots[slot] ?? 0;
      if (known !== 0) return known - 1;
      slots[slot] = row + 1;
      count++;
      return row;
    },
  };
}

function isSame(all: Int32Array, one: number, other: number): boolean {
  return (
    all[one] === all[other] &&
    all[one + 1] === all[other + 1] &&
    all[one + 2] === all[other + 2] &&
    all[one + 3] === all[other + 3]
  );
}

function scattered(all: Int32Array, at: number): number {
  let bits = 0;
  for (let part = 0; part < 4; part++) bits ^= scatter(all[at + part] ?? 0, part);
  return bits;
}
