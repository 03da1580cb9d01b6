/** Random bits for millions of records: no two files of a trail share a stretch of them. */

/** Whole numbers in [0, 2^32). */
export type Draw = () => number;

/** sfc32, a public-domain generator by Chris Doty-Humphrey (PractRand): 128 bits of state, a period of at least 2^32. */
export function drawing(seed: number, file: number): Draw {
  let a = seed | 0;
  let b = file | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const draw = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // Until near seeds are far apart.
  for (let turn = 0; turn < 15; turn++) draw();
  return draw;
}

/** A number in [0, 1). */
export function share(draw: Draw): number {
  return draw() / 2 ** 32;
}
