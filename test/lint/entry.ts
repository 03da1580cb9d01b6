/** An entry that no rule finds fault with, and what linting says when some of its text is replaced. */

import { checkFile } from "../../src/lint/check-file.ts";
import { mend } from "../../src/lint/mend.ts";
import { parseRunbook } from "../../src/runbook/parse.ts";
import { TRAIL_RECORD } from "../support/records.ts";

export const FILE = "opened-tunnels.yaml";

const DRAFT = `id: opened-tunnels
title: Tunnels that were opened
level: low
status: stable
rationale: >-
  Every way into the network ends in a call like this one, also the way of somebody who stole a key. On ordinary days the
  same few operators open a handful of them from the office.
params:
  port: { type: integer, optional: true, description: Only sessions to this one of the target machine }
query:
  detection:
    open: { eventName: OpenTunnel, "target.port|expand": "%port%" }
    condition: open
example_output: none yet
next_steps:
  - title: Ask who owns the key
    command: iaprun list
references:
  - https://docs.example.com/tunnels
tests:
  - name: one tunnel
    events: [${JSON.stringify(TRAIL_RECORD)}]
    expect: [{ actor_type: assumed-role }]
  - name: another call
    events: [${JSON.stringify({ ...TRAIL_RECORD, eventName: "DescribeInstances" })}]
    expect: []
`;

/** With the example that its first test renders. */
export const SOUND = await mend(DRAFT, FILE, new Set());

/** The sound entry with pieces of its text replaced; each piece must be there. */
export function changed(...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the entry has no "${from}"`);
    return text.replace(from, () => to);
  }, SOUND);
}

/** `line rule` of every problem, in order. */
export async function told(text: string, file = FILE): Promise<readonly string[]> {
  const { runbook, diagnostics, documents } = parseRunbook(text, file);
  const problems = await checkFile({
    file,
    text,
    documents,
    defects: diagnostics,
    ...(runbook === undefined ? {} : { runbook }),
  });
  return problems.map(({ line, code }) => `${line} ${code}`);
}

/** The line of a piece of a text, from 1. */
export function lineOf(text: string, piece: string): number {
  const at = text.indexOf(piece);
  if (at < 0) throw new Error(`the entry has no "${piece}"`);
  return text.slice(0, at).split("\n").length;
}
