import { describe, expect, it } from "vitest";
import { bindParams } from "../../src/runbook/params.ts";
import type { ParamSpec } from "../../src/runbook/runbook.ts";

const spec = (type: ParamSpec["type"], more: Partial<ParamSpec> = {}): ParamSpec => ({
  type,
  description: "a value",
  optional: false,
  ...more,
});

const bindOne = (declared: ParamSpec, value: unknown) => {
  const bound = bindParams({ it: declared }, { it: value });
  return bound.ok ? bound.value["it"] : bound.issues.map(({ code, message }) => `${code} ${message}`).join();
};

describe("bindParams", () => {
  it.each<readonly [string, ParamSpec, unknown, unknown]>([
    ["text stays data", spec("string"), "a*b'%c%", "a*b'%c%"],
    ["text with leading zeros stays text", spec("string"), "012345678901", "012345678901"],
    ["a number where text is expected is its digits", spec("string"), 111122223333, "111122223333"],
    ["integer", spec("integer"), "-12", -12],
    ["integer from a file", spec("integer"), 12, 12],
    ["number", spec("number"), "0.5", 0.5],
    ["boolean", spec("boolean"), "true", true],
    ["boolean from a file", spec("boolean"), false, false],
    ["duration", spec("duration"), "1h30m", 5_400_000],
    ["cidr", spec("cidr"), "203.0.113.9/24", "203.0.113.0/24"],
    ["address as cidr", spec("cidr"), "203.0.113.9", "203.0.113.9/32"],
    ["IPv6 address as cidr", spec("cidr"), "2001:DB8::1", "2001:db8::1/128"],
    ["enum", spec("enum", { choices: ["web", "tunnel"] }), "web", "web"],
    ["list with commas", spec("list", { of: "integer" }), "1, 2,3", [1, 2, 3]],
    ["list from a file", spec("list", { of: "cidr" }), ["10.0.0.0/8", "192.0.2.1"], ["10.0.0.0/8", "192.0.2.1/32"]],
    ["a list of one", spec("list", { of: "string" }), "a", ["a"]],
    ["bounds are inside", spec("integer", { min: 1, max: 5 }), "5", 5],
  ])("%s", (_, declared, given, value) => {
    expect(bindOne(declared, given)).toEqual(value);
  });

  it.each<readonly [string, ParamSpec, unknown, string]>([
    ["empty text", spec("string"), "", "expected text, found nothing"],
    ["map for text", spec("string"), { a: 1 }, "expected text, found a map"],
    ["number that lost digits", spec("string"), 1e21, "expected text, found 1e+21"],
    ["fraction", spec("integer"), "1.5", `expected a whole number, found "1.5"`],
    ["hexadecimal", spec("integer"), "0x10", `expected a whole number, found "0x10"`],
    ["too small", spec("integer", { min: 1 }), "0", `expected a whole number, at least 1, found "0"`],
    ["too great", spec("number", { min: 0, max: 1 }), 2, "expected a number from 0 to 1, found 2"],
    ["word for boolean", spec("boolean"), "yes", `expected true or false, found "yes"`],
    ["duration without unit", spec("duration"), "90", `expected a duration such as 90m, 24h or 7d, found "90"`],
    ["duration as number", spec("duration"), 90, "expected a duration such as 90m, 24h or 7d, found 90"],
    [
      "duration too long",
      spec("duration", { max: 3_600_000 }),
      "2h",
      `expected a duration such as 90m, 24h or 7d, at most 1h, found "2h"`,
    ],
    ["short address", spec("cidr"), "10.1", `expected an address or a range such as 203.0.113.0/24, found "10.1"`],
    [
      "too many bits",
      spec("cidr"),
      "10.0.0.0/33",
      `expected an address or a range such as 203.0.113.0/24, found "10.0.0.0/33"`,
    ],
    ["unknown choice", spec("enum", { choices: ["web", "tunnel"] }), "tunel", `expected web or tunnel, found "tunel"`],
    ["bad element", spec("list", { of: "integer" }), "1,x", `expected a whole number, found "x"`],
    ["empty element", spec("list", { of: "string" }), "a,,b", "expected text, found nothing"],
    ["empty list", spec("list", { of: "string" }), [], "expected at least one value"],
    ["escape sequence", spec("integer"), "\u001b[2J", `expected a whole number, found "\\u{1b}[2J"`],
  ])("%s is refused", (_, declared, given, message) => {
    expect(bindOne(declared, given)).toBe(`param/bad-value parameter it: ${message}`);
  });

  it("puts defaults in, leaves optional ones out and prefers what is given", () => {
    const specs = {
      project: spec("string", { optional: true }),
      gap: spec("duration", { default: 60_000 }),
      threshold: spec("integer", { default: 5 }),
    };
    expect(bindParams(specs, { threshold: "3", project: undefined })).toEqual({
      ok: true,
      value: { gap: 60_000, threshold: 3 },
    });
  });

  it("tells every mistake at once, with what was probably meant", () => {
    const specs = { threshold: spec("integer", { default: 5 }), project: spec("string") };
    const bound = bindParams(specs, { treshold: "3", threshold: "x", constructor: "y" });
    expect(bound.ok ? [] : bound.issues.map(({ code, hint }) => [code, hint])).toEqual([
      ["param/unknown", `did you mean "threshold"?`],
      ["param/unknown", "its parameters are threshold, project"],
      ["param/bad-value", undefined],
      ["param/missing", "give it with -p project=..."],
    ]);
  });
});
