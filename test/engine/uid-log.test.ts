import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashUid } from "../../src/engine/uid-hash.ts";
import { createUidLog, tellApart, type UidLog } from "../../src/engine/uid-log.ts";

const words = (...parts: readonly number[]): Int32Array => Int32Array.from(parts);

function logOf(hashes: readonly Int32Array[]): UidLog {
  const log = createUidLog({ isNumbered: true });
  for (const [number, hash] of hashes.entries()) log.add(hash, 0, 1, number);
  return log;
}

/** Numbers of the records whose uid is not new. */
function copiesIn(log: UidLog): readonly number[] {
  const copies: number[] = [];
  tellApart([log], (_, number, before) => {
    if (before !== undefined) copies.push(number);
    return number;
  });
  return copies.toSorted((one, other) => one - other);
}

describe("a log of uids", () => {
  it.each([
    ["the first word", words(9, 2, 3, 4)],
    ["the second word", words(1, 9, 3, 4)],
    ["the lower bits of the third", words(1, 2, 9, 4)],
  ])("tells them apart by %s", (_, other) => {
    expect(copiesIn(logOf([words(1, 2, 3, 4), other, words(1, 2, 3, 4), other]))).toEqual([2, 3]);
  });

  it("takes zeros for a uid", () => {
    expect(copiesIn(logOf([words(0, 0, 0, 0), words(0, 0, 0, 0)]))).toEqual([1]);
  });

  it("tells those apart that are alike in all but one bit of 72", () => {
    const bits = [32, 32, 8].flatMap((count, word) =>
      Array.from({ length: count }, (_, bit) => words(...[0, 0, 0].map((zero, at) => (at === word ? 1 << bit : zero)))),
    );
    const all = [words(0, 0, 0), ...bits];
    expect(all).toHaveLength(73);
    expect(copiesIn(logOf(all))).toEqual([]);
    expect(copiesIn(logOf([...all, ...all]))).toHaveLength(73);
  });

  it("reads a hash from where it is told that it begins", () => {
    const log = createUidLog({ isNumbered: true });
    const hashes = words(1, 2, 3, 4, 5, 6, 7, 8);
    for (const [number, at] of [0, 1, 0].entries()) log.add(hashes, at, at + 1, number);
    expect(copiesIn(log)).toEqual([2]);
  });

  it("finds those of one part that are crowded at the end of its table", () => {
    const hashes = Array.from({ length: 5000 }, (_, index) => words(-1 - (index >> 6), index, 7, 0));
    expect(copiesIn(logOf(hashes))).toEqual([]);
    expect(copiesIn(logOf([...hashes, ...hashes]))).toEqual(hashes.map((_, index) => 5000 + index));
  });

  it("finds them again in another piece than the one they were first written to", () => {
    const hashes = Array.from({ length: 50_000 }, (_, index) => hashUid(String(index)));
    const all = Int32Array.from([...hashes, ...hashes].flatMap((hash) => [...hash]));
    const log = createUidLog({ isNumbered: true });
    // Some by one, some by many at once.
    log.add(all, 0, 1, 0);
    log.add(all, 1, 20_000, 1);
    log.add(all, 20_000, 100_000, 2);
    const told: number[] = [];
    tellApart([log], (_, number, before) => {
      if (before !== undefined) told.push(10 * before + number);
      return number;
    });
    const counts = [2, 12, 22].map((pair) => told.filter((each) => each === pair).length);
    expect(counts).toEqual([1, 19_999, 30_000]);
    expect(told).toHaveLength(50_000);
  });

  it("without numbers says 0", () => {
    const log = createUidLog({ isNumbered: false });
    for (const number of [5, 6]) log.add(words(1, 2, 3, 4), 0, 1, number);
    const told: unknown[] = [];
    tellApart([log], (...each) => told.push(each));
    expect(told).toEqual([
      [0, 0, undefined],
      [0, 0, 1],
    ]);
  });

  it("tells of records with one uid log after log, as they were added, with what was answered before", () => {
    const uid = fc.integer({ min: 0, max: 5 }).map(String);
    fc.assert(
      fc.property(fc.array(fc.array(uid), { maxLength: 3 }), (all) => {
        let next = 1;
        const expected = new Map<string, unknown[]>();
        const logs = all.map((uids, index) => {
          const log = createUidLog({ isNumbered: true });
          for (const name of uids) {
            log.add(hashUid(name), 0, 1, next);
            const before = expected.get(name) ?? [];
            expected.set(name, [...before, { log: index, number: next, answered: before.length || undefined }]);
            next++;
          }
          return log;
        });
        const told: { log: number; number: number; answered: number | undefined }[] = [];
        tellApart(logs, (log, number, answered) => {
          told.push({ log, number, answered });
          return (answered ?? 0) + 1;
        });
        expect(told).toHaveLength(next - 1);
        for (const records of expected.values()) {
          const numbers = (records as typeof told).map(({ number }) => number);
          expect(told.filter(({ number }) => numbers.includes(number))).toEqual(records);
        }
      }),
    );
  });
});
