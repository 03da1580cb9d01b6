/** The report to paste into a ticket: an entry a chapter, then what was read. */

import type { Finding } from "../model/finding.ts";
import { findingValue } from "../model/finding-values.ts";
import type { Report, Run } from "../model/report.ts";
import { printable } from "../model/text.ts";
import { commandLines } from "./command-lines.ts";
import { coverageWords, type SourceWords, verdict } from "./coverage-words.ts";
import { ABSENT, display, displayText } from "./display.ts";
import { asideWords, nothingFound, paramWords, versionWords, windowWords } from "./entry-words.ts";
import { code, fenced, prose } from "./markdown-text.ts";
import { findingCounts, levelSign, palette } from "./palette.ts";
import { groupTitle } from "./step-lines.ts";
import { planSteps } from "./steps.ts";

export function* renderMarkdown(report: Report): Iterable<string> {
  const blocks = [...report.runs.flatMap(entryBlocks), ...(report.runs.length === 0 ? [] : coverageBlocks(report))];
  const made = `iaprun ${prose(displayText(report.iaprun))}, ${prose(displayText(report.generated_at))}`;
  yield `${[`# iaprun report`, made, ...blocks].join("\n\n")}\n`;
}

/** Blocks are parted by empty lines. */
function entryBlocks(run: Run): readonly string[] {
  const { id, title, file } = run.runbook;
  return [
    `## ${prose(displayText(title))}`,
    [
      `- Entry: ${code(displayText(id))} of ${code(displayText(file))}, ${code(displayText(versionWords(run.runbook)))}`,
      `- Window: ${windowWords(run.window)}`,
      ...paramWords(run.params).map((param) => `- Parameter: ${code(param)}`),
    ].join("\n"),
    ...(run.findings.length === 0 ? [prose(nothingFound(run))] : [summary(run), table(run)]),
    ...asideWords([run]).map(prose),
    ...stepBlocks(run),
    ...exampleBlocks(run),
  ];
}

function summary({ findings }: Run): string {
  return findingCounts(
    findings.map((finding) => finding.level),
    palette(false),
  ).join(", ");
}

function table({ findings, output }: Run): string {
  const columns = output.columns.includes("level") ? output.columns : ["level", ...output.columns];
  return [
    columns.map((name) => code(displayText(name))),
    columns.map(() => "---"),
    ...findings.map((finding) => columns.map((name) => cell(finding, name))),
  ]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function cell(finding: Finding, column: string): string {
  if (column === "level") return `${levelSign(finding.level)} ${finding.level}`;
  const text = display(findingValue(finding, column));
  return text === ABSENT ? text : code(text);
}

function stepBlocks({ findings }: Run): readonly string[] {
  const { groups } = planSteps(findings, Number.POSITIVE_INFINITY);
  if (groups.length === 0) return [];
  return [
    "### Next steps",
    ...groups.flatMap(({ findings: [first, ...others], steps }) => [
      `For ${code(groupTitle(first, others))}:`,
      ...steps.flatMap(({ title, command }) => [
        `**${prose(displayText(title))}**`,
        ...(command === undefined ? [] : [fenced(commandLines(command), "sh").join("\n")]),
      ]),
    ]),
  ];
}

function exampleBlocks({ example_output: example }: Run): readonly string[] {
  if (example.trim() === "") return [];
  return ["### What a result looks like", fenced(example.trimEnd().split("\n").map(printable), "text").join("\n")];
}

function coverageBlocks({ runs }: Report): readonly string[] {
  const words = coverageWords(runs);
  return [
    "## Coverage",
    `**${verdict(words)}**`,
    ...words.readings.flatMap(({ entries, sources }) => [
      ...(entries.length === 0 ? [] : [`As read for ${entries.map(code).join(", ")}:`]),
      sources.flatMap(sourceItems).join("\n"),
    ]),
    ...(words.notes.length === 0 ? [] : [words.notes.map((note) => `- Note: ${prose(note)}`).join("\n")]),
  ];
}

function sourceItems({ source, counts, matched, span, besides, gaps }: SourceWords): readonly string[] {
  const further = [counts.join(" · "), matched, span, besides].filter((text) => text !== undefined);
  return [
    `- ${code(source)}`,
    ...further.map((text) => `  - ${prose(text)}`),
    ...gaps.map((gap) => `  - **GAP** ${code(gap)}`),
  ];
}
