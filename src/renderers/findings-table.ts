/** The findings of one entry as lines of a terminal: its columns, grouped by actor where one actor did several things. */

import type { Finding } from "../model/finding.ts";
import { findingValue } from "../model/finding-values.ts";
import { actorKey, actorName } from "./actor-name.ts";
import { ABSENT, display, displayText } from "./display.ts";
import { type Column, grid } from "./grid.ts";
import { type Group, groupBy } from "./group.ts";
import { levelSign, type Palette, palette } from "./palette.ts";
import type { RenderOptions } from "./renderer.ts";
import { hang, wrap } from "./wrap.ts";

/** The sign column has no name: the level's word stands in the line above the table, or in its own column. */
const SIGN = "";

/** No line is wider than `width`. Where the columns do not fit, each finding is a record of one value a line. */
export function findingLines(
  findings: readonly Finding[],
  columns: readonly string[],
  options: RenderOptions,
): readonly string[] {
  if (findings.length === 0) return [];
  const paint = palette(options.color);
  const named = columns.includes("level") ? columns : [SIGN, ...columns];
  const groups = columns.includes("actor") ? byActor(findings) : undefined;
  const ordered = groups?.flatMap((group) => group.members) ?? findings;
  const shown = groups === undefined ? named : named.filter((name) => name !== "actor");
  const indent = groups === undefined ? "" : "  ";
  const table = grid(
    shown.map((name) => column(name, ordered, paint)),
    options.width - indent.length,
    paint.quiet,
  );
  if (table === undefined) return records(findings, columns, options.width, paint);
  if (groups === undefined) return [table.head, ...table.rows.flat()];
  const lines = [`${indent}${table.head}`];
  let row = 0;
  for (const group of groups) {
    lines.push(...wrap(actorName(group.members[0]), options.width).map(paint.strong));
    for (const _ of group.members) lines.push(...(table.rows[row++] ?? []).map((line) => indent + line));
  }
  return lines;
}

/** `undefined` when headings would only repeat what a column says. */
function byActor(findings: readonly Finding[]): readonly Group<Finding>[] | undefined {
  const groups = groupBy(findings, actorKey);
  return groups.length > 1 && groups.length < findings.length ? groups : undefined;
}

function column(name: string, findings: readonly Finding[], paint: Palette): Column {
  return {
    head: displayText(name),
    cells: findings.map((finding) => cell(name, finding)),
    paint: (text, row) => {
      const finding = findings[row];
      if (finding !== undefined && (name === SIGN || name === "level")) return paint.level[finding.level](text);
      return text === ABSENT ? paint.quiet(text) : text;
    },
  };
}

function cell(name: string, finding: Finding): string {
  if (name === SIGN) return levelSign(finding.level);
  if (name === "level") return `${levelSign(finding.level)} ${finding.level}`;
  return display(findingValue(finding, name));
}

function records(
  findings: readonly Finding[],
  columns: readonly string[],
  width: number,
  paint: Palette,
): readonly string[] {
  const names = columns.includes("level") ? columns : ["level", ...columns];
  const label = Math.max(...names.map((name) => displayText(name).length)) + 2;
  return findings.flatMap((finding, index) => [
    ...(index === 0 ? [] : [""]),
    ...names.flatMap((name) => {
      const { head, cells, paint: painted } = column(name, [finding], paint);
      return hang(paint.quiet(head) + " ".repeat(label - head.length), cells[0] ?? "", {
        width,
        paint: (line) => painted?.(line, 0) ?? line,
      });
    }),
  ]);
}
