/** The registry of sources: what `--source` may say, and what opens it. */

import type { NamedSource } from "../config/config.ts";
import type { Source } from "../engine/source.ts";
import { UsageError } from "../model/errors.ts";
import { openDemo } from "./demo.ts";
import { openFiles } from "./files.ts";

/** Kinds that are part of the contract and not of this version. */
const NOT_YET = ["cloudtrail", "s3", "athena", "trino", "lake", "sqs", "gcp"];

export interface OpenSources {
  readonly sources: readonly Source[];
  /** Whether any of it is made up. */
  readonly demo: boolean;
}

/**
 * `wanted`: names from the config file, `demo`, paths, globs, `file:` URIs, `-`. Paths are read as one source, so that
 * `-s a -s b` and `-s folder` account alike. Throws a `UsageError` for what is no source, a `SourceError` for what cannot be opened.
 */
export async function openSources(
  wanted: readonly string[],
  named: Readonly<Record<string, NamedSource>>,
  now: number,
): Promise<OpenSources> {
  if (wanted.length === 0) {
    throw new UsageError("no source was named, and this version cannot ask CloudTrail itself yet", {
      hint: "give --source PATH for files on disk, or --source demo for a made-up trail",
    });
  }
  const uris = wanted.flatMap((name) => (Object.hasOwn(named, name) ? (named[name]?.uris ?? []) : [name]));
  for (const uri of uris) refuseUnavailable(uri);
  const paths = uris.filter((uri) => uri !== "demo");
  const demo = paths.length < uris.length;
  return {
    sources: [...(demo ? [openDemo(now)] : []), ...(paths.length > 0 ? [await openFiles(paths)] : [])],
    demo,
  };
}

function refuseUnavailable(uri: string): void {
  const scheme = /^([a-z][a-z0-9]+):/.exec(uri)?.[1];
  if (scheme === undefined || !NOT_YET.includes(scheme)) return;
  throw new UsageError(`this version does not read ${scheme}: sources yet`, {
    hint: "export the records to files and give their path, or try --source demo",
  });
}
