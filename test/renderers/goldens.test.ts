/** What people see, whole: one hostile report in every format that people read. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { renderers } from "../../src/renderers/index.ts";
import { connections, hostileReport, noData, noMatch, refusals, report, textOf } from "../support/report.ts";

function golden(name: string): string {
  return readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8");
}

describe("goldens", () => {
  it.each<[string, Report, number]>([
    ["refusals-80.txt", report(refusals), 80],
    ["refusals-120.txt", report(refusals), 120],
    ["refusals-50.txt", report(refusals), 50],
    ["connections-100.txt", report(connections), 100],
    ["no-match-80.txt", report(noMatch), 80],
    ["no-data-80.txt", report(noData), 80],
    ["story-80.txt", hostileReport, 80],
    ["story-120.txt", hostileReport, 120],
  ])("table: %s", (name, given, width) => {
    expect(textOf(renderers.table(given, { color: false, width }))).toBe(golden(name));
  });

  it.each(["markdown", "csv"] as const)("%s", (format) => {
    expect(textOf(renderers[format](hostileReport))).toBe(golden(`story.${format}.txt`));
  });
});
