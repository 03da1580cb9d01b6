import { expect, it } from "vitest";
import { memo } from "../../src/model/memo.ts";

it("asks once for each text, and again for more texts than it keeps and for long ones", () => {
  const asked: string[] = [];
  const answer = memo((text) => {
    asked.push(text);
    return { text };
  });
  expect(answer("a")).toBe(answer("a"));
  expect(asked).toEqual(["a"]);
  const long = "x".repeat(5000);
  expect([answer(long), answer(long)]).toEqual([{ text: long }, { text: long }]);
  expect(asked).toEqual(["a", long, long]);
  for (let index = 0; index < 10_000; index += 1) answer(String(index));
  expect(answer("a")).toEqual({ text: "a" });
  expect(asked.filter((text) => text === "a")).toHaveLength(2);
});
