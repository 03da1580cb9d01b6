/** `iaprun test`: runs the tests that travel with entries, and says what they leave untried. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type EntryOutcome, testEntry } from "../../engine/test-entry.ts";
import { formatDiagnostic } from "../../model/diagnostic.ts";
import { EXIT, type ExitCode, IaprunError, UsageError } from "../../model/errors.ts";
import { printable } from "../../model/text.ts";
import { type Loaded, loadRunbooks } from "../../runbook/load.ts";
import { rewriteExample } from "../../runbook/rewrite-example.ts";
import type { Runbook } from "../../runbook/runbook.ts";
import { wholeEntry } from "../../runbook/whole-entry.ts";
import { writeText } from "../../runbook/write-text.ts";
import { loadEvents } from "../../sources/fixtures.ts";
import { type CatalogueOptions, type Listing, openListing } from "../listing.ts";
import { type ChangeWatch, watchFiles } from "../on-change.ts";
import { wantsColor } from "../terminal.ts";
import { testJson } from "../test/json.ts";
import { testJunit } from "../test/junit.ts";
import { exitCodeOf, type TestRun } from "../test/run.ts";
import { testText } from "../test/text.ts";
import { watched } from "../test/watched.ts";

export interface TestOptions extends CatalogueOptions {
  readonly format: "text" | "json" | "junit";
  readonly update?: boolean;
  readonly watch?: boolean;
  readonly strict?: boolean;
  readonly color: boolean;
}

/** `paths`: files and folders, or ids; none: the library and the folders of the config file and of `--runbooks`. */
export async function test(paths: readonly string[], options: TestOptions): Promise<ExitCode> {
  if (options.watch !== true) return runOnce(await load(paths, options), options);
  if (options.format !== "text")
    throw new UsageError("--watch goes on without end, and only text can", { hint: "leave out --format" });
  return runOnChange(() => load(paths, options), paths, options);
}

async function load(paths: readonly string[], options: TestOptions): Promise<Loaded> {
  const listing = await openListing(options);
  if (paths.length === 0) return whole(listing);
  const { known, loaded: others } = listing;
  const entries = [...known.map(({ facts }) => facts), ...others.runbooks];
  const byId = new Map(entries.map(({ id, file }) => [id, file]));
  const files = paths.map((path) => (existsSync(path) ? path : (byId.get(path) ?? path)));
  const loaded = await loadRunbooks(files, { others: entries });
  if (loaded.files.length === 0 && loaded.diagnostics.length === 0)
    throw new UsageError(`there is no runbook file in ${paths.join(", ")}`, {
      hint: "name a folder with *.yaml files",
    });
  return loaded;
}

async function whole({ known, loaded }: Listing): Promise<Loaded> {
  const { runbooks, diagnostics, files } = loaded;
  return {
    runbooks: [...(await Promise.all(known.map(wholeEntry))), ...runbooks],
    diagnostics,
    files: [...known.map(({ facts }) => facts.file), ...files],
  };
}

async function runOnce({ runbooks, diagnostics }: Loaded, options: TestOptions): Promise<ExitCode> {
  const { format, strict = false, update = false, color } = options;
  for (const diagnostic of diagnostics) notice(formatDiagnostic(diagnostic));
  const entries: EntryOutcome[] = [];
  for (const runbook of runbooks) entries.push(await runEntry(runbook, update));
  const run: TestRun = { entries, diagnostics, strict };
  await write(render(run, format, wantsColor(process.stdout, color, process.env)));
  return exitCodeOf(run);
}

function render(run: TestRun, format: TestOptions["format"], color: boolean): string {
  switch (format) {
    case "text":
      return testText(run, color);
    case "json":
      return testJson(run);
    case "junit":
      return testJunit(run);
  }
}

async function runEntry(runbook: Runbook, update: boolean): Promise<EntryOutcome> {
  const outcome = await testEntry(runbook, loadEvents);
  if (!update || outcome.exampleProblems.length === 0) return outcome;
  if (outcome.example === undefined) {
    notice(`${runbook.file}: example_output stays as it is until the first test passes, with a finding to show`);
    return outcome;
  }
  await rewrite(runbook.file, outcome.example);
  notice(`${runbook.file}: example_output written anew`);
  return { ...outcome, exampleProblems: [] };
}

async function rewrite(file: string, example: string): Promise<void> {
  const text = await readFile(file, "utf8");
  await writeText(file, rewriteExample(text, file, example));
}

/** Until Ctrl-C. What is broken while somebody is typing is told, and waited out. */
async function runOnChange(
  reload: () => Promise<Loaded>,
  paths: readonly string[],
  options: TestOptions,
): Promise<ExitCode> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  process.on("SIGINT", interrupt);
  let loaded = await reload();
  while (!stop.signal.aborted) {
    const changes = watchFiles(watched(loaded, [...paths, ...options.runbooks]));
    await runOnce(loaded, options);
    loaded = await afterChange(changes, stop.signal, reload, loaded);
    changes.close();
  }
  process.off("SIGINT", interrupt);
  return EXIT.interrupted;
}

/** `before`: what stays when there is nothing to load, as long as a file is half written. */
async function afterChange(
  changes: ChangeWatch,
  signal: AbortSignal,
  reload: () => Promise<Loaded>,
  before: Loaded,
): Promise<Loaded> {
  notice("waiting for changes; Ctrl-C ends");
  await changes.changed(signal);
  if (signal.aborted) return before;
  try {
    return await reload();
  } catch (error) {
    if (!(error instanceof IaprunError)) throw error;
    notice(`error: ${error.message}`);
    return before;
  }
}

async function write(text: string): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
}

function notice(text: string): void {
  process.stderr.write(`${text.split("\n").map(printable).join("\n")}\n`);
}
