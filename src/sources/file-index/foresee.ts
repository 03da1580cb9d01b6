/** What an index would save a read of files. */

import { existsSync } from "node:fs";
import type { Estimate } from "../../engine/plan.ts";
import type { Request } from "../../engine/source.ts";
import { scanTask } from "../fast-road/search.ts";
import type { ListedFile } from "../file-list.ts";
import { openFileIndex } from "./file-index.ts";

export async function foresee(
  files: readonly ListedFile[],
  { where, now }: Request,
  folder: string,
): Promise<readonly Estimate[]> {
  const task = scanTask(where, { passed: () => {} });
  const spared = task === undefined ? new Set() : await openFileIndex(task, now, folder, () => {}).spared(files);
  const opened = files.filter((file) => !spared.has(file));
  const because = told(folder, spared.size);
  const bytes = opened.reduce((sum, { size = 0 }) => sum + size, 0);
  return [
    { of: "files", value: opened.length, bound: "about", because },
    { of: "bytes", value: bytes, bound: "about", because: "the size of these files" },
  ];
}

function told(folder: string, spared: number): string {
  if (!existsSync(folder)) return `there is no index in ${folder} yet`;
  if (spared === 0) return `the index in ${folder} spares none of them`;
  return `the index in ${folder} tells that no match can stand in ${spared.toLocaleString("en-US")} others`;
}
