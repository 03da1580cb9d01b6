/** Where an index may be: not among the files it is of, which the next run without it would read as more of them. */

import { realpathSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { UsageError } from "../../model/errors.ts";
import type { ListedFile } from "../file-list.ts";

/** Throws a `UsageError`. `paths`: as they were asked for; `files`: what they name by now. */
export function refuseAmong(folder: string, paths: readonly string[], files: readonly ListedFile[]): void {
  const place = real(folder);
  const around = paths.find((path) => isWithin(place, real(path)));
  if (around === undefined && !files.some(({ path }) => isWithin(real(path), place))) return;
  throw new UsageError(`the index in ${folder} would lie among the files it is of`, {
    hint: "give --index a folder beside them",
  });
}

/** Without links, as far as there is something. */
function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(real(parent), basename(path));
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith("../") && !isAbsolute(way);
}
