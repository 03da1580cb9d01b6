/** Text in the repository that the program itself writes: compared in every run, written anew with `UPDATE=1`. */

import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

export const UPDATING = (process.env["UPDATE"] ?? "") !== "";

/** The part of `file` between `<!-- generated: NAME -->` and `<!-- end -->`. */
export function expectGenerated(file: string, name: string, content: string): void {
  const text = readFileSync(file, "utf8");
  const start = `<!-- generated: ${name} -->\n`;
  const from = text.indexOf(start) + start.length;
  const to = text.indexOf("<!-- end -->", from);
  expect(from, `${file} has a place for ${name}`).toBeGreaterThanOrEqual(start.length);
  if (UPDATING) writeFileSync(file, `${text.slice(0, from)}${content}${text.slice(to)}`);
  else expect(text.slice(from, to)).toBe(content);
}
