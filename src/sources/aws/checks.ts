/** Checks that every AWS source makes for `iaprun doctor`. */

import type { Check } from "../../engine/source.ts";
import { formatDuration } from "../../model/time.ts";
import { parseHttpDate } from "../http-date.ts";
import type { Trouble } from "../trouble.ts";
import { awsTrouble } from "./errors.ts";
import type { AwsSession } from "./session.ts";

/** AWS refuses signatures whose clock is five minutes off; sooner, windows that end now are already wrong. */
const SKEW_MS = 60_000;

/** Who the requests are signed by. Needs no permission. */
export async function whoAmI(session: AwsSession, region: string, signal: AbortSignal): Promise<Check> {
  const what = "credentials";
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient({ ...session, region });
  try {
    const { Arn = "unknown" } = await client.send(new GetCallerIdentityCommand({}), { abortSignal: signal });
    return { what, state: "ok", detail: Arn };
  } catch (error) {
    return { what, ...failed(awsTrouble(error)) };
  } finally {
    client.destroy();
  }
}

/** The state of a check whose request failed. */
export function failed({ detail, hint }: Trouble): Pick<Check, "state" | "detail" | "hint"> {
  return { state: "failed", detail, ...(hint === undefined ? {} : { hint }) };
}

/** `date`: the header of an answer; `now`: the local clock when it came. */
export function clockCheck(date: string | undefined, now: number): Check {
  const what = "clock";
  const theirs = date === undefined ? undefined : parseHttpDate(date);
  if (theirs === undefined) return { what, state: "unknown", detail: "the service's answers have no date" };
  const skew = now - theirs;
  if (Math.abs(skew) < SKEW_MS) return { what, state: "ok", detail: "agrees with the service's" };
  return {
    what,
    state: "warning",
    detail: `${formatDuration(Math.abs(skew))} ${skew > 0 ? "ahead of" : "behind"} the service's`,
    hint: "set the clock: windows such as the last 24 hours are reckoned from it",
  };
}
