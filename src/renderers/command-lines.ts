/** Commands as they are shown for copying: never wrapped, never shortened. */

import { printable } from "../model/text.ts";

/** Values were shell-quoted when they were put in, their line ends made visible: a line end that is left is the entry's own. */
export function commandLines(command: string): readonly string[] {
  return command.trim().split("\n").map(printable);
}
