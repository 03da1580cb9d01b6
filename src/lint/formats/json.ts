/** For programs: every problem as it is. */

import { jsonText } from "../../renderers/json-text.ts";
import { countLevel } from "../problem.ts";
import type { Formatter } from "./format.ts";

export const json: Formatter = (report) => {
  const { files, problems, fixed } = report;
  const value = {
    files: files.length,
    errors: countLevel(report, "error"),
    warnings: countLevel(report, "warning"),
    fixed: [...fixed],
    problems: problems.map(({ file, line, column, level, code, message, hint = null }) => ({
      file,
      line,
      column,
      level,
      rule: code,
      message,
      hint,
    })),
  };
  return `${jsonText(value, 2)}\n`;
};
