/** Results go to standard output, or to the file that `--output` names. */

import { writeText } from "../runbook/write-text.ts";

/** Done when the text is written. Throws a `UsageError` for a file that cannot be. */
export async function deliver(text: string, output: string | undefined): Promise<void> {
  if (output === undefined) {
    await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
    return;
  }
  await writeText(output, text);
}
