/** The report for programs, `iaprun.report/1`: all of it, its keys in the order of the contract. A piece of text for each finding. */

import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Report } from "../model/report.ts";
import { jsonText } from "./json-text.ts";
import { orderedFinding, orderedReport, orderedRun } from "./ordered.ts";

const INDENT = 2;

export function* renderJson(report: Report): Iterable<string> {
  yield* withList(orderedReport(report), "runs", report.runs, "\n", (run, margin) =>
    withList(orderedRun(run), "findings", run.findings, margin, (finding, inner) => [
      textAt(inner, orderedFinding(finding)),
    ]),
  );
  yield "\n";
}

/** The object, its member `name` made of `items`. `margin`: what its lines begin with, the line end before them included. */
function* withList<T>(
  value: JsonObject,
  name: string,
  items: readonly T[],
  margin: string,
  write: (item: T, margin: string) => Iterable<string>,
): Iterable<string> {
  const inner = margin + " ".repeat(INDENT);
  let before = "{";
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield `${before}${inner}${jsonText(key)}: `;
    if (key === name) yield* listOf(items, inner, write);
    else yield textAt(inner, member);
    before = ",";
  }
  yield `${margin}}`;
}

function* listOf<T>(
  items: readonly T[],
  margin: string,
  write: (item: T, margin: string) => Iterable<string>,
): Iterable<string> {
  const inner = margin + " ".repeat(INDENT);
  let before = "[";
  for (const item of items) {
    yield `${before}${inner}`;
    yield* write(item, inner);
    before = ",";
  }
  yield items.length === 0 ? "[]" : `${margin}]`;
}

function textAt(margin: string, value: JsonValue): string {
  return jsonText(value, INDENT).replaceAll("\n", margin);
}
