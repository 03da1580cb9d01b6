/** What an index may cost while it is made. */

import { expect, it } from "vitest";
import { createGathering } from "../../../src/sources/file-index/gathering.ts";

const ONE = { ms: Float64Array.of(0), uids: new Int32Array(4), signs: new Uint16Array(1) };

it("keeps nothing of a file with more texts than it would save the reading of", () => {
  const gatheredOf = (times: number) => {
    const gathering = createGathering();
    gathering.passed(ONE, 0, 1);
    const many = Uint32Array.from({ length: 2 ** 16 }, (_, index) => index * 7919);
    for (let time = 0; time < times; time++) gathering.strings(many);
    return gathering.gathered();
  };
  expect(gatheredOf(2)?.strings.length).toBeGreaterThan(2 ** 16);
  expect(gatheredOf(129)).toBeUndefined();
});
