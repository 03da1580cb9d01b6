/** What one object may cost while it is scanned. */

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, it } from "vitest";
import type { Outcome } from "../../../src/sources/fast-road/outcome.ts";
import { createScanLog } from "../../../src/sources/fast-road/scanned.ts";
import { readWhole } from "../../../src/sources/fast-road/whole-object.ts";
import { readContext } from "../../support/reading.ts";
import { TRAIL_RECORD } from "../../support/records.ts";

const MEGABYTES = 2 ** 20;

/** Of a scan that tells so many times so much. */
async function readOne(times: number, bytes: number): Promise<readonly unknown[]> {
  const told = createScanLog().scanned();
  const texts = new Uint8Array(bytes);
  let ended = 0;
  function* scan(): Generator<Outcome, void> {
    try {
      for (let time = 1; time <= times; time++) {
        const scanned = { ...told, candidates: { ...told.candidates, texts } };
        yield { scanned, stored: 1, isLast: time === times };
      }
    } finally {
      ended++;
    }
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from(JSON.stringify({ Records: [TRAIL_RECORD] }));
  }
  const roads: unknown[] = [];
  const note = (message: unknown): void => void roads.push(message);
  subscribe("iaprun:road", note);
  let records = 0;
  for await (const batch of readWhole(chunks(), "object", { scan, passed: () => {} }, readContext())) {
    records += batch.length;
  }
  unsubscribe("iaprun:road", note);
  return [roads, records, ended];
}

it("leaves an object to the slow road of which too much would have to be held", async () => {
  expect(await readOne(3, 8 * MEGABYTES)).toEqual([[{ file: "object" }], 0, 1]);
  expect(await readOne(1000, 8 * MEGABYTES)).toEqual([[{ file: "object", slow: "too large" }], 1, 1]);
});
