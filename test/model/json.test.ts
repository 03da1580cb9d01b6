import { expect, it } from "vitest";
import { number } from "../../src/model/json.ts";

it("reads numbers that a double holds, written as numbers or as text", () => {
  expect([22, "22", "-1.5", "0"].map(number)).toEqual([22, 22, -1.5, 0]);
  const others = [
    "",
    "1e3",
    " 1",
    "0x10",
    "9".repeat(400),
    Number.POSITIVE_INFINITY,
    Number.NaN,
    null,
    true,
    [1],
    {},
    undefined,
  ];
  for (const other of others) expect(number(other)).toBeUndefined();
});
