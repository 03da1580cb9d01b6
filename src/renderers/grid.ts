/** A table that fits: columns shrink by wrapping their longest cells, and strangers' text cannot move a border. */

import Table from "cli-table3";
import type { Paint } from "./palette.ts";
import { textWidth } from "./text-width.ts";
import { wrap } from "./wrap.ts";

export interface Column {
  readonly head: string;
  readonly cells: readonly string[];
  readonly paint?: (text: string, row: number) => string;
}

/** `rows`: the terminal lines of each row, so that a caller can set headings between rows. */
export interface Grid {
  readonly head: string;
  readonly rows: readonly (readonly string[])[];
}

const GAP = "  ";
/** Columns that are no wider than this (addresses, ranges, short names) are kept whole as long as wider ones can give way. */
const SHORT = 18;
/** What a wide column keeps beside short ones; and what is left of any column before the table gives up. */
const NARROW = 12;
const NARROWEST = 10;
/** Lines a cell may take before it is cut. */
const TALLEST = 4;
const NUMBER = /^-?\d+(\.\d+)?$/;
const TIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/;
const NO_FRAME = Object.fromEntries(
  ["", "-mid", "-left", "-right"]
    .flatMap((part) => ["top", "bottom"].map((side) => side + part))
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid"])
    .map((name) => [name, ""]),
);

/** `undefined` when the columns cannot be read in `width`; the cells are printable text. */
export function grid(columns: readonly Column[], width: number, headPaint: Paint): Grid | undefined {
  const widths = fittedWidths(columns, width - GAP.length * (columns.length - 1));
  if (widths === undefined) return undefined;
  const draw = drawer(columns, widths);
  const height = largest(columns.map((column) => column.cells.length));
  const rows = Array.from({ length: height }, (_, row) => {
    const lines = columns.map(({ cells }, index) => wrap(cells[row] ?? "", widths[index] ?? 0, TALLEST));
    const tallest = largest(lines.map((cell) => cell.length));
    return Array.from({ length: tallest }, (_, line) =>
      draw(
        lines.map((cell) => cell[line] ?? ""),
        (text, column) => columns[column]?.paint?.(text, row) ?? text,
      ),
    );
  });
  return {
    head: draw(
      columns.map((column) => column.head),
      headPaint,
    ),
    rows,
  };
}

/**
 * cli-table3 measures text by the Unicode of 2019, and would misplace what stands behind newer or unusual characters; and
 * it measures each text dozens of times. It lays out one line, a mark where each column begins, and every line's texts,
 * painted, take their places in it.
 */
function drawer(columns: readonly Column[], widths: readonly number[]) {
  const template = new Table({
    colWidths: [...widths],
    chars: { ...NO_FRAME, middle: GAP },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [], compact: true },
  });
  template.push(widths.map((width) => (width > 0 ? MARK : "")));
  const between = template.toString().split(MARK);
  const shown = columns.flatMap((column, index) => {
    const width = widths[index] ?? 0;
    return width > 0 ? [{ index, width, right: isNumeric(column) }] : [];
  });
  const places = shown.map((place, nth) => {
    const before = nth === 0 ? 0 : (shown[nth - 1]?.width ?? 0) - MARK.length;
    return { ...place, gap: between[nth]?.slice(before) ?? "" };
  });
  return (texts: readonly string[], paint: (text: string, column: number) => string): string => {
    let drawn = "";
    let blanks = "";
    for (const { index, width, right, gap } of places) {
      const text = texts[index] ?? "";
      const taken = textWidth(text);
      const spare = " ".repeat(Math.max(0, width - taken));
      blanks += gap;
      if (taken > 0) drawn += `${blanks}${right ? spare : ""}${paint(text, index)}`;
      blanks = taken === 0 ? blanks + spare : right ? "" : spare;
    }
    return drawn;
  };
}

const MARK = "|";

/** Widths that add up to no more than `available`: the widest column gives way first, none below what can be read. */
function fittedWidths(columns: readonly Column[], available: number): readonly number[] | undefined {
  const natural = columns.map(({ head, cells }) => largest([head, ...cells].map((text) => textWidth(text))));
  const least = [SHORT, 0]
    .map((whole) => columns.map((column, index) => leastWidth(column, natural[index] ?? 0, whole)))
    .find((floors) => sum(floors) <= available);
  if (least === undefined) return undefined;
  const widths = natural.map((width) => Math.min(width, Math.max(available, 0)));
  while (sum(widths) > available) {
    const spare = widths.map((width, index) => (width > (least[index] ?? 0) ? width : 0));
    const widest = spare.indexOf(largest(spare));
    const column = columns[widest];
    // A time breaks between date and clock or not at all.
    widths[widest] = column && isTime(column) ? (least[widest] ?? 0) : (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function leastWidth(column: Column, natural: number, whole: number): number {
  if (isNumeric(column) || natural <= whole) return natural;
  const narrow = whole === 0 || isTime(column) ? NARROWEST : NARROW;
  return Math.min(natural, Math.max(textWidth(column.head), narrow));
}

function isNumeric({ cells }: Column): boolean {
  return cells.some((cell) => NUMBER.test(cell)) && cells.every((cell) => NUMBER.test(cell) || cell === "-");
}

function isTime({ cells }: Column): boolean {
  return cells.some((cell) => TIME.test(cell));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function largest(numbers: readonly number[]): number {
  return numbers.reduce((most, each) => Math.max(most, each), 0);
}
