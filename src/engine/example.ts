/** `example_output` is no prose: it is the table that the entry's first test renders. */

import type { Report } from "../model/report.ts";
import { findingLines } from "../renderers/findings-table.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { align } from "./align.ts";
import { type LoadEvents, runTest } from "./selftest.ts";

const WIDTH = 110;

/** Whole lines; empty for an entry without tests, and for one whose first test finds nothing. Throws what `runTest` throws. */
export async function renderExample(runbook: Runbook, loadEvents: LoadEvents): Promise<string> {
  const [first] = runbook.tests;
  if (first === undefined) return "";
  // The table shows no steps, and filling them in for each finding takes as long as finding it.
  const shown: Runbook = { ...runbook, next_steps: [] };
  const { report } = await runTest(shown, first, await loadEvents(runbook, first));
  return exampleOf(runbook, report);
}

/** `report`: what the first test gave. */
export function exampleOf({ output }: Runbook, { runs }: Report): string {
  const lines = findingLines(runs[0]?.findings ?? [], output.columns, { color: false, width: WIDTH });
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** What is wrong with an entry's example, in lines; empty when it is what was rendered. */
export function compareExample({ example_output }: Runbook, rendered: string): readonly string[] {
  if (rendered === "") return ["the first test finds nothing, so that no example_output can be made of it"];
  if (example_output.trimEnd() === rendered.trimEnd()) return [];
  const written = example_output.trimEnd().split("\n");
  const lines = align(written, rendered.trimEnd().split("\n"), (a, b) => (a === b ? 0 : 2)).flatMap(
    ({ left, right }) => {
      if (left !== undefined && right !== undefined) return [`  ${left}`];
      return left === undefined ? [`+ ${right ?? ""}`] : [`- ${left}`];
    },
  );
  return [["example_output is not what the first test renders (--update writes it anew)", ...lines].join("\n")];
}
