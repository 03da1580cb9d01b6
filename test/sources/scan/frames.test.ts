/** The frame of a record is the same whatever was read before it: also where it is taken from another record instead of written. */

import { describe, expect, it } from "vitest";
import { isObject, type JsonObject, type JsonValue } from "../../../src/model/json.ts";
import { type Random, seeded } from "../../../src/sources/demo/random.ts";
import { createScanner, type Frame, type Scanner } from "../../../src/sources/scan/scan.ts";
import { TRAIL_RECORD } from "../../support/records.ts";
import { framedRecord } from "../fast-road/framed.ts";
import { createEntries } from "../fast-road/framed-entries.ts";

const HOME = "111122223333";
const TEXTS = [
  ...["x", "", "i-0123456789abcdef0", "arn:aws:iam::999988887777:role/R", `arn:aws:iam::${HOME}:role/R`, "arn:a", HOME],
  ...[
    'arn:aws":x:y:999988887777:z',
    'say "arn:aws:x:y:999988887777:z',
    "a arn:aws:iam::999988887777:role/R",
    "back\\slash",
    "agént",
    "\u2028",
  ],
  ...["projects/-/serviceAccounts/app@shop-prod.iam.gserviceaccount.com", "projects/p/regions/r", "a/b"],
] as const;

interface Reading {
  readonly read: (records: readonly JsonObject[]) => readonly (Frame | undefined)[];
}

/** One scanner for all that is read: what it learns of shapes, it keeps. */
function createReading(needle: string): Reading {
  let frames: (Frame | undefined)[] = [];
  const scanner = createScanner([needle], {
    passed() {},
    framed(record) {
      frames.push(record.readFrame());
      return true;
    },
    candidate: () => frames.push(undefined),
  });
  if (scanner === undefined) throw new Error("a needle that cannot be searched for");
  return {
    read(records) {
      frames = [];
      give(scanner, Buffer.from(JSON.stringify({ Records: records })));
      expect(frames).toHaveLength(records.length);
      return frames;
    },
  };
}

function give(scanner: Scanner, bytes: Buffer): void {
  scanner.begin();
  for (let at = 0; at < bytes.length; ) {
    const room = scanner.room();
    const length = Math.min(room.length, bytes.length - at);
    room.set(bytes.subarray(at, at + length));
    expect(scanner.take(length)).toBeUndefined();
    at += length;
  }
  expect(scanner.end()).toBeUndefined();
}

/** The same call once more, by another id, and a few of its texts and numbers are others; at times it says more. */
function again(random: Random, record: JsonObject, rate: number): JsonObject {
  const told = changed(random, record, rate) as JsonObject;
  return {
    ...told,
    ...(random.next() < 0.2 ? { [random.pick(["more", "evenMore"])]: random.pick(TEXTS) } : {}),
    ...("eventID" in record ? { eventID: random.uuid(), requestID: random.uuid() } : {}),
    ...("eventTime" in record ? { eventTime: `2026-06-01T11:00:${random.between(10, 59)}Z` } : {}),
    ...("insertId" in record ? { insertId: random.word(12) } : {}),
  };
}

function changed(random: Random, value: JsonValue, rate: number): JsonValue {
  if (Array.isArray(value)) return value.map((item) => changed(random, item, rate));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, member === undefined ? null : changed(random, member, rate)]),
    );
  }
  if (random.next() >= rate) return value;
  if (typeof value === "number") return random.between(0, 99);
  return typeof value === "string" ? random.pick(TEXTS) : value;
}

describe.each([
  ["CloudTrail records", '"eventname"', (random: Random) => () => framedRecord(random)],
  ["log entries", '"protopayload"', createEntries],
])("of %s", (_, needle, createRecords) => {
  it("each by itself and among others that are alike", () => {
    const random = seeded(20261130);
    const { read } = createReading(needle);
    const next = createRecords(random);
    let framed = 0;
    for (let run = 0; run < 400; run++) {
      const session: [JsonObject, ...JsonObject[]] = [next()];
      const rate = random.pick([0, 0.01, 0.05, 0.2]);
      for (let call = 1; call < 12; call++) session.push(again(random, random.pick(session), rate));
      const together = read(session);
      for (const [index, record] of session.entries()) {
        const [alone] = read([record]);
        if (together[index] === undefined || alone === undefined) continue;
        expect(together[index], JSON.stringify(record)).toEqual(alone);
        framed++;
      }
    }
    expect(framed).toBeGreaterThan(1_500);
  });
});

it("after all frames were forgotten while records that had them are still compared with", () => {
  const random = seeded(1);
  const { read } = createReading('"eventname"');
  const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);
  // There is room for 64 long ones at most, and half of it is enough to forget them; then short ones get their numbers.
  const agent = (caller: number) => `agent ${caller} ${"x".repeat(caller < 60 ? 15_000 : 0)}`;
  const called = (caller: number): JsonObject => {
    const userIdentity = { type: "AssumedRole", principalId: `AROAEXAMPLE${100 + caller}:ada` };
    return again(random, { ...TRAIL_RECORD, userIdentity, userAgent: agent(caller) }, 0);
  };
  // The window slides each 128 KiB: at some of these places it does not in between.
  for (const first of numbers(20, 30)) {
    const callers = [...numbers(first, 60), ...numbers(60, 96), ...numbers(54, 60)];
    const frames = read(callers.map(called));
    expect(frames.filter((frame) => frame !== undefined).length).toBeGreaterThan(60);
    for (const [index, frame] of frames.entries()) {
      if (frame !== undefined) expect(frame.text).toContain(agent(callers[index] ?? 0));
    }
  }
});
