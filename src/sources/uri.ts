/** A source's URI taken apart, the same for every kind that asks a cloud. */

import type { SourceSettings } from "../config/config.ts";
import { UsageError } from "../model/errors.ts";

export interface SourceUri {
  /** Between `//` and the first slash: a bucket, Regions, a workgroup, a host; empty where the URI has none. */
  readonly host: string;
  /** After that slash, without it. */
  readonly path: string;
  /** The settings, with what the URI's own `?region=` and `?profile=` say in their place. */
  readonly settings: SourceSettings;
}

const OPTIONS = ["region", "profile"] as const;
type UriOption = (typeof OPTIONS)[number];

/** `scheme:`, `scheme://HOST/PATH?region=R&profile=P`. Throws a `UsageError` for anything else. */
export function parseSourceUri(uri: string, form: string, settings: SourceSettings): SourceUri {
  const parts = /^[a-z][a-z0-9]*:(?:\/\/([^/?#\s]*)(?:\/([^?#\s]*))?)?(?:\?([^#\s]*))?$/.exec(uri);
  if (parts === null) throw new UsageError(`not a source: ${uri}`, { hint: `write ${form}` });
  const [, host = "", path = "", query = ""] = parts;
  const known = { ...settings, ...optionsOf(uri, query) };
  refuseRegion(uri, known.region);
  return { host, path, settings: known };
}

function optionsOf(uri: string, query: string): Pick<SourceSettings, UriOption> {
  const given = [...new URLSearchParams(query)];
  const unknown = given.find(([name]) => !OPTIONS.some((option) => option === name));
  if (unknown !== undefined) {
    throw new UsageError(`${uri}: a source's URI has no option "${unknown[0]}"`, {
      hint: `options are ${OPTIONS.join(" and ")}; anything else is set under sources in iaprun.yaml`,
    });
  }
  const empty = given.find(([, value]) => value === "");
  if (empty !== undefined) {
    throw new UsageError(`${uri}: nothing stands behind ${empty[0]}=`, { hint: "write its value, or leave it away" });
  }
  return Object.fromEntries(given);
}

/** What no host name can hold would fail as late as in the first request, and be tried again and again. */
function refuseRegion(uri: string, region: string | undefined): void {
  if (region === undefined || /^[a-z0-9]+(-[a-z0-9]+)*$/.test(region)) return;
  throw new UsageError(`${uri}: not a Region: ${region}`, { hint: "write for example region=eu-west-1" });
}

/** Refuses settings that a kind of source would silently ignore. */
export function refuseSettings(uri: string, settings: SourceSettings, taken: readonly (keyof SourceSettings)[]): void {
  const unused = (Object.keys(settings) as readonly (keyof SourceSettings)[]).find((name) => !taken.includes(name));
  if (unused === undefined) return;
  throw new UsageError(`${uri}: the setting "${inYaml(unused)}" means nothing for this kind of source`, {
    hint: taken.length === 0 ? "it takes no settings" : `it takes ${taken.map(inYaml).join(", ")}`,
  });
}

function inYaml(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
