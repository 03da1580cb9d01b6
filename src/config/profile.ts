/** The config of one environment: a profile laid over what holds everywhere. */

import { UsageError } from "../model/errors.ts";
import type { JsonObject } from "../model/json.ts";
import { didYouMean, nearest } from "../query/suggest.ts";
import { toEstate } from "../runbook/estate.ts";
import type { Runbook } from "../runbook/runbook.ts";
import type { Config, Profile } from "./config.ts";

/** Without a name, the file's default profile if it has one. Throws a `UsageError` for a name that is not there. */
export function selectProfile(
  config: Config,
  name: string | undefined = config.defaultProfile,
): Config & Pick<Profile, "params" | "entries"> {
  if (name === undefined) return { ...config, params: {}, entries: {} };
  const profile = Object.hasOwn(config.profiles, name) ? config.profiles[name] : undefined;
  if (profile === undefined) throw unknownProfile(config, name);
  const { defaultSource, params, entries, estate } = profile;
  return {
    ...config,
    params,
    entries,
    defaultSource: defaultSource.length > 0 ? defaultSource : config.defaultSource,
    estate: toEstate(estate, config.estate),
  };
}

function unknownProfile(config: Config, name: string): UsageError {
  const names = Object.keys(config.profiles);
  const known = names.length === 0 ? "the config file has no profiles" : `profiles are ${names.join(", ")}`;
  return new UsageError(`there is no profile "${name}"`, { hint: didYouMean(nearest(name, names)).hint ?? known });
}

/** Parameter values for one entry, to count before its own defaults and after what the user gives. */
export function profileParams(
  { params, entries }: Pick<Profile, "params" | "entries">,
  { id, params: specs }: Pick<Runbook, "id" | "params">,
): JsonObject {
  const shared = Object.entries(params).filter(([name]) => Object.hasOwn(specs, name));
  const own = Object.hasOwn(entries, id) ? entries[id] : {};
  return { ...Object.fromEntries(shared), ...own };
}
