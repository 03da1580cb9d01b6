import { basename } from "node:path";

/** The id of the entry that a file holds: the last part of its name, without the ending. */
export function idOf(file: string): string {
  return basename(file).replace(/\.ya?ml$/i, "");
}
