import { describe, expect, it } from "vitest";
import { renderJson } from "../../src/renderers/json.ts";
import { renderJsonLines } from "../../src/renderers/jsonl.ts";
import { connections, finding, hostileReport, noData, refusals, report, run, textOf } from "../support/report.ts";

/** Objects with their keys the other way round, to the bottom. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, each]) => [key, reversed(each)]),
  );
}

describe("json", () => {
  it("parses to the report", () => {
    expect(JSON.parse(textOf(renderJson(hostileReport)))).toEqual(hostileReport);
  });

  it("has the keys in the contract's order, however they were built", () => {
    const turned = reversed(hostileReport) as typeof hostileReport;
    expect(textOf(renderJson(turned))).toBe(textOf(renderJson(hostileReport)));
    const parsed = JSON.parse(textOf(renderJson(turned)));
    expect(Object.keys(parsed)).toEqual(["schema", "generated_at", "iaprun", "runs"]);
    expect(Object.keys(parsed.runs[0])).toEqual([
      "runbook",
      "params",
      "window",
      "coverage",
      "findings",
      "suppressed",
      "omitted",
      "output",
      "example_output",
      "next_steps",
    ]);
    expect(Object.keys(parsed.runs[0].runbook)).toEqual(["id", "title", "level", "file", "sha256", "git"]);
    expect(Object.keys(parsed.runs[0].coverage)).toEqual(["sources", "notes", "complete"]);
    expect(Object.keys(parsed.runs[0].findings[0])).toEqual([
      "key",
      "level",
      "title",
      "first_seen",
      "last_seen",
      "count",
      "actor",
      "src_endpoint",
      "target",
      "attributes",
      "evidence",
      "next_steps",
    ]);
  });

  it("has the members of evidence in the contract's order too", () => {
    const all = {
      uid: "u",
      record_uid: "r",
      time: "t",
      operation: "o",
      service: "s",
      scope: "c",
      region: "n",
      record: {},
    };
    const given = report(
      run("r", "R", { findings: [finding("k", "low", "t", { evidence: [reversed(all) as typeof all] })] }),
    );
    const [said] = JSON.parse(textOf(renderJson(given))).runs[0].findings[0].evidence;
    expect(Object.keys(said)).toEqual(Object.keys(all));
  });

  it("keeps additions, hostile keys and raw records as they were", () => {
    const attributes = JSON.parse('{"__proto__":1,"b":null,"a":{"z":1,"y":[2]}}');
    const record = { zulu: 1, alpha: 2 };
    const given = report(
      run("r", "R", {
        findings: [
          finding("k", "low", "t", {
            attributes,
            evidence: [{ uid: "e", time: "2026-06-01T00:00:00Z", operation: "o", service: "s", record }],
          }),
        ],
      }),
    );
    const text = textOf(renderJson({ ...given, zone: "x" } as typeof given));
    expect(text).toContain('"__proto__": 1');
    expect(Object.keys(JSON.parse(text).runs[0].findings[0].evidence[0].record)).toEqual(["zulu", "alpha"]);
    expect(JSON.parse(text).zone).toBe("x");
  });

  it("is printed with two blanks", () => {
    expect(textOf(renderJson(report()))).toMatch(/^\{\n {2}"schema": "iaprun\.report\/1",\n/);
  });
});

describe("json, in pieces", () => {
  it("is laid out as if it were written at once", () => {
    const text = textOf(renderJson(report(noData, connections, connections)));
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });

  it("has no piece of more than one finding", () => {
    const many = Array.from({ length: 20 }, (_, index) => finding(`finding ${index}`, "low", "t"));
    const pieces = [...renderJson(report(run("r", "R", { findings: many })))];
    expect(pieces.filter((piece) => piece.includes('"key"'))).toHaveLength(20);
  });
});

describe("jsonl", () => {
  it("is one finding a line, with its runbook", () => {
    const lines = textOf(renderJsonLines(hostileReport)).split("\n");
    expect(lines.pop()).toBe("");
    expect(lines).toHaveLength(8);
    const [first] = refusals.findings;
    expect(JSON.parse(lines[0] ?? "")).toEqual({ runbook: "failed-iap-auth-by-ip-range", ...first });
    expect(lines.map((line) => JSON.parse(line).runbook)).toEqual([
      ...Array(4).fill("failed-iap-auth-by-ip-range"),
      ...Array(3).fill("list-iap-connections"),
      "connections-from-odd-places",
    ]);
  });
});
