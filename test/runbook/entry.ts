/** A sound entry for tests, and what becomes of it when some of its text is replaced. */

import { parseRunbook } from "../../src/runbook/parse.ts";
import type { ParsedRunbook, Runbook } from "../../src/runbook/runbook.ts";

export const FILE = "runbooks/iap/failed-auth-by-range.yaml";

export const ENTRY = `id: failed-auth-by-range
title: Failed authentication by range
level: medium
status: stable
tags: [iap, attack.t1110]
rationale: Many refusals from one range are somebody trying.
params:
  project: { type: string, optional: true, description: Only this project }
  threshold: { type: integer, default: 5, min: 1, description: Refusals before it is a finding }
query:
  detection:
    denied: { activity: [session.open, signin], outcome: denied }
    in_project: { "scope|expand": "%project%" }
    condition: denied and in_project
  lookback: 1d
  detector: { id: failed-auth, with: { threshold: "%threshold%", retry_within: 10m } }
output: { columns: [last_seen, src_range, count] }
example_output: a table
next_steps:
  - title: List what {src_range} reached
    exec: list-connections
    with: { ip_range: "{src_range}" }
  - title: Block the range
    command: firewall block --range={src_range}
tests:
  - name: ten refusals
    events: failed-auth/ten.json
    params: { threshold: 3 }
    expect: [{ count: 10 }]
`;

/** The entry with pieces of its text replaced; each piece must be there. */
export function entryText(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the entry has no "${from}"`);
    return text.replace(from, () => to);
  }, ENTRY);
}

export function parse(text: string, file = FILE): ParsedRunbook {
  return parseRunbook(text, file);
}

/** The entry of a text that must be sound. */
export function sound(text: string, file = FILE): Runbook {
  const { runbook, diagnostics } = parseRunbook(text, file);
  if (runbook === undefined)
    throw new Error(diagnostics.map(({ line, code, message }) => `${line} ${code} ${message}`).join("\n"));
  return runbook;
}

/** `line:column code` of every diagnostic, in order. */
export function defects(text: string, file = FILE): readonly string[] {
  return parseRunbook(text, file).diagnostics.map(({ line, column, code }) => `${line}:${column} ${code}`);
}
