/** One question to the same files by both roads; how each file was read is told by a channel, as the report does not say it. */

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { RunOptions } from "../../../src/engine/run.ts";
import type { Source } from "../../../src/engine/source.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { renderJson } from "../../../src/renderers/json.ts";
import type { RoadTaken } from "../../../src/sources/fast-road/either-road.ts";
import { openFiles } from "../../../src/sources/files.ts";
import { textOf } from "../../support/report.ts";
import { ask } from "../../support/run.ts";

export interface BothReports {
  readonly fast: string;
  readonly slow: string;
  readonly roads: readonly RoadTaken[];
}

type Entries = Readonly<Record<string, JsonObject>>;

export async function bothReports(
  entries: Entries,
  paths: readonly string[],
  options: Partial<RunOptions> = {},
): Promise<BothReports> {
  return bothReportsOf(entries, await openFiles(paths), options);
}

export async function bothReportsOf(
  entries: Entries,
  source: Source,
  options: Partial<RunOptions> = {},
): Promise<BothReports> {
  const { roads, result: fast } = await withRoads(() => ask(entries, [source], options));
  const slow = await ask(entries, [withoutPassing(source)], options);
  return { fast: textOf(renderJson(fast)), slow: textOf(renderJson(slow)), roads };
}

/** The slow road: no record may pass. */
function withoutPassing(source: Source): Source {
  return {
    ...source,
    read: (request, { passed: _, ...context }) => source.read(request, context),
  };
}

async function withRoads<T>(
  act: () => Promise<T>,
): Promise<{ readonly roads: readonly RoadTaken[]; readonly result: T }> {
  const roads: RoadTaken[] = [];
  const note = (message: unknown): void => void roads.push(message as RoadTaken);
  subscribe("iaprun:road", note);
  try {
    return { result: await act(), roads };
  } finally {
    unsubscribe("iaprun:road", note);
  }
}
