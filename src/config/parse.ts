/** The config file's text becomes a `Config`, or every reason why not, in one pass. */

import type { Diagnostic, Issue } from "../model/diagnostic.ts";
import { parseInstant } from "../model/time.ts";
import { didYouMean, nearest } from "../query/suggest.ts";
import { toEstate } from "../runbook/estate.ts";
import { readYaml } from "../runbook/yaml-document.ts";
import { zodIssues } from "../runbook/zod-issues.ts";
import type { Config, NamedSource, Profile } from "./config.ts";
import { type ConfigFile, configSchema, MATCHERS } from "./schema.ts";
import type { SuppressRule } from "./suppress.ts";

export interface ParsedConfig {
  /** Absent when there is any diagnostic. */
  readonly config?: Config;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** An empty file says nothing, which is allowed. Paths stay as written. */
export function parseConfig(text: string, file: string): ParsedConfig {
  const { documents, diagnostics } = readYaml(text, file, "config");
  const [document, ...others] = documents;
  const value = document?.value ?? {};
  const parsed = configSchema.safeParse(value);
  const issues: Issue[] = parsed.success
    ? unknownProfile(parsed.data)
    : [...zodIssues(parsed.error, configSchema, value, "config")];
  const found = [
    ...diagnostics,
    ...(document === undefined || document.value === undefined ? [] : issues.map(document.place)),
    ...others.map((other) =>
      other.place({ code: "config/yaml-syntax", path: [], message: "a config file holds one document" }),
    ),
  ].sort((a, b) => a.line - b.line || a.column - b.column);
  return found.length === 0 && parsed.success
    ? { config: toConfig(parsed.data, file), diagnostics: [] }
    : { diagnostics: found };
}

function unknownProfile({ default_profile: name, profiles = {} }: ConfigFile): Issue[] {
  if (name === undefined || Object.hasOwn(profiles, name)) return [];
  const hint = didYouMean(nearest(name, Object.keys(profiles)));
  return [
    { code: "config/unknown-profile", path: ["default_profile"], message: `there is no profile "${name}"`, ...hint },
  ];
}

function toConfig(written: ConfigFile, file: string): Config {
  return {
    file,
    defaultSource: asList(written.default_source),
    sources: mapValues(written.sources ?? {}, toSource),
    runbooks: asList(written.runbooks),
    estate: toEstate(written.estate ?? {}),
    suppress: (written.suppress ?? []).map(toRule),
    geo: present(written.geo ?? {}),
    lintOff: written.lint?.off ?? [],
    ...(written.default_profile === undefined ? {} : { defaultProfile: written.default_profile }),
    profiles: mapValues(written.profiles ?? {}, toProfile),
  };
}

function toSource(written: NonNullable<ConfigFile["sources"]>[string]): NamedSource {
  if (typeof written === "string" || Array.isArray(written)) return { uris: asList(written), settings: {} };
  const { source, description, accounts, external_id: externalId, output_location: outputLocation, ...rest } = written;
  const { region, profile, role, user } = rest;
  return {
    uris: asList(source),
    ...present({ description }),
    settings: {
      ...present({ region, profile, role, externalId, outputLocation, user }),
      ...(accounts === undefined ? {} : { accounts }),
    },
  };
}

function toProfile(written: NonNullable<ConfigFile["profiles"]>[string]): Profile {
  return {
    defaultSource: asList(written.default_source),
    params: written.params ?? {},
    entries: written.entries ?? {},
    estate: written.estate ?? {},
  };
}

function toRule(written: NonNullable<ConfigFile["suppress"]>[number]): SuppressRule {
  const { entry, key, reason, expires, attributes = {} } = written;
  const values = MATCHERS.flatMap((name) => (written[name] === undefined ? [] : [[name, written[name]] as const]));
  return {
    ...present({ entry, key }),
    values: { ...attributes, ...Object.fromEntries(values) },
    reason,
    expires: parseInstant(expires)?.ms ?? 0,
  };
}

function asList(written: string | readonly string[] | undefined): readonly string[] {
  return typeof written === "string" ? [written] : (written ?? []);
}

/** The same keys, each value changed. */
export function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  map: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}

/** Without the members that are not there. */
function present<K extends string>(
  record: { readonly [key in K]?: string | undefined },
): { readonly [key in K]?: string } {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as {
    readonly [key in K]?: string;
  };
}
