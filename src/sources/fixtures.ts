/** Where the records of an entry's tests lie: one rule for the library and for a user's own files. */

import { existsSync } from "node:fs";
import { relative } from "node:path";
import { readsEverything } from "../engine/plan.ts";
import type { LoadEvents } from "../engine/selftest.ts";
import type { Source } from "../engine/source.ts";
import { UsageError } from "../model/errors.ts";
import type { JsonObject } from "../model/json.ts";
import { unwrap } from "./envelopes.ts";
import { openFiles } from "./files.ts";
import { fixturePlaces } from "./fixture-places.ts";

/** Throws a `UsageError` when the fixture is in none of its places. */
export const loadEvents: LoadEvents = async ({ file }, { events }) => {
  if (typeof events !== "string") return inlineSource(events);
  const found = fixturePlaces(file, events).find((place) => existsSync(place));
  if (found !== undefined) return openFiles([shortPath(found)]);
  throw new UsageError(`there is no fixture ${events}`, {
    hint: "put it beside the runbook file, or below a fixtures/ folder beside or above it",
  });
};

function inlineSource(events: readonly JsonObject[]): Source {
  return {
    name: "records of the test itself",
    plan: () => readsEverything(() => "a test's records are all read"),
    read: async function* (_request, { gap, notAudit }) {
      const { records, broken, notAudit: others } = unwrap(events);
      for (const what of broken) gap({ reason: "unreadable", what });
      for (const [what, count] of Object.entries(others)) notAudit(what, count);
      yield records;
    },
  };
}

/** As people would write it from where they are. */
function shortPath(path: string): string {
  const near = relative("", path);
  return near.startsWith("..") ? path : near;
}
