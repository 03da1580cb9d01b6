/** `--index DIR`, as exec and explain take it. */

import { printable } from "../model/text.ts";
import type { OpenSources } from "../sources/index.ts";

/** On standard error. `index`: the folder, if one was asked for. */
export function warnOfNoFiles(index: string | undefined, { notFiles }: Pick<OpenSources, "notFiles">): void {
  if (index === undefined || notFiles.length === 0) return;
  const names = printable(notFiles.join(", "));
  process.stderr.write(`warning: --index does nothing for ${names}: only local files have one\n`);
}
