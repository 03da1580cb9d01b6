/** The port of every renderer: a pure function from a report to a text, piece by piece, as it may be larger than what a string can hold. */

import type { Report } from "../model/report.ts";

/** The text ends with a line end, unless it is empty. It holds no escape sequence unless `color` is true. */
export type Renderer = (report: Report, options: RenderOptions) => Iterable<string>;

/** `width`: columns of the terminal; formats for programs ignore both options. */
export interface RenderOptions {
  readonly color: boolean;
  readonly width: number;
}
