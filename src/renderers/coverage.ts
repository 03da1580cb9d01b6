/** What was read, by itself: for the formats that hold findings alone. */

import type { Report } from "../model/report.ts";
import { coverageLines } from "./coverage-lines.ts";
import { palette } from "./palette.ts";
import type { RenderOptions } from "./renderer.ts";
import { joined } from "./wrap.ts";

/** Lines for a terminal. */
export function renderCoverage({ runs }: Report, { width, color }: RenderOptions): string {
  return joined(coverageLines(runs, width, palette(color)));
}
