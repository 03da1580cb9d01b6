/** What the options of these programs take. */

import { InvalidArgumentError, Option } from "commander";

/** A whole number, 0 or more. */
export function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("It is not a whole number.");
  return Number(text);
}

export function planeOption(byDefault: "aws" | "both"): Option {
  return new Option("--plane <plane>", "whose records").choices(["aws", "gcp", "both"]).default(byDefault);
}
