/**
 * Every entry of the library: its own tests hold, one fires, one stays quiet, and its example output is what its first
 * test renders. `UPDATE=1 npm test` writes the examples anew, for review.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runTest } from "../../src/engine/selftest.ts";
import type { Source } from "../../src/engine/source.ts";
import { findingLines } from "../../src/renderers/findings-table.ts";
import { loadRunbooks } from "../../src/runbook/load.ts";
import type { Runbook, RunbookTest } from "../../src/runbook/runbook.ts";
import { unwrap } from "../../src/sources/envelopes.ts";
import { openFiles } from "../../src/sources/files.ts";
import { UPDATING } from "../support/generated.ts";

const EXAMPLE_WIDTH = 110;

const { runbooks, diagnostics } = await loadRunbooks(["runbooks"]);

it("loads without a defect", () => {
  expect(diagnostics).toEqual([]);
  expect(runbooks.length).toBeGreaterThanOrEqual(10);
});

describe.each(runbooks.map((runbook) => [runbook.id, runbook] as const))("%s", (_id, runbook) => {
  it.each(runbook.tests.map((test) => [test.name, test] as const))("%s", async (_name, test) => {
    const { problems } = await runTest(runbook, test, await sourceOf(test));
    expect(problems).toEqual([]);
  });

  it("has a test that fires, and a stable one a test that stays quiet", () => {
    expect(runbook.tests.some((test) => test.expect.length > 0)).toBe(true);
    if (runbook.status === "stable") expect(runbook.tests.some((test) => test.expect.length === 0)).toBe(true);
  });

  it("shows what its first test renders", async () => {
    const rendered = await renderExample(runbook);
    if (UPDATING) update(runbook, rendered);
    else expect(`${runbook.example_output.trimEnd()}\n`).toBe(rendered);
  });
});

async function sourceOf({ name, events }: RunbookTest): Promise<Source> {
  if (typeof events === "string") return openFiles([join("fixtures", events)]);
  const { records } = unwrap(events);
  return {
    name,
    read: async function* () {
      yield records;
    },
  };
}

async function renderExample(runbook: Runbook): Promise<string> {
  const [first] = runbook.tests;
  if (first === undefined) return "";
  const { report } = await runTest(runbook, first, await sourceOf(first));
  const findings = report.runs[0]?.findings ?? [];
  const lines = findingLines(findings, runbook.output.columns, { color: false, width: EXAMPLE_WIDTH });
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function update({ file }: Runbook, rendered: string): void {
  const text = readFileSync(file, "utf8");
  const block = rendered
    .trimEnd()
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");
  writeFileSync(
    file,
    text.replace(/^example_output: \|\d?\n(?:(?: {2}.*)?\n)+/m, () => `example_output: |2\n${block}\n`),
  );
}
