/** Blanks that nobody sees make differences that nobody understands. */

import type { LintRule } from "../rule.ts";
import { tokensOf } from "../tokens.ts";

export const trailingBlanks: LintRule = {
  id: "lint/trailing-blanks",
  summary: "Blanks at the end of a line, or no line end at the end of the file",
  why: "What cannot be seen shows up in every later comparison of two versions. --fix removes it; blanks inside texts are content and stay.",
  level: "warning",
  sigma: true,
  check: ({ text }) =>
    blanks(text).map(({ offset, message }) => ({ path: [], offset, message, hint: "run iaprun lint --fix" })),
  fix: ({ text }) =>
    blanks(text).reduceRight(
      (fixed, { offset, length, put }) => fixed.slice(0, offset) + put + fixed.slice(offset + length),
      text,
    ),
};

interface Blank {
  readonly offset: number;
  readonly length: number;
  readonly put: string;
  readonly message: string;
}

function blanks(text: string): readonly Blank[] {
  const found: Blank[] = [];
  if (/[ \t](\r?\n|$)/.test(text)) found.push(...atLineEnds(text));
  if (text !== "" && !text.endsWith("\n"))
    found.push({ offset: text.length, length: 0, put: "\n", message: "the last line has no end" });
  return found;
}

function atLineEnds(text: string): readonly Blank[] {
  const tokens = tokensOf(text);
  return tokens.flatMap(({ kind, source, offset }, index) => {
    const next = tokens[index + 1];
    if (next !== undefined && next.kind !== "newline") return [];
    const length = kind === "blank" || kind === "comment" ? source.length - source.replace(/[ \t]+$/, "").length : 0;
    if (length === 0) return [];
    return [{ offset: offset + source.length - length, length, put: "", message: "blanks at the end of the line" }];
  });
}
