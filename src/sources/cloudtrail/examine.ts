/** Whether event history can be read, where, and whether anything keeps it for longer: the checks of `iaprun doctor`. */

import type { Check, ExamineContext } from "../../engine/source.ts";
import { formatInstant } from "../../model/time.ts";
import { openAccounts } from "../aws/accounts.ts";
import { AT_ANSWERS, seeHeaders } from "../aws/answer-headers.ts";
import { clockCheck, failed, whoAmI } from "../aws/checks.ts";
import { awsTrouble } from "../aws/errors.ts";
import { isOptIn } from "../aws/regions.ts";
import { merge } from "../merge.ts";
import { isNotEnabled, LOOKUP_PERMISSION } from "./asker.ts";
import { namePlaces, type Place, placesOf } from "./place.ts";
import type { Asking } from "./read.ts";
import { examineTrails } from "./trails.ts";

const AT_ONCE = 16;

/** Checks of places come in the order in which they answer. */
export async function* examine(asking: Asking, context: ExamineContext): AsyncGenerator<Check> {
  const { choice, settings, home } = asking;
  const { awsSession } = await import("../aws/session.ts");
  const who = await whoAmI(await awsSession(settings, home), home, context.signal);
  yield who;
  if (who.state !== "ok") return;
  const refused: Check[] = [];
  const accounts = await openAccounts(settings, home, (which, trouble) => {
    refused.push({ what: `sign in to ${which}`, ...failed(trouble) });
  }).catch((error: unknown) => {
    refused.push({ what: "sign in with the role", ...failed(awsTrouble(error, `sts:AssumeRole on ${settings.role}`)) });
    return [];
  });
  yield* refused;
  const clocks: Check[] = [];
  yield* merge(
    placesOf(accounts, choice, home).map((place) => lookAt(place, context, (clock) => clocks.push(clock))),
    AT_ONCE,
  );
  yield* clocks.slice(0, 1);
  for (const { id, session } of accounts) {
    if (context.signal.aborted) return;
    yield* examineTrails({ ...(id === undefined ? {} : { account: id }), session, home }, context);
  }
}

async function* lookAt(
  place: Place,
  { signal, now }: ExamineContext,
  clock: (check: Check) => void,
): AsyncGenerator<Check> {
  const what = `${LOOKUP_PERMISSION} in ${namePlaces([place])}`;
  const { CloudTrailClient, LookupEventsCommand } = await import("@aws-sdk/client-cloudtrail");
  const client = new CloudTrailClient({ ...place.session, region: place.region });
  client.middlewareStack.add(
    seeHeaders(({ date }) => clock(clockCheck(date, now()))),
    AT_ANSWERS,
  );
  try {
    const { Events = [] } = await client.send(new LookupEventsCommand({ MaxResults: 1 }), { abortSignal: signal });
    const at = Events[0]?.EventTime?.getTime();
    if (at !== undefined) yield { what, state: "ok", detail: `the newest event is of ${formatInstant(at)}` };
    else {
      yield {
        what,
        state: "warning",
        detail: "no event in 90 days",
        hint: "leave the Region away if the account does nothing there",
      };
    }
  } catch (error) {
    if (signal.aborted) return;
    if (isNotEnabled(error) && isOptIn(place.region)) {
      yield {
        what,
        state: place.unnamed ? "ok" : "warning",
        detail: "the account has not enabled this Region, or the session token is one of the global STS endpoint",
      };
    } else yield { what, ...failed(awsTrouble(error, LOOKUP_PERMISSION)) };
  } finally {
    client.destroy();
  }
}
