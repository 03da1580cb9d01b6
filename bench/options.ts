/** What the options of these programs take. */

import { Command, InvalidArgumentError, Option } from "commander";

/** `name`: of the program's file in this folder. */
export function program(name: string, description: string): Command {
  return new Command(`node bench/run.js bench/${name}.ts`).description(description);
}

/** Of a program that tries random inputs: until when, in epoch milliseconds, and the seed to begin with. */
export function untilAndSeed(name: string, description: string): { readonly until: number; readonly seed: number } {
  const { minutes, seed } = program(name, description)
    .option("--minutes <n>", "how long", positive, 60)
    .option("--seed <n>", "to begin with, another each time unless given", whole, Date.now() % 2 ** 31)
    .parse()
    .opts();
  return { until: Date.now() + minutes * 60_000, seed };
}

/** A whole number, 0 or more. */
export function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number(text);
}

/** Also with a fraction, above 0. */
export function positive(text: string): number {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) === 0) throw new InvalidArgumentError("It is not a number above 0.");
  return Number(text);
}

export function planeOption(byDefault: "aws" | "both"): Option {
  return new Option("--plane <plane>", "whose records").choices(["aws", "gcp", "both"]).default(byDefault);
}
