/** Results go to standard output, or to the file that `--output` names. */

import { writeText } from "../runbook/write-text.ts";

/** Characters that are worth a write of their own. */
const WORTH_WRITING = 64 * 1024;

/** Done when all of the text is written. Throws a `UsageError` for a file that cannot be. */
export async function deliver(pieces: Iterable<string>, output: string | undefined): Promise<void> {
  if (output === undefined) {
    for (const text of gathered(pieces)) if (!(await print(text))) return;
    return;
  }
  await writeText(output, gathered(pieces));
}

function* gathered(pieces: Iterable<string>): Iterable<string> {
  let text = "";
  for (const piece of pieces) {
    text += piece;
    if (text.length < WORTH_WRITING) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}

/** False when nobody reads on, which `main.ts` hears of too. */
function print(text: string): Promise<boolean> {
  return new Promise((resolve) => process.stdout.write(text, (error) => resolve(!error)));
}
