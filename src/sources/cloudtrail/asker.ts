/** Asks one place for pages: within its budget, and not again after an answer that says that all will be refused. */

import type { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import type { ReadContext } from "../../engine/source.ts";
import { awsTrouble } from "../aws/errors.ts";
import { isOptIn } from "../aws/regions.ts";
import { createSender, type Pace } from "./pace.ts";
import type { Asker } from "./pages.ts";
import { namePlaces, type PlaceReading } from "./place.ts";

export const LOOKUP_PERMISSION = "cloudtrail:LookupEvents";

/** As a Region answers that the account has not enabled, and as any does for a key that is no key. */
const UNKNOWN_KEY = /^(UnrecognizedClientException|InvalidClientTokenId|AuthFailure|OptInRequired)$/;

export async function createAsker(
  client: CloudTrailClient,
  reading: PlaceReading,
  pace: Pace,
  { signal, pages }: Pick<ReadContext, "signal" | "pages">,
): Promise<Asker> {
  const { LookupEventsCommand } = await import("@aws-sdk/client-cloudtrail");
  const { place, losses } = reading;
  const send = createSender(pace);
  let refusal: unknown;
  return {
    place: namePlaces([place]),
    ...(pages === undefined ? {} : { pages }),
    async ask(request) {
      const answer = await send(async () => {
        if (refusal !== undefined) throw refusal;
        return client.send(new LookupEventsCommand(request), { abortSignal: signal });
      }, signal);
      reading.answered = true;
      return answer;
    },
    lost(error, part, unread) {
      if (signal.aborted) return;
      const trouble = awsTrouble(error, LOOKUP_PERMISSION);
      losses.push({ trouble, part, unread });
      if (REFUSALS.includes(trouble.reason)) refusal = error;
      if (isNotEnabled(error) && place.unnamed && isOptIn(place.region)) reading.notEnabled = true;
    },
  };
}

const REFUSALS: readonly string[] = ["not-permitted", "no-credentials", "expired-credentials"];

/** Whether it may be said so of a Region that accounts have to opt in to. */
export function isNotEnabled(error: unknown): boolean {
  return error instanceof Error && UNKNOWN_KEY.test(error.name);
}
