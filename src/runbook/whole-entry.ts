/** A known entry as any other: what the index leaves out is parsed when it is first asked for. */

import type { KnownEntry } from "./known-entries.ts";
import { parseRunbook } from "./parse.ts";
import type { Runbook } from "./runbook.ts";

export function wholeEntry({ facts, text }: KnownEntry): Runbook {
  let parsed: Runbook | undefined;
  const whole = (): Runbook => {
    parsed ??= parseRunbook(text, facts.file).runbook;
    if (parsed === undefined) throw new Error(`${facts.id} is in the index of the library and does not load`);
    return parsed;
  };
  return {
    ...facts,
    get query() {
      return whole().query;
    },
    get tests() {
      return whole().tests;
    },
    get example_output() {
      return whole().example_output;
    },
    get rationale() {
      return whole().rationale;
    },
  };
}
