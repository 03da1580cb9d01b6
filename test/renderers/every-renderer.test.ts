/** What holds of every renderer in the registry. */

import { describe, expect, it } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { FORMATS, renderers } from "../../src/renderers/index.ts";
import type { Renderer } from "../../src/renderers/renderer.ts";
import { connections, hostileReport, noData, refusals, report, textOf } from "../support/report.ts";

const reports: readonly (readonly [string, Report])[] = [
  ["hostile", hostileReport],
  ["one entry", report(refusals)],
  ["a list", report(connections)],
  ["no data", report(noData)],
  ["no entry", report()],
];
const cases = FORMATS.flatMap((format) =>
  reports.map(([name, given]): [string, string, Renderer, Report] => [format, name, renderers[format], given]),
);

/** Control characters but the line end, and characters that reorder or hide text. Isolates are ours, and always paired. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const DANGEROUS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/;

describe.each(cases)("%s of %s", (format, _name, render, given) => {
  it("drives no terminal when colour is off", () => {
    const text = textOf(render(given, { color: false, width: 80 }));
    expect(text).not.toMatch(DANGEROUS);
    expect(text.split("\u2068")).toHaveLength(text.split("\u2069").length);
  });

  it("uses colours and nothing else when colour is on", () => {
    const text = textOf(render(given, { color: true, width: 80 }));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
    expect(text.replace(/\u001b\[\d+m/g, "")).toBe(textOf(render(given, { color: false, width: 80 })));
  });

  it("answers the same again and leaves the report as it was", () => {
    const before = structuredClone(given);
    const first = textOf(render(given, { color: false, width: 100 }));
    expect(textOf(render(structuredClone(given), { color: false, width: 100 }))).toBe(first);
    expect(given).toEqual(before);
  });

  it("ends with a line end", () => {
    const text = textOf(render(given, { color: false, width: 80 }));
    if (format === "jsonl" && given.runs.every(({ findings }) => findings.length === 0)) expect(text).toBe("");
    else expect(text.endsWith("\n")).toBe(true);
  });
});
