import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { displayText } from "../../src/renderers/display.ts";
import { type Column, type Grid, grid } from "../../src/renderers/grid.ts";

const plain = (text: string) => text;

function lines(table: Grid | undefined): readonly string[] {
  return table === undefined ? [] : [table.head, ...table.rows.flat()];
}

describe("grid", () => {
  it("sets names to the left and numbers to the right", () => {
    const columns: Column[] = [
      { head: "actor", cells: ["ada", "grace"] },
      { head: "count", cells: ["5", "-"] },
      { head: "target", cells: ["bastion", "db"] },
    ];
    expect(lines(grid(columns, 80, plain))).toEqual([
      "actor  count  target",
      "ada        5  bastion",
      "grace      -  db",
    ]);
  });

  it("wraps the widest column first", () => {
    const columns: Column[] = [
      { head: "src", cells: ["198.51.100.7"] },
      { head: "target", cells: ["projects/shop-prod/instances/bastion"] },
    ];
    expect(lines(grid(columns, 34, plain))).toEqual([
      "src           target",
      "198.51.100.7  projects/shop-prod/",
      "              instances/bastion",
    ]);
  });

  it("measures wide letters, and marks as part of their letter", () => {
    const columns: Column[] = [
      { head: "a", cells: ["商店", "e\u0301", "abcd"] },
      { head: "b", cells: ["1x", "2x", "3x"] },
    ];
    expect(lines(grid(columns, 80, plain))).toEqual(["a     b", "商店  1x", "e\u0301     2x", "abcd  3x"]);
  });

  it("answers undefined where the columns cannot be read", () => {
    const columns: Column[] = ["first_column", "second_column"].map((head) => ({ head, cells: ["x".repeat(40)] }));
    expect(grid(columns, 26, plain)).toBeUndefined();
    expect(grid(columns, 27, plain)).toBeDefined();
  });

  it("paints texts and not their widths", () => {
    const columns: Column[] = [
      { head: "a", cells: ["x"], paint: (text, row) => `<${row}:${text}>` },
      { head: "b", cells: ["y"] },
    ];
    expect(lines(grid(columns, 80, (text) => `[${text}]`))).toEqual(["[a]  [b]", "<0:x>  y"]);
  });

  it("keeps a text that looks like its own stand-ins", () => {
    const columns: Column[] = [
      { head: "a", cells: ["\ue000\ue000"] },
      { head: "b", cells: ["end"] },
    ];
    expect(lines(grid(columns, 80, plain))[1]).toBe("\ue000\ue000  end");
  });

  it("no text moves the column behind it, and no line is too wide", () => {
    const cell = fc.string({ unit: "binary", maxLength: 40 }).map(displayText);
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), fc.integer({ min: 16, max: 60 }), (cells, width) => {
        const table = grid(
          [
            { head: "a", cells },
            { head: "END", cells: cells.map(() => "END") },
          ],
          width,
          plain,
        );
        const rows = lines(table);
        const starts = rows.filter((line) => line.endsWith("END")).map((line) => stringWidth(line) - 3);
        expect(starts).toHaveLength(cells.length + 1);
        expect(new Set(starts).size).toBe(1);
        for (const line of rows) expect(stringWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });

  it("lays out ten thousand rows in a moment", () => {
    const cells = Array.from({ length: 10_000 }, (_, index) => `row ${index}`);
    expect(
      grid(
        [
          { head: "a", cells },
          { head: "b", cells },
        ],
        80,
        plain,
      )?.rows,
    ).toHaveLength(10_000);
  });
});
