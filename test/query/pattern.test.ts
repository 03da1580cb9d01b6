import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BoundPart, TemplatePart } from "../../src/query/expr.ts";
import { compilePattern, literalText, parsePattern } from "../../src/query/pattern.ts";

const t = (text: string): TemplatePart => ({ text });

describe("wildcards and escapes, as Sigma says", () => {
  it.each<readonly [string, readonly TemplatePart[]]>([
    ["", []],
    ["plain", [t("plain")]],
    ["a*b", [t("a"), "*", t("b")]],
    ["*", ["*"]],
    ["**", ["*"]],
    ["a?", [t("a"), "?"]],
    ["??", ["?", "?"]],
    [String.raw`a\*b`, [t("a*b")]],
    [String.raw`a\?b`, [t("a?b")]],
    [String.raw`a\\b`, [t(String.raw`a\b`)]],
    [String.raw`a\b`, [t(String.raw`a\b`)]],
    [String.raw`a\\*`, [t("a\\"), "*"]],
    [String.raw`a\\\*`, [t(String.raw`a\*`)]],
    ["a\\", [t("a\\")]],
    ["%name%", [t("%name%")]],
  ])("%j", (written, parts) => {
    expect(parsePattern(written, false)).toEqual(parts);
  });
});

it.each<readonly [string, readonly TemplatePart[]]>([
  ["%name%", [{ param: "name" }]],
  ["arn:*:role/%role%", [t("arn:"), "*", t(":role/"), { param: "role" }]],
  ["%a%%b%", [{ param: "a" }, { param: "b" }]],
  ["100%", [t("100%")]],
  ["50% of %name%", [t("50% of "), { param: "name" }]],
  ["%with space%", [t("%with space%")]],
  ["%1%", [t("%1%")]],
  ["%%", [t("%%")]],
])("placeholders in %j", (written, parts) => {
  expect(parsePattern(written, true)).toEqual(parts);
});

describe("matching", () => {
  it.each([
    ["abc", "ABC", true],
    ["abc", "abcd", false],
    ["a*c", "abbbc", true],
    ["a*c", "ac", true],
    ["a*c", "acb", false],
    ["a*a", "a", false],
    ["*b*b*", "abab", true],
    ["*b*b*", "ab", false],
    ["*ab*b", "ab", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["a?c", "a😀c", true],
    ["a?*", "ab\ncd", true],
    ["*", "", true],
    ["", "", true],
    ["", "x", false],
    ["*.*", "a.b", true],
    ["a.c?", "abcd", false],
    ["ÄÖ*", "äöü", true],
  ])("%j on %j: %s", (pattern, text, expected) => {
    expect(compilePattern(bound(pattern), false)(text)).toBe(expected);
  });

  it.each([
    ["Abc*", "Abcd", true],
    ["Abc*", "abcd", false],
    ["A?c", "aBc", false],
    ["A?c", "ABc", true],
  ])("cased, %j on %j: %s", (pattern, text, expected) => {
    expect(compilePattern(bound(pattern), true)(text)).toBe(expected);
  });

  const alphabet = fc.string({ unit: fc.constantFrom("a", "b", ".", "*", "?"), maxLength: 8 });
  it("agrees with the regular expression of the same meaning", () => {
    fc.assert(
      fc.property(alphabet, fc.string({ unit: fc.constantFrom("a", "b", "."), maxLength: 10 }), (pattern, text) => {
        const source = pattern.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".");
        expect(compilePattern(bound(pattern), false)(text)).toBe(new RegExp(`^(?:${source})$`, "s").test(text));
      }),
    );
  });

  it("survives any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (literal, text) => {
        const parts: readonly BoundPart[] = [{ text: literal }, "?", "*"];
        expect(typeof compilePattern(parts, false)(text)).toBe("boolean");
        expect(compilePattern([{ text: literal }], true)(text)).toBe(literal === text);
      }),
    );
  });

  it("stays quick on a pattern made to be slow", () => {
    const started = performance.now();
    expect(compilePattern(bound(`${"a*?".repeat(50)}b`), false)("a".repeat(20_000))).toBe(false);
    expect(compilePattern(bound(`${"*a".repeat(50)}b`), false)("a".repeat(200_000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

it.each<readonly [readonly TemplatePart[], string | undefined]>([
  [[], ""],
  [[t("x")], "x"],
  [["*"], undefined],
  [[t("x"), "*"], undefined],
  [[{ param: "x" }], undefined],
])("%j is the literal %j", (pattern, text) => {
  expect(literalText(pattern)).toBe(text);
});

function bound(pattern: string): readonly BoundPart[] {
  return parsePattern(pattern, false).map((part) =>
    typeof part === "object" && "param" in part ? { text: "" } : part,
  );
}
