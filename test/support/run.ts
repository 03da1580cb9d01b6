/** Entries of the library over given records, through the real engine: what scenario tests stand on. */

import { readsEverything } from "../../src/engine/plan.ts";
import { type RunOptions, run } from "../../src/engine/run.ts";
import type { Source } from "../../src/engine/source.ts";
import { placeEnricher } from "../../src/enrichers/place.ts";
import { NO_ESTATE } from "../../src/model/estate.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { RawRecord } from "../../src/model/record.ts";
import type { Report } from "../../src/model/report.ts";
import { bindQuery } from "../../src/runbook/bind-query.ts";
import { createCatalogue } from "../../src/runbook/catalogue.ts";
import { loadRunbooks } from "../../src/runbook/load.ts";
import { bindParams } from "../../src/runbook/params.ts";
import { STOLEN_KEY } from "../../src/sources/demo/incidents.ts";
import { DAY, NOON } from "./event.ts";

const { runbooks } = await loadRunbooks(["runbooks"]);
export const library = createCatalogue(runbooks);

/** Every entry of the library, with what the demo trail answers for those that need a parameter. */
export const EVERY_ENTRY: Readonly<Record<string, JsonObject>> = {
  ...Object.fromEntries(library.runbooks.map(({ id }) => [id, {}])),
  "who-reached-target": { target: "bastion-1" },
  "follow-credential": { credential: STOLEN_KEY },
};

/** One run of several entries: `entries` by id, with parameters. Window and clock default to the day before `NOON`. */
export function ask(
  entries: Readonly<Record<string, JsonObject>>,
  sources: readonly Source[],
  options: Partial<RunOptions> = {},
): Promise<Report> {
  const jobs = Object.entries(entries).map(([id, params]) => {
    const runbook = library.get(id);
    const bound = bindParams(runbook.params, params);
    if (!bound.ok) throw new Error(bound.issues.map(({ message }) => message).join("; "));
    return { runbook, query: bindQuery(runbook, bound.value), params, provenance: async () => ({ git: null }) };
  });
  const estate = options.estate ?? NO_ESTATE;
  return run(jobs, sources, {
    window: { since: NOON - DAY, until: NOON },
    estate,
    enrich: placeEnricher(estate.places, () => ({})),
    isSuppressed: () => false,
    raw: false,
    again: [],
    now: NOON,
    version: "0.0.0",
    signal: new AbortController().signal,
    progress: () => {},
    warn: () => {},
    failed: () => {},
    allow: async () => {},
    ...options,
  });
}

/** Records as a source, in batches of the given sizes' lengths. */
export function recordSource(name: string, ...batches: readonly (readonly RawRecord[])[]): Source {
  return {
    name,
    plan: () => readsEverything(() => "records of the test"),
    read: async function* () {
      yield* batches;
    },
  };
}
