/** Port: a lint report becomes text. Files and messages are the words of strangers in every format. */

import type { LintReport } from "../problem.ts";

export interface FormatOptions {
  readonly color: boolean;
  /** Whether warnings count. */
  readonly strict: boolean;
  /** Of iaprun. */
  readonly version: string;
}

export type Formatter = (report: LintReport, options: FormatOptions) => string;
