/**
 * Every entry of the library: its own tests hold, one fires, one stays quiet, and its example output is what its first
 * test renders. `UPDATE=1 npm test` writes the examples anew, for review.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { renderExample } from "../../src/engine/example.ts";
import { runTest } from "../../src/engine/selftest.ts";
import { loadRunbooks } from "../../src/runbook/load.ts";
import { rewriteExample } from "../../src/runbook/rewrite-example.ts";
import { loadEvents } from "../../src/sources/fixtures.ts";
import { UPDATING } from "../support/generated.ts";

const { runbooks, diagnostics } = await loadRunbooks(["runbooks"]);

it("loads without a defect", () => {
  expect(diagnostics).toEqual([]);
  expect(runbooks.length).toBeGreaterThanOrEqual(10);
});

describe.each(runbooks.map((runbook) => [runbook.id, runbook] as const))("%s", (_id, runbook) => {
  it.each(runbook.tests.map((test) => [test.name, test] as const))("%s", async (_name, test) => {
    const { problems } = await runTest(runbook, test, await loadEvents(runbook, test));
    expect(problems).toEqual([]);
  });

  it("has a test that fires, and a stable one a test that stays quiet", () => {
    expect(runbook.tests.some((test) => test.expect.length > 0)).toBe(true);
    if (runbook.status === "stable") expect(runbook.tests.some((test) => test.expect.length === 0)).toBe(true);
  });

  it("shows what its first test renders", async () => {
    const rendered = await renderExample(runbook, loadEvents);
    const { file } = runbook;
    if (UPDATING) writeFileSync(file, rewriteExample(readFileSync(file, "utf8"), file, rendered));
    else expect(`${runbook.example_output.trimEnd()}\n`).toBe(rendered);
  });
});
