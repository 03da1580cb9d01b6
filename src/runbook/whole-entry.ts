/** A known entry as any other: what the index leaves out is looked up, or else parsed, when it is first asked for. */

import type { KnownEntry } from "./known-entries.ts";
import { parseRunbook } from "./parse.ts";
import type { Runbook } from "./runbook.ts";
import { fromStored, type Rest } from "./stored-rest.ts";

export function wholeEntry({ facts, text, rest }: KnownEntry): Runbook {
  let found: Rest | undefined;
  const whole = (): Rest => {
    const stored = found === undefined ? rest() : undefined;
    found ??= stored === undefined ? parseRunbook(text, facts.file).runbook : fromStored(stored);
    if (found === undefined) throw new Error(`${facts.id} is in the index of the library and does not load`);
    return found;
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
