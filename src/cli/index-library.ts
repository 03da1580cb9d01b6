/** Run by the build, as part of the bundle it makes: parses and lints the library once, for every start of the program. */

import { writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { cleanWith } from "../lint/clean.ts";
import { lint } from "../lint/lint.ts";
import type { IndexedEntry } from "../runbook/known-entries.ts";
import { loadRunbooks } from "../runbook/load.ts";
import type { Runbook } from "../runbook/runbook.ts";
import { toStored } from "../runbook/stored-rest.ts";
import { INDEX, LIBRARY, RESTS } from "./library.ts";
import { packageRoot } from "./package-root.ts";

/** `folder`: where the bundle lies. Nothing is written of a library with a defect: it is told by whoever reads it. */
export async function indexLibrary(folder: string): Promise<void> {
  const library = join(packageRoot(), LIBRARY);
  const { runbooks, diagnostics } = await loadRunbooks([library]);
  if (diagnostics.length > 0) return;
  const { problems } = await lint([library], {
    beside: [],
    known: [],
    off: new Set(),
    fix: false,
    name: (path) => path,
  });
  const faulty = new Set(problems.map(({ file }) => file));
  const rests = Object.fromEntries(runbooks.map((runbook) => [runbook.sha256, toStored(runbook)]));
  await writeFile(join(folder, RESTS), JSON.stringify(rests));
  const index = runbooks.map((runbook) => indexed(runbook, library, !faulty.has(runbook.file)));
  await writeFile(join(folder, INDEX), JSON.stringify(index));
}

function indexed(runbook: Runbook, library: string, isClean: boolean): IndexedEntry {
  const { query: _query, tests: _tests, example_output: _example, rationale: _rationale, ...facts } = runbook;
  return {
    ...facts,
    file: relative(library, runbook.file).split(sep).join("/"),
    ...(isClean ? { clean: cleanWith(runbook) } : {}),
  };
}
