import { describe, expect, it } from "vitest";
import type { JsonValue } from "../../src/model/json.ts";
import { counted, display, thousands } from "../../src/renderers/display.ts";

describe("display", () => {
  it.each<[JsonValue | undefined, string]>([
    [undefined, "-"],
    [null, "-"],
    ["", "-"],
    [[], "-"],
    [0, "0"],
    [false, "false"],
    [["a", 2], "a, 2"],
    [{ b: 1, a: "x" }, '{"a":"x","b":1}'],
    ["2026-06-01T12:00:00Z", "2026-06-01 12:00:00Z"],
    ["2026-06-01T12:00:00.123456789Z", "2026-06-01 12:00:00Z"],
    ["at 2026-06-01T12:00:00Z", "at 2026-06-01T12:00:00Z"],
    ["a\u001b[31mb\nc", "a\\u{1b}[31mb\\nc"],
    ["\u202egnp.exe", "\\u{202e}gnp.exe"],
    ["\u0301", "\\u{301}"],
    [`e${"\u0301".repeat(9)}x`, `e${"\u0301".repeat(4)}…x`],
  ])("%j reads %j", (value, text) => {
    expect(display(value)).toBe(text);
  });

  it("says how long a text is that it cuts", () => {
    expect(display("x".repeat(5_000))).toBe(`${"x".repeat(1_000)}… (5,000 characters)`);
  });
});

it.each([
  [0, "0"],
  [999, "999"],
  [1_000, "1,000"],
  [1_234_567, "1,234,567"],
])("thousands(%i)", (value, text) => {
  expect(thousands(value)).toBe(text);
});

it.each([
  [counted(1, "finding"), "1 finding"],
  [counted(0, "finding"), "0 findings"],
  [counted(2, "entry", "entries"), "2 entries"],
])("counts: %s", (given, text) => {
  expect(given).toBe(text);
});
