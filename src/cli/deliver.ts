/** Results go to standard output, or to the file that `--output` names. */

import { gathered } from "../renderers/gathered.ts";
import { writeText } from "../runbook/write-text.ts";

/** Done when all of the text is written. Throws a `UsageError` for a file that cannot be. */
export async function deliver(pieces: Iterable<string>, output: string | undefined): Promise<void> {
  if (output === undefined) {
    for (const text of gathered(pieces)) if (!(await print(text))) return;
    return;
  }
  await writeText(output, gathered(pieces));
}

/** False when nobody reads on, which `main.ts` hears of too. */
function print(text: string): Promise<boolean> {
  return new Promise((resolve) => process.stdout.write(text, (error) => resolve(!error)));
}
