/** The report for people at a terminal: one entry as a table, several as one story; what was read comes last, always. */

import type { Report } from "../model/report.ts";
import { coverageLines } from "./coverage-lines.ts";
import { entryLines } from "./entry-lines.ts";
import { palette } from "./palette.ts";
import type { RenderOptions } from "./renderer.ts";
import { storyLines } from "./story-lines.ts";
import { joined } from "./wrap.ts";

/** Below this nothing can be read; a terminal that reports less is not believed. */
const LEAST_WIDTH = 24;

/** No line but a command is wider than `options.width`. */
export function* renderTable(report: Report, options: RenderOptions): Iterable<string> {
  const width = Math.max(LEAST_WIDTH, Math.floor(options.width) || 0);
  const [run, ...others] = report.runs;
  if (run === undefined) {
    yield "no entries were run\n";
    return;
  }
  const fitted = { color: options.color, width };
  const body = others.length === 0 ? entryLines(run, fitted) : storyLines(report.runs, fitted);
  yield joined([...body, ...coverageLines(report.runs, width, palette(options.color))]);
}
