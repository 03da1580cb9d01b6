/** Of records with a frame is told, without parsing them, what parsing them would tell: whatever stands where frames are cut. */

import { expect, it } from "vitest";
import { seeded } from "../../../src/sources/demo/random.ts";
import type { EVERY_ENTRY } from "../../support/run.ts";
import { askedBy, createComparison, framedRecord, MOST_ENTRIES } from "./framed.ts";

// Alone, so that not another entry has a record parsed; those that match much of a trail.
it.each([
  ["nearly all entries", MOST_ENTRIES, 1_000],
  ["what leaves its home", { "cross-project-service-accounts": {} }, 1_500],
  ["a correlation", { "session-from-two-addresses": {} }, 1_500],
  ["what was reached", { "who-reached-target": { target: "bastion-1" } }, 1_500],
  ["where somebody came from", { "odd-iap-sources": {} }, 1_500],
])("by %s", async (_name, entries: typeof EVERY_ENTRY, least) => {
  const random = seeded(20260601);
  const compare = createComparison(await askedBy(entries));
  let framed = 0;
  for (let run = 0; run < 5_000; run++) {
    const record = framedRecord(random);
    const { byFrame, told, expected } = compare(record);
    if (byFrame && told !== undefined) framed++;
    expect(told, JSON.stringify(record)).toEqual(expected);
  }
  expect(framed).toBeGreaterThan(least);
});
