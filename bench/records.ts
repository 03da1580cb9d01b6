/** Single synthetic records in the proportions of a busy organization, each by somebody else: for tests, and for `engine.ts`. */

import type { JsonObject } from "../src/model/json.ts";
import type { Random } from "../src/sources/demo/random.ts";
import { ACCOUNTS, callRecord, openSession, REGIONS } from "./trail/aws.ts";
import { DAILY, FORWARD_PORT, OPEN_SHELL } from "./trail/aws-calls.ts";
import { entryOf, findCaller, METHODS, TUNNEL } from "./trail/gcp.ts";
import { weighted } from "./trail/weighted.ts";

/** One CloudTrail record logged at `at` (epoch milliseconds). */
export function cloudTrailRecord(random: Random, at: number): JsonObject {
  const call = weighted(random, [...DAILY, [0.3, OPEN_SHELL], [0.2, FORWARD_PORT]]);
  const session = openSession(random, random.pick(ACCOUNTS), at);
  return callRecord(random, at, session, { call, region: random.pick(REGIONS), refused: random.next() < 0.02 });
}

/** One Cloud Logging entry with an `AuditLog` payload. */
export function logEntry(random: Random, at: number): JsonObject {
  const method = weighted(random, [...METHODS, [0.5, TUNNEL]]);
  return entryOf(random, at, findCaller(random), { method, refused: random.next() < 0.02 });
}
