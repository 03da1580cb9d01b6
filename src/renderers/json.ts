/** The report for programs, `iaprun.report/1`: all of it, its keys in the order of the contract. In pieces. */

import type { Evidence, Finding } from "../model/finding.ts";
import type { JsonObject, JsonValue } from "../model/json.ts";
import type { Report, Run } from "../model/report.ts";
import { gathered } from "./gathered.ts";
import { jsonText } from "./json-text.ts";
import { EVIDENCE, orderedFinding, orderedReport, orderedRun } from "./ordered.ts";

/** One value, whole or in pieces. `margin`: what its lines but the first begin with, the line end before them included. */
type Write<T> = (value: T, margin: string) => string | Iterable<string>;

const INDENT = 2;

export function* renderJson(report: Report): Iterable<string> {
  yield* object(orderedReport(report), "\n", "runs", (margin) => lines("[]", report.runs, margin, run));
  yield "\n";
}

function run(each: Run, margin: string): Iterable<string> {
  return object(orderedRun(each), margin, "findings", (inner) => lines("[]", each.findings, inner, finding));
}

function finding(each: Finding, margin: string): Iterable<string> {
  return gathered(
    object(orderedFinding(each), margin, "evidence", (inner) => lines("[]", each.evidence, inner, evidence)),
  );
}

/** In one go: a report may hold a million of these. */
function evidence(each: Evidence, margin: string): string {
  const inner = margin + " ".repeat(INDENT);
  let text = "";
  for (const name of EVIDENCE) {
    const member = each[name];
    if (member !== undefined) text += `${text === "" ? "{" : ","}${inner}"${name}": ${textAt(inner, member)}`;
  }
  return `${text}${margin}}`;
}

/** Its member `name` is what `list` writes. */
function object(
  value: JsonObject,
  margin: string,
  name: string,
  list: (margin: string) => Iterable<string>,
): Iterable<string> {
  const members = Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [{ key, member }]));
  return lines("{}", members, margin, function* ({ key, member }, inner) {
    yield `${jsonText(key)}: `;
    if (key === name) yield* list(inner);
    else yield textAt(inner, member);
  });
}

/** What `write` makes of each of `items`, a line or more each, between two brackets. */
function* lines<T>(brackets: "[]" | "{}", items: Iterable<T>, margin: string, write: Write<T>): Iterable<string> {
  const inner = margin + " ".repeat(INDENT);
  let before: string | undefined;
  for (const item of items) {
    const written = write(item, inner);
    const begins = `${before ?? brackets[0]}${inner}`;
    if (typeof written === "string") yield begins + written;
    else {
      yield begins;
      yield* written;
    }
    before = ",";
  }
  yield before === undefined ? brackets : `${margin}${brackets[1]}`;
}

function textAt(margin: string, value: JsonValue): string {
  const text = jsonText(value, INDENT);
  return typeof value === "string" ? text : text.replaceAll("\n", margin);
}
