/** Results go to standard output, or to the file that `--output` names. */

import { writeFile } from "node:fs/promises";
import { UsageError } from "../model/errors.ts";

/** Done when the text is written. Throws a `UsageError` for a file that cannot be. */
export async function deliver(text: string, output: string | undefined): Promise<void> {
  if (output === undefined) {
    await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
    return;
  }
  try {
    await writeFile(output, text);
  } catch (cause) {
    throw new UsageError(`cannot write ${output}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
}
