/** The fast road says what the slow road says, on random files in every layout, spelled oddly, damaged, and cut anywhere. */

import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, it } from "vitest";
import { seeded } from "../../../src/sources/demo/random.ts";
import { expectSame, fastRoad } from "./both-roads.ts";
import { damaged, randomFile } from "./texts.ts";

const NEEDLES = [
  [],
  ['"startsession"'],
  ["authorizeuser", "getobject"],
  ["iap.googleapis.com", "kelvin", "/slash/", '"ix'],
  // In texts and numbers.
  ["unnel", "345", "e+2", "elvin"],
  // Enough of them to be looked for at quotes.
  [
    ...["kelvin", "/slash/", '"ix', '"startsession"', '"authorize', 'object"', 'amazonaws.com"', '"eventcat', "gcp"],
    ...Array.from({ length: 30 }, (_, index) => `"${"none".repeat(1 + (index % 9))}-${index}`),
  ],
];

it("agrees with the slow road on whole and on damaged files, packed or not", async () => {
  const property = fc.asyncProperty(
    fc.nat(),
    fc.constantFrom(...NEEDLES),
    fc.constantFrom(61, 4096, 65536),
    async (seed, needles, step) => {
      const random = seeded(seed);
      const text = damaged(random, randomFile(random));
      await expectSame(random.next() < 0.5 ? text : gzipSync(text), needles, step);
    },
  );
  await fc.assert(property, { numRuns: 500 });
});

it("passes most records of undamaged files", () => {
  let passed = 0;
  for (let seed = 0; seed < 200; seed++) {
    const { told } = fastRoad(Buffer.from(randomFile(seeded(seed))), ['"startsession"']);
    passed += told.filter(({ kind }) => kind === "passed").length;
  }
  expect(passed).toBeGreaterThan(200);
});
