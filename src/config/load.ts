/** Finds and reads the config file. */

import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { DiagnosticsError, UsageError } from "../model/errors.ts";
import { type Config, NO_CONFIG } from "./config.ts";

const NAMES = ["iaprun.yaml", "iaprun.yml"] as const;

/**
 * The named file, or the first `iaprun.yaml` in `folder` or above; `NO_CONFIG` when there is none. Paths in it
 * become absolute. Throws a `DiagnosticsError` with every defect, a `UsageError` for a file that cannot be read.
 */
export async function loadConfig(folder: string, file?: string): Promise<Config> {
  const found = file === undefined ? await findUpwards(resolve(folder)) : await open(resolve(folder, file), file);
  if (found === undefined) return NO_CONFIG;
  const { mapValues, parseConfig } = await import("./parse.ts");
  const { config, diagnostics } = parseConfig(found.text, found.path);
  if (config === undefined) throw new DiagnosticsError(`the config file ${found.path} is wrong`, diagnostics);
  const from = dirname(found.path);
  const place = (source: string): string => placeSource(source, config, from);
  return {
    ...config,
    defaultSource: config.defaultSource.map(place),
    sources: mapValues(config.sources, (named) => ({ ...named, uris: named.uris.map(place) })),
    runbooks: config.runbooks.map((path) => resolve(from, path)),
    geo: mapValues(config.geo, (path) => resolve(from, path)),
    profiles: mapValues(config.profiles, (profile) => ({
      ...profile,
      defaultSource: profile.defaultSource.map(place),
    })),
  };
}

/** A path starts from the config file's folder; names, URIs, `demo` and `-` are no paths. */
function placeSource(source: string, { sources }: Config, from: string): string {
  const isPath = !Object.hasOwn(sources, source) && !/^([a-z][a-z0-9+.-]*:|demo$|-$)/.test(source);
  return isPath ? resolve(from, source) : source;
}

interface Found {
  readonly path: string;
  readonly text: string;
}

async function findUpwards(folder: string): Promise<Found | undefined> {
  for (const name of NAMES) {
    const found = await open(join(folder, name), join(folder, name), true);
    if (found !== undefined) return found;
  }
  const parent = dirname(folder);
  return parent === folder ? undefined : findUpwards(parent);
}

async function open(path: string, shown: string, optional = false): Promise<Found | undefined> {
  try {
    return { path, text: await readFile(path, "utf8") };
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (optional && missing) return undefined;
    throw new UsageError(`cannot read the config file ${shown}`, { cause: error });
  }
}
