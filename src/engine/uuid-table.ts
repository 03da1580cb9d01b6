/** Numbers by UUID: in one array, where a `Map` of texts would take several times as much. */

import type { Uuid } from "./own.ts";

export interface UuidTable {
  /** The number that it has; where it has none, `number` from now on. Of `uuid`, the first four numbers count. */
  number(uuid: Uuid, number: number): number;
}

/** Four numbers of a UUID, then one more than the one it has; open addressing, at most two thirds full. */
const WIDTH = 5;

export function createUuidTable(): UuidTable {
  let mask = 63;
  let cells = new Int32Array(WIDTH * (mask + 1));
  let count = 0;

  function cellOf(uuid: Int32Array, from: number): number {
    for (let slot = mixed(uuid, from) & mask; ; slot = (slot + 1) & mask) {
      const cell = slot * WIDTH;
      if (cells[cell + 4] === 0 || isSame(cells, cell, uuid, from)) return cell;
    }
  }

  function grow(): void {
    const before = cells;
    mask = 2 * mask + 1;
    cells = new Int32Array(WIDTH * (mask + 1));
    for (let cell = 0; cell < before.length; cell += WIDTH) {
      if (before[cell + 4] === 0) continue;
      const free = cellOf(before, cell);
      for (let part = 0; part < WIDTH; part++) cells[free + part] = before[cell + part] ?? 0;
    }
  }

  return {
    number(uuid, number) {
      if (3 * count >= 2 * mask) grow();
      const cell = cellOf(uuid, 0);
      const known = cells[cell + 4] ?? 0;
      if (known !== 0) return known - 1;
      for (let part = 0; part < 4; part++) cells[cell + part] = uuid[part] ?? 0;
      cells[cell + 4] = number + 1;
      count++;
      return number;
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
