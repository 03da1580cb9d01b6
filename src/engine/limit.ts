/** How much of a report is shown: judging, counting and exit codes see all of it. */

import type { Report } from "../model/report.ts";

/** The first `limit` findings of every entry; the rest is counted. */
export function limited(report: Report, limit: number): Report {
  const runs = report.runs.map((run) => ({
    ...run,
    findings: run.findings.slice(0, limit),
    omitted: run.omitted + Math.max(0, run.findings.length - limit),
  }));
  return { ...report, runs };
}
