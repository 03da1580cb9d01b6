import { expect, it } from "vitest";
import type { What } from "../../../src/engine/keep.ts";
import { createMetReader, type MetColumns } from "../../../src/engine/met-columns.ts";
import { pairOf } from "../../../src/engine/own.ts";
import type { Met, PassedRecord } from "../../../src/engine/passed-record.ts";
import { EntryOwn } from "../../../src/normalizers/gcp/own.ts";
import { createMetLog } from "../../../src/sources/fast-road/met-log.ts";
import { createMetPacker, createMetUnpacker } from "../../../src/sources/fast-road/met-rows.ts";
import { event, instant, NOON } from "../../support/event.ts";

interface MetAt {
  readonly at: number;
  readonly met: Met;
  readonly own?: PassedRecord["own"];
}

function whatIn(region: string): What {
  return { ...event({ region }), uid: "", time: { text: "", ms: 0 } };
}

const [west, east] = [whatIn("europe-west1"), whatIn("europe-east1")];
const concerned = (what: What): Met => ({ entries: [4, 7], concerned: { entries: [7], what } });
const second = instant(NOON);
const own = (uid: string, record_uid?: string) => ({ uid, ...(record_uid && { record_uid }), time: second });
const uuid = (last: string) => `a1b2c3d4-0000-4000-8000-00000000000${last}`;
const written = instant(NOON + 1);

const entry = new EntryOwn("projects/p/logs/l", "i1", written);
const onTarget = new EntryOwn("projects/p/logs/l", "i2", written, { uid: "u", type: "instance", port: 22 });

const FIRST: readonly MetAt[] = [
  { at: 0, met: { entries: [4] } },
  { at: 3, met: concerned(west), own: own("a") },
  { at: 9, met: concerned(west), own: own(uuid("1"), uuid("2")) },
  { at: 10, met: concerned(west), own: { ...own(uuid("3"), uuid("3")), time: written } },
  { at: 11, met: concerned(west), own: entry },
  { at: 12, met: concerned(west), own: onTarget },
];
const SECOND: readonly MetAt[] = [
  { at: 1, met: concerned(east), own: own("c", "r") },
  { at: 2, met: concerned(west), own: own(uuid("4")) },
];

function columnsOf(met: readonly MetAt[]): MetColumns {
  const log = createMetLog();
  for (const each of met) log.add(each.at, each.met, each.own);
  return log.columns();
}

/** As a message between threads takes it along. */
function sent<T>(value: T): T {
  return structuredClone(value);
}

function readAll(columns: MetColumns): readonly MetAt[] {
  const reader = createMetReader(columns);
  return Array.from({ length: 20 }, (_, at) => {
    const met = reader.next(at + 1);
    const { own } = reader;
    if (met === undefined) return [];
    return [own === undefined ? { at, met } : { at, met, own: own instanceof Int32Array ? own.slice() : own }];
  }).flat();
}

/** With ids that are UUIDs as the numbers they are. */
function inNumbers(met: readonly MetAt[]): readonly MetAt[] {
  return met.map(({ own, ...rest }) => {
    if (own === undefined || own instanceof Int32Array) return rest;
    return { ...rest, own: pairOf(own) ?? own };
  });
}

it("come out as they went in, what they share shared again", () => {
  const [pack, unpack] = [createMetPacker(), createMetUnpacker()];
  const one = unpack(sent(pack(columnsOf(FIRST))));
  const other = unpack(sent(pack(columnsOf(SECOND))));
  expect([one, other].map(readAll)).toEqual([FIRST, SECOND].map(inNumbers));
  expect(inNumbers(FIRST).filter(({ own }) => own instanceof Int32Array)).toHaveLength(1);
  const [, a, b] = one.mets;
  expect(a?.concerned?.what).toBe(b?.concerned?.what);
  expect(other.mets[1]?.concerned?.what).toBe(a?.concerned?.what);
});

it("name what was sent before by its number alone", () => {
  const pack = createMetPacker();
  expect(pack(columnsOf(FIRST)).fresh).toContain("europe-west1");
  const fresh: object = JSON.parse(pack(columnsOf(FIRST.slice(0, 1))).fresh);
  expect(Object.values(fresh).flat()).toEqual([]);
});

it("forget on both sides, so that memory does not grow with the trail", () => {
  const [pack, unpack] = [createMetPacker(), createMetUnpacker()];
  const many = (from: number): MetColumns =>
    columnsOf(
      Array.from({ length: 9000 }, (_, at) => ({ at, met: concerned(whatIn(`r${from + at}`)), own: own("u") })),
    );
  const rounds = [many(0), many(9000), many(18_000), columnsOf(FIRST)].map((columns) => {
    const rows = pack(columns);
    expect(unpack(sent(rows))).toEqual(columns);
    return rows.anew;
  });
  expect(rounds).toEqual([false, false, true, false]);
});
