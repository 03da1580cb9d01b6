/** An entry comes back as it was kept; a hash of a uid as far as anybody looks at it. */

import { expect, it } from "vitest";
import { hashUid } from "../../../src/engine/uid-hash.ts";
import { createUidLog, tellApart } from "../../../src/engine/uid-log.ts";
import { createScanLog, type Scanned } from "../../../src/sources/fast-road/scanned.ts";
import { decodeEntry, encodeEntry } from "../../../src/sources/file-index/entry-bytes.ts";
import type { Identity } from "../../../src/sources/file-index/identity.ts";

const sha256 = Buffer.alloc(32, 7);
const identity: Identity = { size: 1n, mtime: -5n, ctime: 2n ** 62n, device: 3n, inode: -1n };

function scannedOf(times: readonly number[], texts: readonly string[] = []): Scanned {
  const log = createScanLog();
  for (const [index, ms] of times.entries()) {
    const text = texts[index];
    if (text !== undefined) log.candidate({ bytes: Buffer.from(text), members: index, unclear: index === 1 });
    const plane = index % 3 === 0 ? "gcp" : "aws";
    log.add({ plane, ms, uid: hashUid(`uid ${index}`), signs: (index * 1234) % 2 ** 15 });
  }
  return log.scanned();
}

it.each([
  ["nothing", [], []],
  ["one record", [1_780_000_000_123], []],
  ["whole seconds", [1_780_000_005_000, 1_780_000_000_000, 1_780_000_300_000], []],
  ["milliseconds", [1_780_000_005_001, 1_780_000_000_000, 1_780_086_400_000], []],
  ["times far apart", [-2_208_988_800_000, 7_258_118_399_999, 0], []],
  ["records to parse", [0, 1000, 2000, 3000], ['{"a":"b"}', "{}", '{"c":"\u00e9"}']],
])("%s", (_, times, texts) => {
  const scanned = scannedOf(times, texts);
  const strings = Uint8Array.of(1, 2, 3);
  const entry = decodeEntry(encodeEntry({ identity, sha256, strings, scanned: () => scanned }));
  expect(entry?.identity).toEqual(identity);
  expect(entry?.sha256.equals(sha256)).toBe(true);
  expect([...(entry?.strings ?? [])]).toEqual([1, 2, 3]);
  const { passed, candidates } = entry?.scanned() ?? scannedOf([]);
  expect(passed.count).toBe(times.length);
  expect([...passed.ms]).toEqual(times);
  expect([...passed.signs]).toEqual([...scanned.passed.signs.subarray(0, times.length)]);
  expect([...candidates.numbers]).toEqual([...scanned.candidates.numbers.subarray(0, 4 * texts.length)]);
  expect(Buffer.from(candidates.texts).toString()).toBe(texts.join(""));
});

it("says when its file is not known by its times", () => {
  const scanned = scannedOf([]);
  const entry = decodeEntry(encodeEntry({ sha256, strings: new Uint8Array(), scanned: () => scanned }));
  expect(entry).toBeDefined();
  expect(entry?.identity).toBeUndefined();
});

it("keeps of a uid's hash all by which a run tells uids apart", () => {
  const log = createUidLog({ isNumbered: true });
  const scanned = scannedOf(Array.from({ length: 2000 }, (_, index) => index));
  const entry = decodeEntry(encodeEntry({ sha256, strings: new Uint8Array(), scanned: () => scanned }));
  const uids = entry?.scanned().passed.uids ?? new Int32Array();
  for (let record = 0; record < 2000; record++) {
    log.add(hashUid(`uid ${record}`), 0, 1, record);
    log.add(uids, record, record + 1, record);
  }
  let pairs = 0;
  tellApart([log], (_, number, before) => {
    if (before !== undefined) {
      expect(before).toBe(number);
      pairs++;
    }
    return number;
  });
  expect(pairs).toBe(2000);
});
