/** `docs/` is what the program says of itself: pages per entry, command, detector and lint rule. */

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { commandPages } from "../../scripts/docs/commands.ts";
import { detectorPages } from "../../scripts/docs/detectors.ts";
import { type DocumentedEntry, entryPages } from "../../scripts/docs/entries.ts";
import { lintPages } from "../../scripts/docs/lint.ts";
import type { Plane } from "../../src/model/event.ts";
import { normalizers } from "../../src/normalizers/index.ts";
import { TRUE } from "../../src/query/expr.ts";
import type { Runbook } from "../../src/runbook/runbook.ts";
import { unwrap } from "../../src/sources/envelopes.ts";
import { openFiles } from "../../src/sources/files.ts";
import { UPDATING } from "../support/generated.ts";
import { library } from "../support/run.ts";

const GENERATED = ["entries", "commands", "detectors", "lint"];

it("holds every generated page as it is, and no other", async () => {
  const entries = await Promise.all(library.runbooks.map(documented));
  const pages = new Map([
    ...entryPages(entries),
    ...commandPages(),
    ...detectorPages(library.runbooks),
    ...lintPages(),
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
  for (const { events } of runbook.tests) {
    const batches =
      typeof events !== "string"
        ? [unwrap(events).records]
        : existsSync(join("fixtures", events))
          ? await readAll(join("fixtures", events))
          : [];
    for (const { format, record } of batches.flat()) {
      const event = normalizers[format](record);
      if (!("invalid" in event)) planes.add(event.plane);
    }
  }
  return { runbook, planes };
}

async function readAll(path: string) {
  const source = await openFiles([path]);
  const context = { signal: new AbortController().signal, gap: () => {}, notAudit: () => {}, progress: () => {} };
  const batches = [];
  for await (const batch of source.read({ where: TRUE, window: { since: 0, until: Number.MAX_SAFE_INTEGER } }, context))
    batches.push(batch);
  return batches;
}
