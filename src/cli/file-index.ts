/** `--index DIR`, as exec and explain take it. */

import type { IndexOption } from "../sources/file-index/file-index.ts";
import type { OpenSources } from "../sources/index.ts";

/** `warn` writes to standard error: the report is the same with an index as without. */
export function indexOption(folder: string | undefined, warn: (text: string) => void): IndexOption | undefined {
  return folder === undefined ? undefined : { folder, warn: (sentence) => warn(`warning: ${sentence}`) };
}

export function warnOfNoFiles(option: IndexOption | undefined, { notFiles }: Pick<OpenSources, "notFiles">): void {
  if (notFiles.length > 0) option?.warn(`--index does nothing for ${notFiles.join(", ")}: only local files have one`);
}
