/** A page about one thing, the same content for a terminal and for Markdown. */

import type { NextStep } from "../model/finding.ts";
import { printable } from "../model/text.ts";
import { palette } from "../renderers/palette.ts";
import type { RenderOptions } from "../renderers/renderer.ts";
import { wrap } from "../renderers/wrap.ts";

export interface Page {
  readonly title: string;
  readonly facts: readonly string[];
  /** Sections without content are left out. */
  readonly sections: readonly Section[];
}

export interface Section {
  readonly title: string;
  readonly prose?: readonly string[];
  readonly items?: readonly string[];
  readonly code?: readonly string[];
  readonly steps?: readonly NextStep[];
}

export function textPage(page: Page, { color, width }: RenderOptions): string {
  const paint = palette(color);
  const indented = (text: string, lead: string): readonly string[] =>
    wrap(printable(text), Math.max(20, Math.min(width, 100) - lead.length - 2)).map(
      (line, index) => `  ${index === 0 ? lead : " ".repeat(lead.length)}${line}`,
    );
  const lines = [paint.strong(printable(page.title)), paint.quiet(printable(page.facts.join(" · ")))];
  for (const section of filled(page)) {
    lines.push("", paint.heading(section.title));
    for (const text of section.prose ?? []) lines.push(...indented(text, ""));
    for (const text of section.items ?? []) lines.push(...indented(text, "- "));
    for (const text of section.code ?? []) lines.push(`  ${printable(text)}`);
    for (const [index, step] of (section.steps ?? []).entries()) {
      lines.push(...indented(step.title, `${index + 1}. `));
      if (step.command !== undefined)
        lines.push(
          ...step.command
            .trimEnd()
            .split("\n")
            .map((line) => `     ${paint.command(printable(line))}`),
        );
    }
  }
  return `${lines.join("\n")}\n`;
}

export function markdownPage(page: Page): string {
  const lines = [`# ${page.title}`, "", page.facts.join(" · ")];
  for (const section of filled(page)) {
    lines.push("", `## ${section.title}`, "");
    lines.push(...(section.prose ?? []));
    lines.push(...(section.items ?? []).map((item) => `- ${item}`));
    if (section.code !== undefined) lines.push("```text", ...section.code, "```");
    for (const [index, step] of (section.steps ?? []).entries()) {
      lines.push(`${index + 1}. ${step.title}`);
      if (step.command !== undefined)
        lines.push(
          "",
          "   ```sh",
          ...step.command
            .trimEnd()
            .split("\n")
            .map((line) => `   ${line}`),
          "   ```",
          "",
        );
    }
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

function filled(page: Page): readonly Section[] {
  return page.sections.filter(({ prose, items, code, steps }) =>
    [prose, items, code, steps].some((part) => (part?.length ?? 0) > 0),
  );
}
