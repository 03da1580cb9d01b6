import { describe, expect, it } from "vitest";
import { compareFindings } from "../../src/engine/compare-findings.ts";
import type { Finding } from "../../src/model/finding.ts";
import { finding } from "../runbook/finding.ts";

function found(title: string, more: Partial<Finding> = {}): Finding {
  return { ...finding(), key: `key of ${title}`, next_steps: [], title, ...more };
}

describe("compareFindings", () => {
  it("has nothing to say when all holds, in order", () => {
    expect(compareFindings([{ title: "a" }, { key: "key of b" }, {}], [found("a"), found("b"), found("c")])).toEqual(
      [],
    );
    expect(compareFindings([], [])).toEqual([]);
  });

  it("tells each value that differs, expected and found", () => {
    expect(compareFindings([{ title: "a", count: 2, port: 22 }], [found("a")])).toEqual([
      "finding 1 differs: a\n- count: 2\n+ count: 1\n- port: 22\n+ port: none",
    ]);
  });

  it("one that is missing leaves those after it alone", () => {
    const findings = [found("a"), found("c")];
    expect(compareFindings([{ title: "a" }, { title: "b", count: 1 }, { title: "c" }], findings)).toEqual([
      'an expected finding is missing\n- title: "b"\n- count: 1',
    ]);
  });

  it("one too many leaves those after it alone", () => {
    expect(compareFindings([{ title: "b" }], [found("a\u001b[2J"), found("b")])).toEqual([
      'finding 1 was not expected\n+ level: "medium"\n+ title: "a\\u001b[2J"\n+ key: "key of a\\u001b[2J"',
    ]);
  });

  it("order counts", () => {
    expect(compareFindings([{ title: "b" }, { title: "a" }], [found("a"), found("b")])).not.toEqual([]);
  });
});
