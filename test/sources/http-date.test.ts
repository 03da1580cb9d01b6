import { expect, it } from "vitest";
import { parseHttpDate } from "../../src/sources/http-date.ts";

it.each([
  ["Sun, 06 Nov 1994 08:49:37 GMT", Date.UTC(1994, 10, 6, 8, 49, 37)],
  ["Mon, 01 Jun 2026 12:00:00 GMT", Date.UTC(2026, 5, 1, 12)],
  ["Sunday, 06-Nov-94 08:49:37 GMT", undefined],
  ["Sun, 06 Foo 1994 08:49:37 GMT", undefined],
  ["Sun, 31 Feb 1994 08:49:37 GMT", undefined],
  ["", undefined],
])("%s", (value, expected) => {
  expect(parseHttpDate(value)).toBe(expected);
});
