/** For `doctor`: whether a query can go its whole way, from submission to its rows. */

import { setTimeout as sleep } from "node:timers/promises";
import type { Check } from "../../engine/source.ts";
import type { Polling, QueryEngine } from "./query-run.ts";

/** `statement` should cost next to nothing. Never throws. */
export async function tryQuery(
  engine: QueryEngine,
  statement: string,
  polling: Polling,
  signal: AbortSignal,
): Promise<Check> {
  const what = "run a query";
  let call: "start" | "state" | "page" = "start";
  try {
    const query = await engine.start(statement);
    call = "state";
    for (let now = await engine.state(query); now.state !== "done"; now = await engine.state(query)) {
      if (now.state === "failed") return { what, state: "failed", detail: now.detail };
      await sleep(polling.first, undefined, { signal });
    }
    call = "page";
    await engine.page(query, undefined);
    return { what, state: "ok", detail: `${statement} ran, and its result could be fetched` };
  } catch (error) {
    const { detail, hint } = engine.trouble(error, call);
    return { what, state: "failed", detail, ...(hint === undefined ? {} : { hint }) };
  }
}
