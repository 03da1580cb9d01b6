import { describe, expect, it } from "vitest";
import { mismatches } from "../../src/runbook/expectation.ts";
import type { Expectation } from "../../src/runbook/runbook.ts";
import { defects, entryText } from "./entry.ts";
import { finding } from "./finding.ts";

const FOUND = {
  key: "0123456789abcdef",
  ...finding({
    level: "high",
    title: "ada was refused 10 times",
    count: 10,
    actor: { uid: "ada@example.com", type: "human" },
    attributes: { targets: ["a", "b"], more: { x: 1, y: 2 } },
  }),
};

describe("mismatches", () => {
  it.each<readonly [Expectation, readonly unknown[]]>([
    [{}, []],
    [{ level: "high", count: 10, actor: "ada@example.com" }, []],
    [{ key: "0123456789abcdef" }, []],
    [{ title: "refused" }, []],
    [{ targets: ["a", "b"], more: { y: 2, x: 1 } }, []],
    [{ target: null }, []],
    [{ title: "granted" }, [{ name: "title", expected: "granted", found: "ada was refused 10 times" }]],
    [
      { count: 9, level: "low" },
      [
        { name: "count", expected: 9, found: 10 },
        { name: "level", expected: "low", found: "high" },
      ],
    ],
    [{ targets: ["b", "a"] }, [{ name: "targets", expected: ["b", "a"], found: ["a", "b"] }]],
    [{ actor: null }, [{ name: "actor", expected: null, found: "ada@example.com" }]],
    [{ target: "db" }, [{ name: "target", expected: "db", found: undefined }]],
    [{ key: "0123" }, [{ name: "key", expected: "0123", found: "0123456789abcdef" }]],
  ])("%j", (expectation, expected) => {
    expect(mismatches(expectation, FOUND)).toEqual(expected);
  });
});

it("a test may name a finding by its key, a column may not", () => {
  expect(defects(entryText(["{ count: 10 }", '{ count: 10, key: "0123456789abcdef" }']))).toEqual([]);
  expect(defects(entryText(["columns: [last_seen,", "columns: [key,"]))).toEqual(["17:21 runbook/unknown-column"]);
});
