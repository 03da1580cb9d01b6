/** Next steps as lines of a terminal: each command alone on its line, to be copied. */

import type { Finding } from "../model/finding.ts";
import { commandLines } from "./command-lines.ts";
import { counted, displayText } from "./display.ts";
import { levelSign, type Palette } from "./palette.ts";
import type { StepGroup } from "./steps.ts";
import { hang } from "./wrap.ts";

/** Only commands may be wider than `width`: a command that was broken up cannot be pasted. */
export function stepLines(group: StepGroup, width: number, paint: Palette): readonly string[] {
  const [finding, ...others] = group.findings;
  const sign = `${paint.level[finding.level](levelSign(finding.level))} `;
  return [
    ...hang(sign, groupTitle(finding, others), { width, paint: paint.strong }),
    ...group.steps.flatMap(({ title, command }) => [
      ...hang("  - ", displayText(title), { width, indent: 4 }),
      ...(command === undefined ? [] : commandLines(command).map((line) => `      ${paint.command(line)}`)),
    ]),
  ];
}

/** The finding whose values the steps hold, and how many more have the very same ones. */
export function groupTitle(finding: Finding, others: readonly Finding[]): string {
  const more = others.length === 0 ? "" : ` (and ${counted(others.length, "more finding")} with the same next steps)`;
  return displayText(finding.title) + more;
}
