/** One finding a line, each with its runbook's id, for pipes. Every line is a finding; coverage is in the JSON report and on standard error. */

import type { Report } from "../model/report.ts";
import { jsonText } from "./json-text.ts";
import { orderedEvidence, orderedFinding } from "./ordered.ts";

export function* renderJsonLines(report: Report): Iterable<string> {
  for (const { runbook, findings } of report.runs) {
    for (const finding of findings) {
      const evidence = Array.from(finding.evidence, orderedEvidence);
      yield `${jsonText({ runbook: runbook.id, ...orderedFinding(finding), evidence })}\n`;
    }
  }
}
