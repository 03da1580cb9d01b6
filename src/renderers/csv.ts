/** Findings for spreadsheets: RFC 4180 with line feeds, and no cell that a spreadsheet would calculate. */

import type { Finding } from "../model/finding.ts";
import { findingValue } from "../model/finding-values.ts";
import { canonical, isObject, type JsonValue } from "../model/json.ts";
import type { Report } from "../model/report.ts";
import { compareText, printable } from "../model/text.ts";

const COMMON = ["level", "title", "first_seen", "last_seen", "count", "actor", "src", "target"] as const;

/**
 * A header, then one finding a line. The columns: `runbook`, the common ones, `key`, then every attribute that any
 * finding has, by name. What a finding lacks is an empty cell; a list is its members joined by `; `.
 */
export function* renderCsv(report: Report): Iterable<string> {
  const rows = report.runs.flatMap(({ runbook, findings }) => findings.map((finding) => ({ id: runbook.id, finding })));
  const attributes = attributeNames(rows.map(({ finding }) => finding));
  const header = [
    "runbook",
    ...COMMON,
    "key",
    ...attributes.map((name) => (TAKEN.includes(name) ? `attributes.${name}` : name)),
  ];
  yield line(header);
  for (const { id, finding } of rows) {
    const common = COMMON.map((name) => findingValue(finding, name));
    yield line([id, ...common, finding.key, ...attributes.map((name) => findingValue(finding, name))]);
  }
}

function line(cells: readonly (JsonValue | undefined)[]): string {
  return `${cells.map(cell).join(",")}\n`;
}

const TAKEN: readonly string[] = ["runbook", "key"];

function attributeNames(findings: readonly Finding[]): readonly string[] {
  const common: readonly string[] = COMMON;
  const names = new Set(findings.flatMap(({ attributes }) => Object.keys(attributes)));
  return [...names].filter((name) => !common.includes(name)).sort(compareText);
}

function cell(value: JsonValue | undefined): string {
  const text = harmless(value);
  return /[",;]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Numbers are numbers. Text that begins as a formula, also in full-width or other letters for the same signs, is marked as text by `'`. */
function harmless(value: JsonValue | undefined): string {
  if (typeof value === "number") return String(value);
  const text = printable(plain(value));
  return /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]/.test(text) ? `'${text}` : text;
}

function plain(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(plain).join("; ");
  return isObject(value) ? canonical(value) : String(value);
}
