/** What is said beside results: on standard error. */

import { printable } from "../model/text.ts";

export function notice(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}

/** Of what the results do not depend on. */
export function warn(sentence: string): void {
  notice(`warning: ${sentence}`);
}
