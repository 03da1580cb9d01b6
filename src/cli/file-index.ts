/** `--index DIR`, as exec and explain take it. */

import type { OpenSources } from "../sources/index.ts";
import { warn } from "./notice.ts";

/** `index`: the folder, if one was asked for. */
export function warnOfNoFiles(index: string | undefined, { notFiles }: Pick<OpenSources, "notFiles">): void {
  if (index === undefined || notFiles.length === 0) return;
  warn(`--index does nothing for ${notFiles.join(", ")}: only local files have one`);
}
