import { describe, expect, it } from "vitest";
import { unmet } from "../../src/runbook/expectation.ts";
import type { Expectation } from "../../src/runbook/runbook.ts";
import { finding } from "./finding.ts";

const FOUND = finding({
  level: "high",
  title: "ada was refused 10 times",
  count: 10,
  actor: { uid: "ada@example.com", type: "human" },
  attributes: { targets: ["a", "b"], more: { x: 1, y: 2 } },
});

describe("unmet", () => {
  it.each<readonly [Expectation, readonly string[]]>([
    [{}, []],
    [{ level: "high", count: 10, actor: "ada@example.com" }, []],
    [{ title: "refused" }, []],
    [{ targets: ["a", "b"], more: { y: 2, x: 1 } }, []],
    [{ target: null }, []],
    [{ title: "granted" }, [`title: expected a text with "granted", found "ada was refused 10 times"`]],
    [{ count: 9, level: "low" }, ["count: expected 9, found 10", `level: expected "low", found "high"`]],
    [{ targets: ["b", "a"] }, [`targets: expected ["b","a"], found ["a","b"]`]],
    [{ actor: null }, [`actor: expected null, found "ada@example.com"`]],
    [{ target: "db" }, [`target: expected "db", found null`]],
  ])("%j", (expectation, expected) => {
    expect(unmet(expectation, FOUND)).toEqual(expected);
  });
});
