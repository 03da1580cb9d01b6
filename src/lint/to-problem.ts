/** A defect with what a report adds: how bad it is, and the line it stands in. */

import type { Diagnostic } from "../model/diagnostic.ts";
import { knownRule } from "./known-rules.ts";
import type { Problem } from "./problem.ts";

/** `lines`: of the file. */
export function toProblem(diagnostic: Diagnostic, lines: readonly string[]): Problem {
  return { ...diagnostic, level: knownRule(diagnostic.code).level, source: lines[diagnostic.line - 1] ?? "" };
}
