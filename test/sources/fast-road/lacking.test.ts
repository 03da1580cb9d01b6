import { expect, it } from "vitest";
import type { Plane } from "../../../src/model/event.ts";
import { createLacking } from "../../../src/sources/fast-road/lacking.ts";
import type { FramedRecord } from "../../../src/sources/scan/scan.ts";

const TEXTS = { aws: { all: ['"startsession"', { any: ['"errorcode"', "forwarding"] }] }, gcp: { any: [] } };

const record = (text: string, plane: Plane = "aws"): FramedRecord =>
  ({ plane, read: () => text }) as Partial<FramedRecord> as FramedRecord;

it("tells a record in which not all stands that has to", () => {
  const isLacking = createLacking(TEXTS);
  expect(isLacking(record('"StartSession" "Forwarding"'))).toBe(false);
  expect(isLacking(record('"StartSession"'))).toBe(true);
  expect(isLacking(record('"Forwarding"'))).toBe(true);
  expect(isLacking(record('"StartSession" "Forwarding"', "gcp"))).toBe(true);
});

it("stops looking when that hardly ever tells a record", () => {
  const isLacking = createLacking(TEXTS);
  const told = Array.from({ length: 400 }, (_, index) =>
    isLacking(record(index % 5 === 0 ? "" : '"startsession" "errorcode"')),
  );
  expect(told.indexOf(true)).toBe(0);
  expect(told.lastIndexOf(true)).toBe(255);
  const goesOn = createLacking(TEXTS);
  for (let index = 0; index < 1000; index++) goesOn(record(index % 3 === 0 ? "" : '"startsession" "errorcode"'));
  expect(goesOn(record(""))).toBe(true);
});
