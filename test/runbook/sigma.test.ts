import { describe, expect, it } from "vitest";
import { compileMatcher } from "../../src/query/match.ts";
import { bindQuery } from "../../src/runbook/bind-query.ts";
import { event } from "../support/event.ts";
import { defects, parse, sound } from "./entry.ts";

const FILE = "rules/aws_trail_stopped.yml";

const RULE = `title: Trail stopped
id: 3f1a4c86-0000-4000-8000-000000000001
status: test
description: Somebody stopped a trail.
author: A Person
date: 2026-01-01
tags:
    - attack.defense-evasion
logsource:
    product: aws
    service: cloudtrail
detection:
    selection:
        eventSource: cloudtrail.amazonaws.com
        eventName: StopLogging
    condition: selection
falsepositives:
    - Maintenance
references:
    - https://example.com/
level: high
custom: anything
`;

const rule = (name: string, eventName: string) => `title: ${name}
name: ${name}
logsource: { product: aws, service: cloudtrail }
detection: { selection: { eventName: ${eventName} }, condition: selection }
`;

const CORRELATION = `title: Guessing
level: high
correlation:
    type: temporal_ordered
    rules: [refused, opened]
    group-by: [userIdentity.arn]
    timespan: 10m
    generate: false
`;

describe("a Sigma rule", () => {
  it("is an entry as it is", () => {
    expect(sound(RULE, FILE)).toMatchObject({
      id: "aws_trail_stopped",
      kind: "sigma",
      title: "Trail stopped",
      level: "high",
      status: "test",
      tags: ["attack.defense-evasion"],
      rationale: "Somebody stopped a trail.",
      falsepositives: ["Maintenance"],
      references: ["https://example.com/"],
      params: {},
      next_steps: [],
      tests: [],
      query: { judge: { kind: "detector", id: "each-event", with: {} } },
    });
  });

  it("may write one text where a list belongs", () => {
    const written = RULE.replace(
      "falsepositives:\n    - Maintenance",
      "falsepositives: |\n    Maintenance,\n    mostly",
    ).replace("references:\n    - https://example.com/", "references: https://example.com/");
    expect(sound(written, FILE)).toMatchObject({
      falsepositives: ["Maintenance,\nmostly\n"],
      references: ["https://example.com/"],
    });
    expect(defects(RULE.replace("    - Maintenance", "    a: map"), FILE)).toMatchObject([
      expect.stringContaining("runbook/wrong-type"),
    ]);
  });

  it("matches events of its log only", () => {
    const { where } = bindQuery(sound(RULE, FILE), {});
    const matches = compileMatcher(where);
    const raw = { eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging" };
    expect(matches(event({ plane: "aws", raw }))).toBe(true);
    expect(matches(event({ plane: "gcp", raw }))).toBe(false);
    expect(matches(event({ plane: "aws", raw: { ...raw, eventName: "StartLogging" } }))).toBe(false);
  });

  it("of Google Cloud's audit log works on its events", () => {
    const text = RULE.replace("product: aws", "product: gcp")
      .replace("service: cloudtrail", "service: gcp.audit")
      .replace("eventSource: cloudtrail.amazonaws.com", "gcp.audit.method_name: v1.compute.firewalls.delete")
      .replace("        eventName: StopLogging\n", "");
    const matches = compileMatcher(bindQuery(sound(text, FILE), {}).where);
    const raw = { protoPayload: { methodName: "v1.compute.firewalls.delete" } };
    expect(matches(event({ plane: "gcp", raw }))).toBe(true);
    expect(matches(event({ plane: "aws", raw }))).toBe(false);
  });

  it.each([
    ["another log", RULE.replace("service: cloudtrail", "service: s3access"), ["10:5 sigma/unsupported-logsource"]],
    ["another product", RULE.replace("product: aws", "product: windows"), ["10:5 sigma/unsupported-logsource"]],
    ["an unknown field", RULE.replace("eventName:", "eventNme:"), ["15:9 query/unknown-field"]],
    ["an unknown level", RULE.replace("level: high", "level: urgent"), ["21:8 runbook/unknown-value"]],
    [
      "a keyword search",
      RULE.replace(/ {8}eventSource.*\n {8}eventName.*\n/, "        - StopLogging\n"),
      ["14:11 query/unsupported-keyword"],
    ],
    [
      "a placeholder",
      RULE.replace("eventName: StopLogging", `eventName|expand: "%names%"`),
      ["13:5 runbook/unknown-parameter"],
    ],
    ["two rules", `${rule("a", "A")}---\n${rule("b", "B")}`, ["6:1 sigma/unsupported-document"]],
    ["a filter document", `${RULE}---\ntitle: x\nfilter: { condition: not x }\n`, ["24:1 sigma/unsupported-document"]],
  ])("with %s is refused", (_, text, expected) => {
    expect(defects(text, FILE)).toEqual(expected);
    expect(parse(text, FILE).runbook).toBeUndefined();
  });
});

describe("a Sigma correlation", () => {
  it("joins the rules of its file", () => {
    const runbook = sound(
      `${rule("refused", "ConsoleLogin")}---\n${rule("opened", "StartSession")}---\n${CORRELATION}`,
      FILE,
    );
    expect(runbook).toMatchObject({ id: "aws_trail_stopped", title: "Guessing", level: "high", kind: "sigma" });
    const { where, selections, judge } = bindQuery(runbook, {});
    expect(judge).toMatchObject({ kind: "correlation", correlation: { type: "temporal_ordered", timespan: 600_000 } });
    expect([...selections.keys()]).toEqual(["refused", "opened"]);
    const matches = compileMatcher(where);
    expect(
      ["ConsoleLogin", "StartSession", "Decrypt"].map((eventName) =>
        matches(event({ plane: "aws", raw: { eventName } })),
      ),
    ).toEqual([true, true, false]);
  });

  it.each([
    ["a rule that is not there", `${rule("refused", "A")}---\n${CORRELATION}`, ["10:22 query/unknown-selection"]],
    [
      "a rule it does not use",
      `${rule("refused", "A")}---\n${rule("opened", "B")}---\n${rule("other", "C")}---\n${CORRELATION}`,
      ["11:1 sigma/unsupported-document"],
    ],
    [
      "two rules of one name",
      `${rule("refused", "A")}---\n${rule("refused", "B")}---\n${rule("opened", "C")}---\n${CORRELATION}`,
      ["7:7 sigma/duplicate-rule"],
    ],
    [
      "generate",
      `${rule("refused", "A")}---\n${rule("opened", "B")}---\n${CORRELATION.replace("generate: false", "generate: true")}`,
      ["18:5 query/unknown-key"],
    ],
  ])("with %s is refused", (_, text, expected) => {
    expect(defects(text, FILE)).toEqual(expected);
  });
});
