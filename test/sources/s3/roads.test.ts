/** A bucket's files by both roads: the same report, whatever state an object or its download is in. */

import { afterEach, beforeEach, expect, it } from "vitest";
import { cloudTrailRecord } from "../../../bench/records.ts";
import { seeded } from "../../../src/sources/demo/random.ts";
import { openBucketSource } from "../../../src/sources/s3.ts";
import { type Cloud, startCloud, trailFile } from "../../support/servers/fauxqs.ts";
import { bothReportsOf } from "../fast-road/both-reports.ts";
import { DAY, HASTY, HOUR, JUNE, MINUTE } from "./today.ts";
import { trailKey } from "./trail.ts";

let cloud: Cloud;
beforeEach(async () => {
  cloud = await startCloud();
});
afterEach(async () => {
  await cloud.close();
});

const DATED = { window: { since: JUNE, until: JUNE + DAY }, now: JUNE + 10 * DAY };
const KEYS = [0, 1, 2].map((index) => trailKey({ at: JUNE + HOUR + index * MINUTE }));

function file(seed: number): Buffer {
  const random = seeded(seed);
  return trailFile(Array.from({ length: 400 }, () => cloudTrailRecord(random, JUNE + random.between(0, HOUR))));
}

async function roads(objects: readonly Buffer[]): Promise<readonly string[]> {
  await cloud.put("trail", Object.fromEntries(KEYS.map((key, index) => [key, objects[index] ?? file(index)])));
  const source = openBucketSource("s3://trail", {}, HASTY);
  const { fast, slow, roads: taken } = await bothReportsOf({ "list-iap-connections": {} }, source, DATED);
  expect(fast).toBe(slow);
  return taken.map(({ slow: why = "fast" }) => why).sort();
}

it("takes the fast road", async () => {
  expect(await roads([])).toEqual(["fast", "fast", "fast"]);
});

it("leaves what is damaged to the slow road", async () => {
  expect(await roads([file(0).subarray(0, 5000), Buffer.from("hello")])).toEqual(["fast", "not JSON", "not unpacked"]);
});

it("says the same when a download fails", async () => {
  cloud.fault = ({ path }) =>
    path.includes(KEYS[1] ?? "-")
      ? { kind: "answer", status: 403, body: "<Error><Code>AccessDenied</Code></Error>" }
      : undefined;
  expect(await roads([])).toEqual(["fast", "fast", "not read"]);
});
