import fc from "fast-check";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { displayText } from "../../src/renderers/display.ts";
import { hang, isolate, phrases, wrap } from "../../src/renderers/wrap.ts";

describe("wrap", () => {
  it.each<[string, number, readonly string[]]>([
    ["short", 10, ["short"]],
    ["", 10, [""]],
    ["2026-06-01 12:00:00Z", 10, ["2026-06-01", "12:00:00Z"]],
    ["mallory@example.com", 14, ["mallory@", "example.com"]],
    ["role/very-long", 10, ["role/very-", "long"]],
    ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
    ["one two three", 7, ["one two", "three"]],
    ["商店生产", 5, ["商店", "生产"]],
  ])("%j in %i columns", (text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  it("says with … that it cut, and never where it did not have to", () => {
    expect(wrap("abcdefghij", 4, 2)).toEqual(["abcd", "efg…"]);
    expect(wrap("abcdefgh", 4, 2)).toEqual(["abcd", "efgh"]);
    expect(wrap("商店生产", 5, 1)).toEqual(["商店…"]);
  });

  it("keeps a letter and its marks together", () => {
    expect(wrap("e\u0301e\u0301e\u0301", 2)).toEqual(["e\u0301e\u0301", "e\u0301"]);
  });

  it("closes right-to-left letters off from their neighbours", () => {
    expect(wrap("\u05d0\u05d1", 10)).toEqual(["\u2068\u05d0\u05d1\u2069"]);
    expect(isolate("plain")).toBe("plain");
  });

  it("fits whatever the text, and loses nothing but blanks", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), fc.integer({ min: 2, max: 30 }), (given, width) => {
        const text = displayText(given);
        const lines = wrap(text, width);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
        const bare = (part: string) => part.replaceAll(/[\s\u2068\u2069]/g, "");
        expect(bare(lines.join(""))).toBe(bare(text));
      }),
    );
  });
});

describe("hang", () => {
  it("indents further lines to where the text began", () => {
    expect(hang("note  ", "one two three four", { width: 24 })).toEqual(["note  one two three four"]);
    expect(hang("note  ", "one two three four five", { width: 24 })).toEqual([
      "note  one two three four",
      "      five",
    ]);
  });

  it("puts the text below where the lead leaves no room", () => {
    expect(hang("2026-06-01 ", "one two three four", { width: 20 })).toEqual(["2026-06-01", "  one two three four"]);
  });
});

describe("phrases", () => {
  it("breaks between phrases", () => {
    expect(phrases(["12 read", "10 in window", "2 bad"], 22)).toEqual(["12 read · 10 in window", "2 bad"]);
  });
});
