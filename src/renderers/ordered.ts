/** The report with its keys in the order of the contract, whatever order they were built in; additions follow, none is lost. */

import type { Coverage, SourceCoverage } from "../model/coverage.ts";
import type { Evidence, Finding } from "../model/finding.ts";
import { isObject, type JsonObject, type JsonValue } from "../model/json.ts";
import type { Report, Run } from "../model/report.ts";
import { compareText } from "../model/text.ts";

/** Without its runs. */
export function orderedReport(report: Report): JsonObject {
  return inOrder({ ...report, runs: [] }, ["schema", "generated_at", "iaprun", "runs"]);
}

/** Without its evidence, which may be most of a report. */
export function orderedFinding({ evidence: _, key, next_steps, ...finding }: Finding): JsonObject {
  return inOrder(
    {
      ...finding,
      key,
      actor: maybe(finding.actor, ["uid", "type"]),
      src_endpoint: maybe(finding.src_endpoint, ["kind", "ip", "domain", "location", "autonomous_system"]),
      target: maybe(finding.target, ["uid", "type", "name", "port"]),
      evidence: [],
      next_steps: next_steps.map((step) => inOrder({ ...step }, ["title", "command"])),
    },
    [
      ...["key", "level", "title", "first_seen", "last_seen", "count"],
      ...["actor", "src_endpoint", "target", "attributes", "evidence", "next_steps"],
    ],
  );
}

export function orderedEvidence(evidence: Evidence): JsonObject {
  return inOrder({ ...evidence }, EVIDENCE);
}

/** Every member there may be, in the order of the contract: an addition has to be named here. */
export const EVIDENCE = Object.keys({
  uid: true,
  record_uid: true,
  time: true,
  operation: true,
  service: true,
  scope: true,
  region: true,
  record: true,
} satisfies Required<Record<keyof Evidence, true>>) as (keyof Evidence)[];

/** Without its findings. */
export function orderedRun(run: Run): JsonObject {
  const { git } = run.runbook;
  const reference = { ...run.runbook, git: git && inOrder({ ...git }, ["commit", "dirty"]) };
  return inOrder(
    {
      ...run,
      runbook: inOrder(reference, ["id", "title", "level", "file", "sha256", "git"]),
      window: inOrder({ ...run.window }, ["since", "until"]),
      coverage: orderedCoverage(run.coverage),
      findings: [],
      output: { columns: run.output.columns },
      next_steps: run.next_steps.map((step) => inOrder({ ...step }, ["title", "command"])),
    },
    [
      ...["runbook", "params", "window", "coverage", "findings", "suppressed", "omitted"],
      ...["output", "example_output", "next_steps"],
    ],
  );
}

function orderedCoverage(coverage: Coverage): JsonObject {
  const sources = coverage.sources.map(orderedSource);
  return inOrder({ ...coverage, sources }, ["sources", "notes", "complete"]);
}

function orderedSource(source: SourceCoverage): JsonObject {
  const gaps = source.gaps.map((gap) => inOrder({ ...gap }, ["reason", "what", "count"]));
  return inOrder({ ...source, gaps }, [
    ...["source", "records_read", "events_in_window", "events_in_lookback", "events_matched", "duplicates", "merged"],
    ...["outside_window", "unreadable", "not_audit", "first_event", "last_event", "gaps"],
  ]);
}

function maybe(value: object | undefined, names: readonly string[]): JsonObject | undefined {
  return value === undefined ? undefined : inOrder({ ...value }, names);
}

/** The named keys first, then all others by name. What the contract leaves open inside (attributes, parameters) is by name too. */
function inOrder(value: JsonObject, names: readonly string[]): JsonObject {
  const named: Record<string, JsonValue> = {};
  for (const name of names) {
    const member = OPEN.includes(name) ? byName(value[name]) : value[name];
    if (member !== undefined) named[name] = member;
  }
  const others = Object.keys(value).filter((key) => !names.includes(key) && value[key] !== undefined);
  if (others.length === 0) return named;
  return { ...named, ...Object.fromEntries(others.sort(compareText).map((key) => [key, byName(value[key])])) };
}

const OPEN: readonly string[] = ["attributes", "params", "not_audit", "location", "autonomous_system"];

function byName(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((each) => byName(each) ?? null);
  return isObject(value) ? inOrder(value, []) : value;
}
