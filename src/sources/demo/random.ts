/** Seeded randomness: the same seed gives the same trail on every machine. */

export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number in [low, high]. */
  between(low: number, high: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** `length` characters of `alphabet`. */
  word(length: number, alphabet?: string): string;
  uuid(): string;
}

const HEX = "0123456789abcdef";

/** mulberry32, a public-domain generator by Tommy Ettinger: 32 bits of state, ample for made-up records. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const word = (length: number, alphabet = HEX): string =>
    Array.from({ length }, () => alphabet.charAt(between(0, alphabet.length - 1))).join("");
  return {
    next,
    between,
    pick: (choices) => choices[between(0, choices.length - 1)] ?? choices[0],
    word,
    uuid: () => `${word(8)}-${word(4)}-4${word(3)}-a${word(3)}-${word(12)}`,
  };
}
