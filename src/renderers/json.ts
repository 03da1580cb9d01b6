/** The report for programs, `iaprun.report/1`: all of it, its keys in the order of the contract. */

import type { Report } from "../model/report.ts";
import { jsonText } from "./json-text.ts";
import { orderedReport } from "./ordered.ts";

export function renderJson(report: Report): string {
  return `${jsonText(orderedReport(report), 2)}\n`;
}
