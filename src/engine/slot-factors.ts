/** What tables of ids are laid out by. */

/**
 * Odd 32-bit numbers, others in each process: of the sum of numbers times these, the upper bits tell where in a table one begins
 * to look for them, and nobody can choose ids that all begin in the same place. No answer depends on it.
 */
export const SLOT_FACTORS: readonly [number, number, number, number] = [odd(), odd(), odd(), odd()];

function odd(): number {
  return (Math.random() * 2 ** 32) | 1;
}
