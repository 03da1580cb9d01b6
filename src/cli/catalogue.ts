/** The entries a command works with: iaprun's own, those of the config file, and those named on the command line. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { loadConfig } from "../config/load.ts";
import { formatDiagnostic } from "../model/diagnostic.ts";
import { printable } from "../model/text.ts";
import { type Catalogue, createCatalogue } from "../runbook/catalogue.ts";
import { loadRunbooks } from "../runbook/load.ts";
import { idOf } from "../runbook/parse.ts";
import { packageRoot } from "./package-root.ts";

export interface CatalogueOptions {
  readonly config?: string;
  readonly runbooks: readonly string[];
}

export interface OpenCatalogue {
  readonly config: Config;
  readonly catalogue: Catalogue;
  /** Prints the defects of files that could not be taken in; answers whether there were any. */
  complain(): boolean;
}

/** `entries`: ids, or paths of runbook and Sigma files that join the catalogue for this command. */
export async function openCatalogue(
  { config: file, runbooks }: CatalogueOptions,
  entries: readonly string[] = [],
): Promise<OpenCatalogue> {
  const config = await loadConfig(process.cwd(), file);
  const library = join(packageRoot(), "runbooks");
  const loaded = await loadRunbooks([library, ...config.runbooks, ...runbooks, ...entries.filter(isFile)]);
  return {
    config,
    catalogue: createCatalogue(loaded.runbooks),
    complain() {
      for (const diagnostic of loaded.diagnostics) {
        process.stderr.write(`${formatDiagnostic(diagnostic).split("\n").map(printable).join("\n")}\n`);
      }
      return loaded.diagnostics.length > 0;
    },
  };
}

/** The id an entry goes by, when it was given as a file. */
export function entryId(entry: string): string {
  return isFile(entry) ? idOf(entry) : entry;
}

function isFile(entry: string): boolean {
  return /\.ya?ml$/i.test(entry) && existsSync(entry);
}
