/** `docs/` is what the program says of itself: pages per entry, command, detector and lint rule. */

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { commandPages } from "../../scripts/docs/commands.ts";
import { detectorPages } from "../../scripts/docs/detectors.ts";
import { type DocumentedEntry, entryPages } from "../../scripts/docs/entries.ts";
import { lintPages } from "../../scripts/docs/lint.ts";
import { sourcePages } from "../../scripts/docs/sources.ts";
import { runTest } from "../../src/engine/selftest.ts";
import type { Plane } from "../../src/model/event.ts";
import type { Runbook } from "../../src/runbook/runbook.ts";
import { loadEvents } from "../../src/sources/fixtures.ts";
import { UPDATING } from "../support/generated.ts";
import { library } from "../support/run.ts";

const GENERATED = ["entries", "commands", "detectors", "lint", "sources"];

it("holds every generated page as it is, and no other", async () => {
  const entries = await Promise.all(library.runbooks.map(documented));
  const pages = new Map([
    ...entryPages(entries),
    ...commandPages(),
    ...detectorPages(library.runbooks),
    ...lintPages(),
    ...(await sourcePages()),
  ]);
  if (UPDATING) write(pages);
  const present = GENERATED.flatMap((folder) => readdirSync(join("docs", folder)).map((name) => `${folder}/${name}`));
  expect(present.sort()).toEqual([...pages.keys()].sort());
  for (const [path, text] of pages) expect(readFileSync(join("docs", path), "utf8"), path).toBe(text);
});

function write(pages: ReadonlyMap<string, string>): void {
  for (const folder of GENERATED) rmSync(join("docs", folder), { recursive: true, force: true });
  for (const [path, text] of pages) {
    mkdirSync(dirname(join("docs", path)), { recursive: true });
    writeFileSync(join("docs", path), text);
  }
}

async function documented(runbook: Runbook): Promise<DocumentedEntry> {
  const planes = new Set<Plane>();
  for (const test of runbook.tests) {
    const { events } = await runTest(runbook, test, await loadEvents(runbook, test));
    for (const { plane } of events) planes.add(plane);
  }
  return { runbook, planes };
}
