/** What the service accounts of a synthetic organization do during an hour. */

import type { JsonObject } from "../../src/model/json.ts";
import { seeded } from "../../src/sources/demo/random.ts";
import { type Caller, entryOf, findCaller, METHODS, type Method, TUNNEL } from "./gcp.ts";
import { createPool, type Kind, type Pool, type Rarity } from "./pool.ts";
import { SOME_TIME } from "./template.ts";
import { weighted } from "./weighted.ts";

const CALLERS = 60;
const HABITS = 3;

/** `hour`: since the epoch. */
export function gcpPool(seed: number, hour: number): Pool {
  const own = seed * 1_013 + hour;
  const random = seeded(own);
  const calling = (caller: Caller, method: Method): Kind => ({
    make: (ids, refused) => entryOf(ids, SOME_TIME, caller, { method, refused }),
  });
  const usual = Array.from({ length: CALLERS }, () => findCaller(random)).flatMap((caller) =>
    Array.from({ length: HABITS }, () => calling(caller, weighted(random, METHODS))),
  );
  const calledBySome = (share: number, method: Method, more?: JsonObject): Rarity => ({
    share,
    make: (ids, refused) =>
      entryOf(ids, SOME_TIME, findCaller(ids), { method, refused, ...(more === undefined ? {} : { more }) }),
  });
  return createPool(own, usual, [
    calledBySome(0.005, TUNNEL),
    // A decoy: the word stands elsewhere.
    calledBySome(0.0005, LISTING, { filter: "AuthorizeUser" }),
    // The same word in other letters, which must be found all the same.
    { ...calledBySome(0.00005, TUNNEL), respell: (json) => json.replace('"AuthorizeUser"', '"Authorize\\u0055ser"') },
  ]);
}

const LISTING: Method = {
  service: "logging.googleapis.com",
  method: "google.logging.v2.LoggingServiceV2.ListLogEntries",
  permission: "logging.logEntries.list",
};
