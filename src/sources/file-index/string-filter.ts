/** A set of gathered strings that may say yes of one that is not in it, never no of one that is (Bloom, CACM 13.7, 1970). */

/** Names are asked by the dozen, one wrong answer to a thousand; ids one at a time, one to sixteen. */
const PROBES = { name: 10, id: 4 };

/** `hashes` as the scanner gathers them; the more often one comes, the larger the set. */
export function filterOf(hashes: Uint32Array): Uint8Array {
  let probes = 0;
  for (let index = 0; index < hashes.length; index++) probes += probesOf(hashes[index] ?? 0);
  // Half of the bits are set then, which is the smallest that answers so well.
  const filter = new Uint8Array(Math.ceil(probes / Math.LN2 / 8));
  const scale = scaleOf(filter);
  for (let index = 0; index < hashes.length; index++) {
    const hash = hashes[index] ?? 0;
    const step = stepOf(hash);
    for (let left = probesOf(hash), at = hash | 0; left > 0; left--, at = (at + step) | 0) {
      const bit = ((at >>> 0) * scale) | 0;
      filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7));
    }
  }
  return filter;
}

export function mayHold(filter: Uint8Array, hash: number): boolean {
  const scale = scaleOf(filter);
  const step = stepOf(hash);
  for (let left = probesOf(hash), at = hash | 0; left > 0; left--, at = (at + step) | 0) {
    const bit = ((at >>> 0) * scale) | 0;
    if (((filter[bit >> 3] ?? 0) & (1 << (bit & 7))) === 0) return false;
  }
  return true;
}

/** From 32 bits to a place in the filter, whose bits are far fewer. */
function scaleOf(filter: Uint8Array): number {
  return (8 * filter.length) / 2 ** 32;
}

/** The lowest bit says which: see `scan/assembly/strings.ts`. */
function probesOf(hash: number): number {
  return (hash & 1) === 1 ? PROBES.name : PROBES.id;
}

function stepOf(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) | 1;
}
