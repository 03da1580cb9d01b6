/** Every account and Region side by side: what they hold, and what they did not give. */

import { setMaxListeners } from "node:events";
import type { SourceSettings } from "../../config/config.ts";
import type { ReadContext, Request } from "../../engine/source.ts";
import { SourceError } from "../../model/errors.ts";
import type { RawRecord } from "../../model/record.ts";
import type { TimeWindow } from "../../model/time.ts";
import { planLookupEvents } from "../../query/backends/lookup-events.ts";
import { openAccounts } from "../aws/accounts.ts";
import { awsTrouble } from "../aws/errors.ts";
import { merge } from "../merge.ts";
import type { Trouble } from "../trouble.ts";
import { formatWindow, tellLosses } from "./losses.ts";
import { createMeter } from "./meter.ts";
import type { Pace } from "./pace.ts";
import { openReading, type Place, placesOf } from "./place.ts";
import { attributesOf, MANAGEMENT_ONLY } from "./plan.ts";
import { wholeSeconds } from "./position.ts";
import { readPlace } from "./read-place.ts";
import { type RegionChoice, regionNotes, regionsOf } from "./regions.ts";
import { retained } from "./retention.ts";

/** Accounts and Regions read at once. */
const PLACES_AT_ONCE = 16;

export interface Asking {
  readonly choice: RegionChoice;
  readonly settings: SourceSettings;
  /** The Region to sign in to. */
  readonly home: string;
  readonly pace: Pace;
}

/** Throws a `SourceError` when nothing at all can be read. */
export async function* read(
  request: Request,
  { choice, settings, home, pace }: Asking,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[]> {
  const lookup = planLookupEvents(request.where);
  const { window, gap } = retained(request.window, request.now);
  if (gap !== undefined) context.gap(gap);
  context.note(MANAGEMENT_ONLY);
  if (lookup.kind === "nothing") context.note("CloudTrail was not asked: no event of it can match the query");
  if (lookup.kind === "nothing" || window === undefined) return;
  for (const note of regionNotes(choice, regionsOf(choice, home))) context.note(note);
  const question = { attributes: attributesOf(lookup), window: wholeSeconds(window) };
  const places = await openPlaces({ choice, settings, home, pace }, question.window, context);
  // Every request under way listens to it, which is no leak.
  setMaxListeners(0, context.signal);
  const readings = places.map((place) => openReading(place, question.attributes.length));
  const meter = createMeter(context.progress);
  try {
    yield* merge(
      readings.map((reading) => readPlace(reading, question, pace, meter, context)),
      PLACES_AT_ONCE,
    );
  } finally {
    if (readings.some(({ answered }) => answered)) tellLosses(readings, context);
  }
  const [loss] = readings.flatMap(({ losses }) => losses);
  if (loss === undefined || readings.some(({ answered }) => answered)) return;
  const regions = [...new Set(places.map(({ region }) => region))].join(", ");
  throw failure(`cannot read CloudTrail events in ${regions}`, loss.trouble);
}

async function openPlaces(
  { choice, settings, home }: Asking,
  window: TimeWindow,
  { gap }: Pick<ReadContext, "gap">,
): Promise<readonly Place[]> {
  const refused: (readonly [accounts: string, trouble: Trouble])[] = [];
  const accounts = await openAccounts(settings, home, (which, trouble) => refused.push([which, trouble])).catch(
    (error: unknown) => {
      throw failure("cannot sign in to AWS", awsTrouble(error));
    },
  );
  const [first] = refused;
  if (accounts.length === 0 && first !== undefined)
    throw failure(`cannot enter ${first[0]} nor any other account`, first[1]);
  for (const [which, { reason, detail }] of refused) {
    gap({ reason, what: `${which}: not read: ${formatWindow(window)}: ${detail}` });
  }
  return placesOf(accounts, choice, home);
}

function failure(what: string, { detail, hint }: Trouble): SourceError {
  return new SourceError(`${what}: ${detail}`, hint === undefined ? {} : { hint });
}
