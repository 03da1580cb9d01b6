/** What linting answers: every problem with its place and its line, and how much was looked at. */

import type { Diagnostic } from "../model/diagnostic.ts";
import type { Severity } from "./rule.ts";

export interface Problem extends Diagnostic {
  readonly level: Severity;
  /** The line it stands in, as it is in the file. */
  readonly source: string;
}

export interface LintReport {
  /** Every file that was looked at, in order. */
  readonly files: readonly string[];
  /** By file, then by place. */
  readonly problems: readonly Problem[];
  /** Ids of rules that found fault and are switched off everywhere. */
  readonly silenced: ReadonlySet<string>;
  /** Files that `--fix` wrote. */
  readonly fixed: readonly string[];
}

export function countLevel({ problems }: LintReport, wanted: Severity): number {
  return problems.filter(({ level }) => level === wanted).length;
}
