/** The report, `iaprun.report/1`: stable from the first release, additions only. */

import type { Coverage } from "./coverage.ts";
import type { Finding, Level, NextStep } from "./finding.ts";
import type { JsonObject } from "./json.ts";

export interface Report {
  readonly schema: "iaprun.report/1";
  readonly generated_at: string;
  readonly iaprun: string;
  readonly runs: readonly Run[];
}

export interface Run {
  readonly runbook: RunbookReference;
  readonly params: JsonObject;
  readonly window: { readonly since: string; readonly until: string };
  readonly coverage: Coverage;
  readonly findings: readonly Finding[];
  /** Findings that a suppress rule of the config file held back. */
  readonly suppressed: number;
  /** Findings beyond `--limit`. */
  readonly omitted: number;
  readonly output: { readonly columns: readonly string[] };
  readonly example_output: string;
  /** The entry's next steps as written, before any finding's values. */
  readonly next_steps: readonly NextStep[];
}

/**
 * `git`: the commit that last touched the file, and whether what ran differs from what is committed. It is `null` where that
 * is not known: `provenance_note` then says why, and `file` and `sha256` say which text ran.
 */
export interface RunbookReference {
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  readonly file: string;
  readonly sha256: string;
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
  readonly provenance_note?: string;
}
