/** The registry of sources: what `--source` may say, and what opens it. */

import { existsSync } from "node:fs";
import type { NamedSource, SourceSettings } from "../config/config.ts";
import type { Source } from "../engine/source.ts";
import { UsageError } from "../model/errors.ts";
import { didYouMean, nearest } from "../query/suggest.ts";
import { openDemo } from "./demo.ts";
import { openFiles, STDIN } from "./files.ts";
import type { SourceKind } from "./kind.ts";

/** By the scheme of their URIs. Each is loaded when one is named, and loads its cloud's SDK when it is read. */
export const SOURCE_KINDS = {
  cloudtrail: async () => (await import("./cloudtrail.ts")).cloudtrail,
  s3: async () => (await import("./s3.ts")).s3,
  athena: async () => (await import("./athena.ts")).athena,
  trino: async () => (await import("./trino.ts")).trino,
  lake: async () => (await import("./lake.ts")).lake,
  sqs: async () => (await import("./sqs.ts")).sqs,
  gcp: async () => (await import("./gcp.ts")).gcp,
} as const satisfies Readonly<Record<string, () => Promise<SourceKind>>>;
export type Scheme = keyof typeof SOURCE_KINDS;

/** What is read when neither the command line nor the config names a source. */
const DEFAULT_SOURCE = "cloudtrail:";

export interface OpenSources {
  /** No two that differ have one name. */
  readonly sources: readonly Source[];
  /** What the names stand for, in the order of `wanted`. */
  readonly asked: readonly AskedSource[];
  /** Whether any of it is made up. */
  readonly demo: boolean;
  /** Names among them of what is no local file. */
  readonly notFiles: readonly string[];
}

export interface AskedSource {
  /** As the user wrote it. */
  readonly name: string;
  readonly uri: string;
  readonly settings: SourceSettings;
}

/**
 * `wanted`: names from the config file, `demo`, paths, globs, `-`, and URIs. Paths are read as one source, so that
 * `-s a -s b` and `-s folder` account alike. Asks no server. Throws a `UsageError` for what is no source, a `SourceError`
 * for a path where nothing is. `index`: the folder of local files' index.
 */
export async function openSources(
  wanted: readonly string[],
  named: Readonly<Record<string, NamedSource>>,
  now: number,
  index?: string,
): Promise<OpenSources> {
  const asked = (wanted.length === 0 ? [DEFAULT_SOURCE] : wanted).flatMap((name) => resolveName(name, named));
  const demo = asked.some(({ uri }) => uri === "demo");
  const remote = asked.flatMap((one) => {
    const scheme = schemeOf(one.uri);
    return scheme === undefined ? [] : [{ ...one, scheme }];
  });
  const local = asked.filter(({ uri }) => uri !== "demo" && schemeOf(uri) === undefined);
  const paths = local.map(({ uri }) => uri);
  for (const path of paths) refuseUnknownName(path, Object.keys(named));
  return {
    sources: [
      ...(demo ? [openDemo(now)] : []),
      ...(paths.length > 0 ? [await openFiles(paths, process, index)] : []),
      ...toldApart(
        await Promise.all(
          remote.map(async ({ name, uri, settings, scheme }) => ({
            name,
            source: await (await SOURCE_KINDS[scheme]()).open(uri, settings),
          })),
        ),
      ),
    ],
    asked,
    demo,
    notFiles: asked.filter((one) => one.uri === STDIN || !local.includes(one)).map(({ name }) => name),
  };
}

/** One URI may stand in the config file twice, for two profiles: the coverage and kept pages of each are its own. */
function toldApart(opened: readonly { readonly name: string; readonly source: Source }[]): readonly Source[] {
  return opened.map(({ name, source }) => {
    const isAlone = opened.every((other) => other.source === source || other.source.name !== source.name);
    return isAlone ? source : { ...source, name: `${source.name} (${name})` };
  });
}

function resolveName(name: string, named: Readonly<Record<string, NamedSource>>): readonly AskedSource[] {
  const found = Object.hasOwn(named, name) ? named[name] : undefined;
  if (found === undefined) return [{ name, uri: name, settings: {} }];
  for (const uri of found.uris) {
    if (Object.keys(found.settings).length > 0 && schemeOf(uri) === undefined) {
      throw new UsageError(`source ${name}: settings mean nothing for ${uri}`, {
        hint: "leave only source and description",
      });
    }
  }
  return found.uris.map((uri) => ({ name, uri, settings: found.settings }));
}

/** One bare word is rather a name that was mistyped than a file that is missing. */
function refuseUnknownName(word: string, names: readonly string[]): void {
  if (!/^[A-Za-z][\w-]*$/.test(word) || existsSync(word)) return;
  const known = names.length === 0 ? "" : `name one of ${names.join(", ")}, or `;
  const near = nearest(word, [...names, "demo", ...Object.keys(SOURCE_KINDS).map((scheme) => `${scheme}:`)]);
  throw new UsageError(
    `there is no source "${word}": the config file names none, and no file or folder is called that`,
    {
      hint: didYouMean(near).hint ?? `${known}write a path or a URI, such as cloudtrail:, s3://BUCKET or gcp://PROJECT`,
    },
  );
}

/** `undefined` for paths. Throws a `UsageError` for a scheme that is none of ours: a path with a colon is written `./a:b`. */
function schemeOf(uri: string): Scheme | undefined {
  const scheme = /^([a-z][a-z0-9]+):/i.exec(uri)?.[1];
  if (scheme === undefined || scheme === "file") return undefined;
  if (Object.hasOwn(SOURCE_KINDS, scheme)) return scheme as Scheme;
  if (!uri.startsWith(`${scheme}://`)) return undefined;
  throw new UsageError(`there is no kind of source "${scheme}:"`, {
    hint:
      didYouMean(nearest(scheme.toLowerCase(), Object.keys(SOURCE_KINDS))).hint ??
      `kinds are ${Object.keys(SOURCE_KINDS).join(", ")}`,
  });
}
