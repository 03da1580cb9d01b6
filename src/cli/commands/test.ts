/** `iaprun test`: runs the tests that travel with entries, and says what they leave untried. */

import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load.ts";
import { type EntryOutcome, testEntry } from "../../engine/test-entry.ts";
import { formatDiagnostic } from "../../model/diagnostic.ts";
import { EXIT, type ExitCode, UsageError } from "../../model/errors.ts";
import { printable } from "../../model/text.ts";
import { type Loaded, loadRunbooks } from "../../runbook/load.ts";
import { rewriteExample } from "../../runbook/rewrite-example.ts";
import type { Runbook } from "../../runbook/runbook.ts";
import { fixturePlaces, loadEvents } from "../../sources/fixtures.ts";
import type { CatalogueOptions } from "../catalogue.ts";
import { watchFolders } from "../on-change.ts";
import { packageRoot } from "../package-root.ts";
import { wantsColor } from "../terminal.ts";
import { testJson } from "../test/json.ts";
import { testJunit } from "../test/junit.ts";
import { exitCodeOf, type TestRun } from "../test/run.ts";
import { testText } from "../test/text.ts";

export interface TestOptions extends CatalogueOptions {
  readonly format: "text" | "json" | "junit";
  readonly update?: boolean;
  readonly watch?: boolean;
  readonly strict?: boolean;
  readonly color: boolean;
}

/** `paths`: files and folders, or ids; none: the library and the folders of the config file and of `--runbooks`. */
export async function test(paths: readonly string[], options: TestOptions): Promise<ExitCode> {
  const config = await loadConfig(process.cwd(), options.config);
  if (options.watch !== true) return runOnce(await load(paths, config, options), options);
  if (options.format !== "text")
    throw new UsageError("--watch goes on without end, and only text can", { hint: "leave out --format" });
  return runOnChange(() => load(paths, config, options), paths, options);
}

async function load(paths: readonly string[], config: Config, { runbooks }: TestOptions): Promise<Loaded> {
  const library = await loadRunbooks([join(packageRoot(), "runbooks"), ...config.runbooks, ...runbooks]);
  if (paths.length === 0) return library;
  const byId = new Map(library.runbooks.map(({ id, file }) => [id, file]));
  const files = paths.map((path) => (existsSync(path) ? path : (byId.get(path) ?? path)));
  const loaded = await loadRunbooks(files, library.runbooks);
  if (loaded.files.length === 0 && loaded.diagnostics.length === 0)
    throw new UsageError(`there is no runbook file in ${paths.join(", ")}`, {
      hint: "name a folder with *.yaml files",
    });
  return loaded;
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
  const rewritten = rewriteExample(text, file, example);
  try {
    await writeFile(file, rewritten);
  } catch (cause) {
    throw new UsageError(`cannot write ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
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
  while (!stop.signal.aborted) {
    const loaded = await reload();
    const changes = watchFolders(foldersOf(loaded, paths));
    await runOnce(loaded, options);
    notice("waiting for changes; Ctrl-C ends");
    await changes.changed(stop.signal);
    changes.close();
  }
  process.off("SIGINT", interrupt);
  return EXIT.interrupted;
}

/** Every folder that holds an entry or a fixture of one. */
function foldersOf({ files, runbooks }: Loaded, paths: readonly string[]): ReadonlySet<string> {
  const fixtures = runbooks.flatMap(({ file, tests }) =>
    tests.flatMap(({ events }) => (typeof events === "string" ? fixturePlaces(file, events) : [])),
  );
  const folders = [...files, ...paths, ...fixtures].map((path) => dirname(path));
  return new Set([...folders, ...paths].filter((folder) => existsSync(folder)));
}

async function write(text: string): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
}

function notice(text: string): void {
  process.stderr.write(`${text.split("\n").map(printable).join("\n")}\n`);
}
