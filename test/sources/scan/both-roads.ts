/** Reads the same bytes by the fast road and by the slow one, which is the reference, and holds every answer of the first to the second. */

import { expect } from "vitest";
import { isHalf } from "../../../src/engine/appraise.ts";
import type { PassedRecord } from "../../../src/engine/passed-record.ts";
import { hashUid } from "../../../src/engine/uid-hash.ts";
import { signsOf } from "../../../src/engine/witness.ts";
import { isObject, type JsonValue } from "../../../src/model/json.ts";
import type { RawRecord } from "../../../src/model/record.ts";
import { normalizers } from "../../../src/normalizers/index.ts";
import { readRecords } from "../../../src/sources/bytes/json-reader.ts";
import { unwrap } from "../../../src/sources/envelopes.ts";
import {
  createScanner,
  type Fallback,
  type Gatherer,
  type ScanListener,
  type Scanner,
} from "../../../src/sources/scan/scan.ts";
import { stretchOf } from "../../support/passed.ts";

interface Slow {
  readonly records: readonly RawRecord[];
  readonly gaps: readonly string[];
  readonly notAudit: Readonly<Record<string, number>>;
}

async function slowRoad(bytes: Uint8Array): Promise<Slow> {
  const records: RawRecord[] = [];
  const gaps: string[] = [];
  const notAudit: Record<string, number> = {};
  const reporting = {
    gap: ({ reason }: { readonly reason: string }) => void gaps.push(reason),
    notAudit: (what: string, count: number) => {
      notAudit[what] = (notAudit[what] ?? 0) + count;
    },
    signal: new AbortController().signal,
  };
  const chunks = (async function* () {
    yield Buffer.from(bytes);
  })();
  for await (const batch of readRecords(chunks, "file", reporting)) records.push(...batch);
  return { records, gaps, notAudit };
}

export type Told =
  | { readonly kind: "passed"; readonly record: PassedRecord }
  | { readonly kind: "parsed"; readonly record: RawRecord };

export interface Fast {
  readonly told: readonly Told[];
  readonly notAudit: Readonly<Record<string, number>>;
  /** Of a candidate that loses something when it is parsed, the slow road has to say what. */
  readonly lossy: boolean;
  readonly fallback: Fallback | undefined;
}

/** Opening one costs more than reading a small file; `begin` has to make it as new. */
const scanners = new Map<string, { readonly scanner: Scanner; listener: ScanListener }>();

function scannerFor(needles: readonly string[], step: number | undefined, listener: ScanListener): Scanner {
  const key = JSON.stringify([needles, step]);
  const known = scanners.get(key);
  if (known !== undefined) {
    known.listener = listener;
    return known.scanner;
  }
  const opened = { listener };
  const scanner = createScanner(
    needles,
    {
      candidate: (candidate) => opened.listener.candidate(candidate),
      passed: (records, from, to) => opened.listener.passed(records, from, to),
    },
    step === undefined ? {} : { step },
  );
  if (scanner === undefined) throw new Error("needles that cannot be searched for");
  scanners.set(key, Object.assign(opened, { scanner }));
  return scanner;
}

/** `gatherer`: of what is gathered, no record is read by its shape. */
export function fastRoad(bytes: Uint8Array, needles: readonly string[], step?: number, gatherer?: Gatherer): Fast {
  const told: Told[] = [];
  const notAudit: Record<string, number> = {};
  let lossy = false;
  const scanner = scannerFor(needles, step, {
    candidate({ bytes: text, members, unclear }) {
      const value = JSON.parse(text.toString("utf8"));
      const repeats = countMembers(value) !== members;
      if (repeats) expect(unclear).toBe(true);
      const found = unwrap(value);
      lossy ||= repeats || found.broken.length > 0;
      for (const record of found.records) told.push({ kind: "parsed", record });
      for (const [what, count] of Object.entries(found.notAudit)) notAudit[what] = (notAudit[what] ?? 0) + count;
    },
    passed(records, from, to) {
      for (const record of stretchOf(records, from, to)) told.push({ kind: "passed", record });
    },
  });
  scanner.begin(gatherer);
  for (let at = 0; at < bytes.length; ) {
    const room = scanner.room();
    const part = bytes.subarray(at, at + room.length);
    room.set(part);
    at += part.length;
    if (scanner.take(part.length) !== undefined) break;
  }
  return { told, notAudit, fallback: scanner.end(), lossy };
}

const DEAF: Gatherer = { candidate() {}, passed() {}, strings() {} };

/** The whole promise of the fast road, for one file. Answers what the fast road said. */
export async function expectSame(bytes: Uint8Array, needles: readonly string[], step?: number): Promise<Fast> {
  const fast = fastRoad(bytes, needles, step);
  // Now that the shapes of its records are known; and as if none were.
  expect(fastRoad(bytes, needles, step)).toEqual(fast);
  expect(fastRoad(bytes, needles, step, DEAF)).toEqual(fast);
  const slow = await slowRoad(bytes);
  expect(fast.told.length).toBeLessThanOrEqual(slow.records.length);
  for (const [index, told] of fast.told.entries()) {
    const record = slow.records[index];
    if (record === undefined) throw new Error("more records than the slow road found");
    if (told.kind === "parsed") expect(told.record).toEqual(record);
    else expectPassed(told.record, record, needles);
  }
  if (fast.fallback !== undefined) return fast;
  expect(fast.told).toHaveLength(slow.records.length);
  expect(fast.notAudit).toEqual(slow.notAudit);
  expect(slow.gaps.length > 0).toBe(fast.lossy);
  return fast;
}

function expectPassed(passed: PassedRecord, raw: RawRecord, needles: readonly string[]): void {
  const event = normalizers[raw.format](raw.record);
  if ("invalid" in event) throw new Error(`invalid: ${event.invalid}`);
  expect(event.uid).not.toBe("");
  expect(passed).toEqual({ plane: event.plane, ms: event.time.ms, uid: hashUid(event.uid), signs: signsOf(event) });
  expect(isHalf(event)).toBe(false);
  const texts = textsOf(raw.record);
  for (const needle of needles) expect(texts).not.toContain(needle.toLowerCase());
}

/** All keys and texts of a value as JSON writes them, in lower case. */
function textsOf(value: JsonValue | undefined): string {
  if (typeof value === "string") return `"${value.toLowerCase().replace(/["\\]/g, "\\$&")}"\n`;
  if (Array.isArray(value)) return value.map(textsOf).join("");
  if (!isObject(value)) return "";
  return Object.entries(value)
    .map(([key, member]) => textsOf(key) + textsOf(member))
    .join("");
}

function countMembers(value: JsonValue): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countMembers(item), 0);
  if (!isObject(value)) return 0;
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + countMembers(item ?? null), 0);
}
