/** What tables of ids are laid out by. */

/** Other numbers in each process, so that nobody can choose ids that all begin in one place. No answer depends on them. */
const TABLE = Uint32Array.from({ length: 4 * 4 * 256 }, () => Math.random() * 2 ** 32);

/**
 * Of an id's word at that place, 0 to 3: the exclusive or over all its words tells where in a table one begins to look for it (simple
 * tabulation; Pătraşcu and Thorup, JACM 59.3, 2012).
 */
export function scatter(word: number, place: number): number {
  const from = 1024 * place;
  return (
    (TABLE[from + (word & 0xff)] ?? 0) ^
    (TABLE[from + 256 + ((word >>> 8) & 0xff)] ?? 0) ^
    (TABLE[from + 512 + ((word >>> 16) & 0xff)] ?? 0) ^
    (TABLE[from + 768 + (word >>> 24)] ?? 0)
  );
}
