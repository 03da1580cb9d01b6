/** What can be asked: iaprun's own entries, those of the config file, and those named on the command line. */

import { existsSync } from "node:fs";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { formatDiagnostic } from "../model/diagnostic.ts";
import { printable } from "../model/text.ts";
import type { KnownEntry } from "../runbook/known-entries.ts";
import type { Loaded } from "../runbook/load.ts";
import { openLibrary } from "./library.ts";

export interface CatalogueOptions {
  readonly config?: string;
  readonly runbooks: readonly string[];
}

export interface Listing {
  readonly config: Config;
  /** Entries of the library that nothing had to be parsed for. */
  readonly known: readonly KnownEntry[];
  /** All others, in the order of their files. */
  readonly loaded: Loaded;
  /** Prints the defects of files that could not be taken in; answers whether there were any. */
  complain(): boolean;
}

const NOTHING: Loaded = { runbooks: [], diagnostics: [], files: [] };

/** `entries`: ids, or paths of runbook and Sigma files that join the others for this command. */
export async function openListing(
  { config: file, runbooks }: CatalogueOptions,
  entries: readonly string[] = [],
): Promise<Listing> {
  const config = await loadConfig(process.cwd(), file);
  const { known, paths } = openLibrary();
  const others = [...config.runbooks, ...runbooks, ...entries.filter(isFile)];
  const loaded = known.length > 0 ? await loadBeside(known, others) : await load([...paths, ...others]);
  return {
    config,
    known,
    loaded,
    complain() {
      for (const diagnostic of loaded.diagnostics) {
        process.stderr.write(`${formatDiagnostic(diagnostic).split("\n").map(printable).join("\n")}\n`);
      }
      return loaded.diagnostics.length > 0;
    },
  };
}

function loadBeside(known: readonly KnownEntry[], paths: readonly string[]): Promise<Loaded> | Loaded {
  return paths.length === 0 ? NOTHING : load(paths, known);
}

/** The parser is what takes longest to load. */
async function load(paths: readonly string[], known: readonly KnownEntry[] = []): Promise<Loaded> {
  const { loadRunbooks } = await import("../runbook/load.ts");
  return loadRunbooks(paths, { before: known.map(({ facts }) => facts) });
}

export function isFile(entry: string): boolean {
  return /\.ya?ml$/i.test(entry) && existsSync(entry);
}
