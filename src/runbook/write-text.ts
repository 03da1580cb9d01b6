/** Writing a file that somebody named: what cannot be written is a mistake of theirs to mend, in the same words everywhere. */

import { writeFile } from "node:fs/promises";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/text.ts";

/** Throws a `UsageError`. `wx` refuses a file that is there already. */
export async function writeText(file: string, text: string | Iterable<string>, flag: "w" | "wx" = "w"): Promise<void> {
  try {
    await writeFile(file, text, { flag });
  } catch (cause) {
    throw cannotWrite(file, cause);
  }
}

export function cannotWrite(file: string, cause: unknown): UsageError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new UsageError(`cannot write ${printable(file)}: ${reason}`, { cause });
}
