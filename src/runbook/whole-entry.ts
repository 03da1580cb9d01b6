/** A known entry as any other: what the index leaves out is looked up when it is first asked for, or else parsed. */

import type { KnownEntry } from "./known-entries.ts";
import type { Runbook } from "./runbook.ts";
import { fromStored, type Rest } from "./stored-rest.ts";

export async function wholeEntry({ facts, text, rest }: KnownEntry): Promise<Runbook> {
  const stored = rest();
  if (stored === undefined) return { ...facts, ...(await parsed(text, facts.file)) };
  let found: Rest | undefined;
  const whole = (): Rest => {
    found ??= fromStored(stored);
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

/** The parser is loaded only here: the build wrote down nearly always what it would say. */
async function parsed(text: string, file: string): Promise<Rest> {
  const { parseRunbook } = await import("./parse.ts");
  const { runbook } = parseRunbook(text, file);
  if (runbook === undefined) throw new Error(`${file} is in the index of the library and does not load`);
  const { query, tests, example_output, rationale } = runbook;
  return { query, tests, example_output, rationale };
}
