/** What networks and clouds do to requests, in turn, and what must come of it: the same records. */

import type { JsonObject } from "../../../src/model/json.ts";
import type { RawRecord } from "../../../src/model/record.ts";
import { DAY, NOON } from "../../support/event.ts";
import type { Fault, SeenRequest } from "../../support/faulty-proxy.ts";
import { makeHistory } from "../../support/history.ts";

export const WINDOW = { since: NOON - DAY, until: NOON };
/** Three pages of a thousand rows, the last one short. */
export const HISTORY = makeHistory({
  count: 2_600,
  window: WINDOW,
  account: "111122223333",
  regions: ["eu-west-1", "us-east-1"],
});

const FAULTS: readonly Fault[] = [
  { kind: "answer", status: 400, body: JSON.stringify({ __type: "ThrottlingException", message: "Rate exceeded" }) },
  { kind: "drop" },
  { kind: "truncate", bytes: 40 },
  { kind: "answer", status: 400, body: JSON.stringify({ __type: "TooManyRequestsException", message: "slow down" }) },
  { kind: "answer", status: 503, body: "<html>try again</html>" },
  { kind: "answer", status: 200, body: "<html>a portal wants you to sign in</html>" },
];

/** Two of three requests go wrong, each time in another way. */
export function twoOfThree({ index }: SeenRequest): Fault | undefined {
  return index % 3 === 2 ? undefined : FAULTS[(index - Math.floor(index / 3)) % FAULTS.length];
}

/** In the order of the ids, with doubles: to compare as multisets. */
export function idsOf(records: readonly (RawRecord | JsonObject)[]): readonly string[] {
  return records
    .map((each) => ("format" in each && "record" in each ? (each as RawRecord).record : (each as JsonObject)))
    .map((record) => String(record["eventID"]))
    .sort();
}
