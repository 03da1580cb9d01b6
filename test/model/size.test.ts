import { describe, expect, it } from "vitest";
import { formatSize, parseSize } from "../../src/model/size.ts";

describe("parseSize", () => {
  it.each([
    ["500MB", 500e6],
    ["1.5 TB", 1.5e12],
    ["20gb", 20e9],
    ["3 kB", 3_000],
    ["0.001GB", 1e6],
  ])("%s", (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(["", "500", "MB", "5 M", "-5MB", "1e3MB", "5MiB", "1,5GB"])("knows no %j", (text) => {
    expect(parseSize(text)).toBeUndefined();
  });
});

describe("formatSize", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1 kB"],
    [1_614_000_000, "1.61 GB"],
    [2.5e17, "250 PB"],
  ])("%d", (bytes, text) => expect(formatSize(bytes)).toBe(text));
});
