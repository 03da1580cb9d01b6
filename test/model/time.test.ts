import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseInstant } from "../../src/model/time.ts";

const NOON = Date.UTC(2026, 5, 1, 12);

describe("an instant", () => {
  it.each([
    ["2026-06-01T12:00:00Z", NOON, "2026-06-01T12:00:00Z"],
    ["2026-06-01T12:00:00.5Z", NOON + 500, "2026-06-01T12:00:00.5Z"],
    ["2026-06-01T12:00:00.057Z", NOON + 57, "2026-06-01T12:00:00.057Z"],
    ["2026-06-01T12:00:00.123456789Z", NOON + 123, "2026-06-01T12:00:00.123456789Z"],
    ["2026-06-01T12:00:00.120Z", NOON + 120, "2026-06-01T12:00:00.12Z"],
    ["2026-06-01T12:00:00.000000Z", NOON, "2026-06-01T12:00:00Z"],
    ["2026-06-01T14:00:00+02:00", NOON, "2026-06-01T12:00:00Z"],
    ["2028-02-29T00:00:00Z", Date.UTC(2028, 1, 29), "2028-02-29T00:00:00Z"],
    ["2026-12-31T23:59:60Z", Date.UTC(2026, 11, 31, 23, 59, 59), "2026-12-31T23:59:59Z"],
  ])("%s", (written, ms, text) => {
    expect(parseInstant(written)).toEqual({ ms, text });
  });

  it.each([
    "2026-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-10T00:00:00Z",
    "2026-06-00T00:00:00Z",
    "2026-06-01T24:00:00Z",
    "2026-06-01T12:60:00Z",
    "2026-06-01T12:00:61Z",
    "2026-06-01T12:00:00.Z",
    "2026-06-01T12:00:00.1234567890Z",
    "2026-06-01T12:00:00.12x4Z",
    "2026-06-01T12:0o:00Z",
    "2026-06-01T12:00:00ZZ",
    "",
  ])("%j is none", (written) => {
    expect(parseInstant(written)).toBeUndefined();
  });
});

it("reads what is written with Z as what is written with an offset of zero", () => {
  const two = (most: number) => fc.nat(most).map((number) => String(number).padStart(2, "0"));
  const fraction = fc.oneof(fc.constant(""), fc.stringMatching(/^\.[0-9]{0,10}$/));
  const written = fc
    .tuple(fc.integer({ min: 0, max: 9999 }), two(13), two(32), two(24), two(60), two(61), fraction)
    .map(([year, month, day, ...time]) => {
      const [hour, minute, second, rest] = time;
      return `${String(year).padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}${rest}`;
    });
  fc.assert(
    fc.property(written, (local) => {
      expect(parseInstant(`${local}Z`)).toEqual(parseInstant(`${local}+00:00`));
    }),
    { numRuns: 2000 },
  );
});
