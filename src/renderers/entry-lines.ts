/** The report of one entry: what was asked, what was found, what to do next. */

import type { Run } from "../model/report.ts";
import { counted, displayText } from "./display.ts";
import { asideWords, nothingFound, paramWords, versionGlance, windowWords } from "./entry-words.ts";
import { findingLines } from "./findings-table.ts";
import { findingCounts, palette } from "./palette.ts";
import type { RenderOptions } from "./renderer.ts";
import { stepLines } from "./step-lines.ts";
import { planSteps } from "./steps.ts";
import { hang, phrases } from "./wrap.ts";

/** Lists of next steps that are written out; nobody reads on beyond that. */
const MOST_STEPS = 10;

export function entryLines(run: Run, options: RenderOptions): readonly string[] {
  const paint = palette(options.color);
  const { width } = options;
  const asked = [displayText(run.runbook.id), windowWords(run.window), ...paramWords(run.params)];
  const asides = asideWords([run]);
  return [
    ...hang("", displayText(run.runbook.title), { width, paint: paint.heading }),
    ...phrases(asked, width).map(paint.quiet),
    ...versionGlance(run).flatMap((version) => hang("", version, { width, paint: paint.quiet })),
    "",
    ...resultLines(run, options),
    ...asides.flatMap((aside, index) => [
      ...(index === 0 ? [""] : []),
      ...hang("", aside, { width, paint: paint.caution }),
    ]),
    ...nextStepLines(run, options),
    "",
  ];
}

function resultLines(run: Run, options: RenderOptions): readonly string[] {
  const paint = palette(options.color);
  if (run.findings.length === 0) return hang("", nothingFound(run), { width: options.width, paint: paint.strong });
  const levels = run.findings.map((finding) => finding.level);
  return [
    ...phrases(findingCounts(levels, paint), options.width, "  "),
    "",
    ...findingLines(run.findings, run.output.columns, options),
  ];
}

function nextStepLines(run: Run, { width, color }: RenderOptions): readonly string[] {
  const paint = palette(color);
  const { groups, left } = planSteps(run.findings, MOST_STEPS);
  if (groups.length === 0) return [];
  const example = groups[0]?.findings[0].level === "informational" && run.findings.length > 1;
  const quietly = (text: string) => hang("", text, { width, paint: paint.quiet });
  return [
    "",
    paint.heading("NEXT STEPS"),
    ...(example ? quietly("with the values of the first finding, as an example") : []),
    ...groups.flatMap((group) => stepLines(group, width, paint)),
    ...(left.length === 0
      ? []
      : quietly(`${counted(left.length, "more finding")} with further next steps: see --format json`)),
  ];
}
