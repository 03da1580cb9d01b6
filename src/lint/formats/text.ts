/** For people: each problem with its line and a caret under its place. */

import { printable } from "../../model/text.ts";
import { counted } from "../../renderers/display.ts";
import { type Palette, palette } from "../../renderers/palette.ts";
import { textWidth } from "../../renderers/text-width.ts";
import { countLevel, type Problem } from "../problem.ts";
import type { Formatter } from "./format.ts";

export const text: Formatter = (report, { color }) => {
  const paint = palette(color);
  const { files, problems, fixed } = report;
  const counts = [
    counted(countLevel(report, "error"), "error"),
    counted(countLevel(report, "warning"), "warning"),
  ].join(", ");
  const summary = problems.length === 0 ? paint.good("no problems") : paint.strong(counts);
  return [
    ...fixed.map((file) => `${printable(file)}: ${paint.good("mended")}`),
    ...problems.flatMap((problem) => [...problemLines(problem, paint), ""]),
    `${summary} in ${counted(files.length, "file")}`,
    "",
  ].join("\n");
};

function problemLines(problem: Problem, paint: Palette): readonly string[] {
  const { file, line, column, level, code, message, hint } = problem;
  const word = level === "error" ? paint.bad(level) : paint.caution(level);
  return [
    `${paint.strong(`${printable(file)}:${line}:${column}`)} ${word} ${code} ${printable(message)}`,
    ...excerpt(problem, paint),
    ...(hint === undefined ? [] : [`  hint: ${printable(hint)}`]),
  ];
}

const WIDEST = 100;
const BEFORE = 60;

/** The line around the place; what is cut off is shown as cut off. */
function excerpt({ source, line, column }: Problem, paint: Palette): readonly string[] {
  if (source.trim() === "") return [];
  const from = column > BEFORE ? column - BEFORE : 0;
  const lead = (from > 0 ? "…" : "") + printable(source.slice(from, column - 1));
  const rest = printable(source.slice(column - 1, from + WIDEST)) + (source.length > from + WIDEST ? "…" : "");
  const margin = `  ${line} | `;
  const blank = `${" ".repeat(margin.length - 2)}| `;
  return [
    `${paint.quiet(margin)}${lead}${rest}`,
    `${paint.quiet(blank)}${" ".repeat(textWidth(lead))}${paint.caution("^")}`,
  ];
}
