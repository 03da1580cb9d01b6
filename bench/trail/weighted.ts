/** A choice among things of which some are likelier than others. */

import type { Random } from "../../src/sources/demo/random.ts";

export type Weighted<T> = readonly (readonly [weight: number, value: T])[];

export function weighted<T>(random: Random, choices: Weighted<T>): T {
  let rest = random.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of choices) {
    rest -= weight;
    if (rest < 0) return value;
  }
  const [first] = choices;
  if (first === undefined) throw new Error("nothing to choose from");
  return first[1];
}
