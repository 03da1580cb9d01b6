/** Results go to standard output, or to the file that `--output` names. */

import { writeText } from "../runbook/write-text.ts";

/** Done when all of the text is written. Throws a `UsageError` for a file that cannot be. */
export async function deliver(pieces: Iterable<string>, output: string | undefined): Promise<void> {
  if (output === undefined) {
    for (const piece of pieces) if (!(await print(piece))) return;
    return;
  }
  await writeText(output, pieces);
}

/** False when nobody reads on, which `main.ts` hears of too. */
function print(piece: string): Promise<boolean> {
  return new Promise((resolve) =>
    process.stdout.write(piece, (error) => resolve(error === undefined || error === null)),
  );
}
