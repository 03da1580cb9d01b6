/** A page about one thing, the same content for a terminal and for Markdown. */

import type { NextStep } from "../model/finding.ts";
import { printable } from "../model/text.ts";
import { commandLines } from "../renderers/command-lines.ts";
import { fenced, prose } from "../renderers/markdown-text.ts";
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
  /** Items that are addresses of pages, where they look like one. */
  readonly links?: readonly string[];
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
    for (const [index, text] of paragraphs(section.prose).entries())
      lines.push(...(index === 0 ? [] : [""]), ...indented(text.replaceAll(/\s+/g, " "), ""));
    for (const text of [...(section.items ?? []), ...(section.links ?? [])]) lines.push(...indented(text, "- "));
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

/** What the entry's author wrote stays text: it can neither end its block nor become a link, an image or HTML. */
export function markdownPage(page: Page): string {
  const blocks = [`# ${line(page.title)}`, page.facts.map(line).join(" · ")];
  for (const section of filled(page)) {
    const items = [...(section.items ?? []).map(line), ...(section.links ?? []).map(link)];
    blocks.push(
      `## ${section.title}`,
      ...paragraphs(section.prose).map(line),
      ...(items.length === 0 ? [] : [items.map((item) => `- ${item}`).join("\n")]),
      ...(section.code === undefined ? [] : [fenced(section.code.map(printable), "text").join("\n")]),
      ...(section.steps ?? []).map(stepBlock),
    );
  }
  return `${blocks.join("\n\n")}\n`;
}

function stepBlock({ title, command }: NextStep, index: number): string {
  const lead = `${index + 1}. `;
  if (command === undefined) return `${lead}${line(title)}`;
  const code = fenced(commandLines(command), "sh").map((each) => `${" ".repeat(lead.length)}${each}`);
  return [`${lead}${line(title)}`, "", ...code].join("\n");
}

/** Prose that begins a line: what would make a list, a heading or a rule of it there is escaped too. */
function line(text: string): string {
  const written = prose(printable(text.trim().replaceAll(/\s+/g, " ")));
  return written.replace(/^([-+=])/, "\\$1").replace(/^(\d+)([.)])/, "$1\\$2");
}

/** An address that is nothing but one is a link that shows where it goes. */
function link(text: string): string {
  return /^https:\/\/[\w.-]+(\/[\w./?#=&%~+,:@-]*)?$/.test(text) ? `<${text}>` : line(text);
}

/** Parted by empty lines where there are any; a text that was folded has single line ends in their place. */
function paragraphs(texts: readonly string[] = []): readonly string[] {
  return texts
    .flatMap((text) => text.trim().split(/\n\s*\n/.test(text.trim()) ? /\n\s*\n/ : /\n/))
    .filter((text) => text !== "");
}

function filled(page: Page): readonly Section[] {
  return page.sections.filter(({ prose: said, items, links, code, steps }) =>
    [said, items, links, code, steps].some((part) => (part?.length ?? 0) > 0),
  );
}
