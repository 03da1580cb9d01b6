/** Sigma rules as entries: what they find and whose they are is kept, what cannot be kept is said. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { fromSigma } from "../../src/runbook/from-sigma.ts";
import { parseRunbook } from "../../src/runbook/parse.ts";
import type { Runbook } from "../../src/runbook/runbook.ts";

const RULE = `# Copyright: somebody
title: Trail stopped
id: 0c2a1e5e-0000-4000-8000-000000000001
status: stable
description: Somebody stopped a trail.
references:
    - https://docs.example.com/trails
author: Ada Example, Ben Example
date: 2024-05-01
license: MIT
tags:
    - attack.defense-evasion
    - attack.t1562.008
logsource:
    product: aws
    service: cloudtrail
detection:
    # the calls
    selection:
        eventSource: cloudtrail.amazonaws.com
        eventName|re: ^Stop.*   # or Delete
    filter:
        - errorCode|contains: 'Denied'
        - userIdentity.accountId: "012345678901"
    condition: selection and not filter
fields:
    - sourceIPAddress
falsepositives:
    - Maintenance
level: high
`;

const changed = (from: string, to: string): string => {
  if (!RULE.includes(from)) throw new Error(`the rule has no ${from}`);
  return RULE.replace(from, () => to);
};

function converted(rule: string): {
  readonly entry: string;
  readonly runbook: Runbook;
  readonly leftOut: readonly string[];
} {
  const made = fromSigma(rule, "rules/trail_stopped.yml", "trail-stopped");
  if (!made.ok) throw new Error(made.diagnostics.map(({ code, message }) => `${code} ${message}`).join("\n"));
  const { runbook, diagnostics } = parseRunbook(made.entry, "mine/trail-stopped.yaml");
  expect(diagnostics).toEqual([]);
  if (runbook === undefined) throw new Error("no runbook and no diagnostic");
  return { entry: made.entry, runbook, leftOut: made.leftOut };
}

function codes(rule: string): readonly string[] {
  const made = fromSigma(rule, "rules/rule.yml", "rule");
  return made.ok ? [] : made.diagnostics.map(({ code }) => code);
}

describe("a rule", () => {
  const { entry, runbook, leftOut } = converted(RULE);

  it("keeps the lines of its detection, comments and all", () => {
    expect(entry).toContain(`
  detection:
      # the calls
      selection:
          eventSource: cloudtrail.amazonaws.com
          eventName|re: ^Stop.*   # or Delete
      filter:
          - errorCode|contains: 'Denied'
          - userIdentity.accountId: "012345678901"
      condition: selection and not filter
`);
  });

  it("asks what the rule asks", () => {
    const rule = parseRunbook(RULE, "rules/trail_stopped.yml").runbook;
    expect(runbook.query).toEqual(rule?.query);
    expect(runbook.query.plane).toBe("aws");
  });

  it("says what the rule says, and whose it is", () => {
    expect(runbook).toMatchObject({
      id: "trail-stopped",
      kind: "runbook",
      title: "Trail stopped",
      level: "high",
      status: "experimental",
      tags: ["attack.defense-evasion", "attack.t1562.008"],
      references: ["https://docs.example.com/trails"],
      falsepositives: ["Maintenance"],
      author: "Ada Example, Ben Example",
      license: "MIT",
      derived_from: "0c2a1e5e-0000-4000-8000-000000000001",
    });
    expect(entry.split("\n")[0]).toBe("# Copyright: somebody");
  });

  it("marks what a person must still write", () => {
    expect(runbook.rationale).toMatch(/^Somebody stopped a trail\.\n+To be written: /);
    expect(runbook.next_steps).not.toEqual([]);
  });

  it("tells what an entry has no place for", () => {
    expect(leftOut).toEqual(["date", "fields"]);
  });
});

it.each([
  ["no licence", changed("license: MIT\n", ""), { license: expect.stringContaining("DRL") }],
  ["no id", changed("id: 0c2a1e5e-0000-4000-8000-000000000001\n", ""), { derived_from: "trail_stopped" }],
  ["no level", changed("level: high\n", ""), { level: "medium" }],
  [
    "no description",
    changed("description: Somebody stopped a trail.\n", ""),
    { rationale: expect.stringMatching(/^To be/) },
  ],
  ["empty texts", changed("    - Maintenance", '    - ""'), { falsepositives: [] }],
  ["a title in quotes", changed("title: Trail stopped", 'title: "a: b # c"'), { title: "a: b # c" }],
])("with %s", (_what, rule, said) => {
  expect(converted(rule).runbook).toMatchObject(said);
});

it("names no author where the rule names none", () => {
  const { runbook } = converted(changed("author: Ada Example, Ben Example\n", ""));
  expect(Object.keys(runbook)).not.toContain("author");
});

it("begins with the way to the schema, where there is one", () => {
  const made = fromSigma(RULE, "rule.yml", "rule", "../schema/runbook.schema.json");
  expect(made.ok && made.entry).toMatch(/^# yaml-language-server: \$schema=\.\.\/schema\/runbook\.schema\.json\n/);
});

it.each([
  ["windows line ends", RULE.replaceAll("\n", "\r\n")],
  [
    "a detection on one line",
    RULE.replace(/detection:\n(?: {4}.*\n)+/, "detection: { s: { eventName: StopLogging }, condition: s }\n"),
  ],
  [
    "a detection at the end",
    `${RULE.replace(/detection:\n(?: {4}.*\n)+/, "")}detection:\n  s:\n    eventName: [StopLogging,\n      DeleteTrail]\n  condition: s`,
  ],
  [
    "a text over several lines",
    changed("errorCode|contains: 'Denied'", "errorMessage: |\n              not\n\n                now\n"),
  ],
  [
    "an anchor outside",
    changed("fields:\n    - sourceIPAddress", "fields: &f\n    - sourceIPAddress").replace("'Denied'", "[a]"),
  ],
  [
    "an alias of what stands outside",
    `x: &names [StopLogging]\n${changed("eventName|re: ^Stop.*", "eventName: *names")}`,
  ],
  ["a document in braces", JSON.stringify(parse(RULE))],
  [
    "a condition of several",
    changed("condition: selection and not filter", "condition:\n      - selection\n      - not filter"),
  ],
])("keeps the meaning with %s", (_what, rule) => {
  expect(converted(rule).runbook.query).toEqual(parseRunbook(rule, "trail_stopped.yml").runbook?.query);
});

it.each([
  [
    "keywords",
    changed(
      "        eventSource: cloudtrail.amazonaws.com\n        eventName|re: ^Stop.*   # or Delete",
      "        - StopLogging",
    ),
    ["query/unsupported-keyword"],
  ],
  ["a modifier outside the subset", changed("eventName|re", "eventName|base64"), ["query/unsupported-modifier"]],
  ["a timeframe", changed("    condition:", "    timeframe: 5m\n    condition:"), ["query/unsupported-timeframe"]],
  ["an aggregation", changed("and not filter", "| count() > 5"), ["query/unsupported-aggregation"]],
  [
    "values that a pipeline fills in",
    changed("errorCode|contains: 'Denied'", "errorCode|expand: '%Refusals%'"),
    ["from-sigma/placeholder"],
  ],
  ["another log", changed("product: aws", "product: windows"), ["sigma/unsupported-logsource"]],
  ["an unknown field", changed("errorCode|contains", "eror_code|contains"), ["query/unknown-field"]],
  [
    "a correlation",
    `${RULE}---\ntitle: Twice\ncorrelation: { type: event_count, rules: [0c2a1e5e-0000-4000-8000-000000000001], timespan: 5m, condition: { gte: 2 } }\n`,
    ["from-sigma/correlation"],
  ],
  ["an entry of our own", "id: a\nquery: { detection: {} }\n", ["from-sigma/not-a-rule"]],
  ["something else", "name: pipeline\ntransformations: []\n", ["from-sigma/not-a-rule"]],
  ["nothing", "", ["from-sigma/not-a-rule"]],
  ["broken YAML", changed("level: high", 'level: "high'), ["runbook/yaml-syntax"]],
])("refuses %s", (_what, rule, expected) => {
  expect([...new Set(codes(rule))]).toEqual(expected);
});

it("never throws, and what it makes loads, whatever the texts", () => {
  const word = fc.string({ unit: "binary", minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.record({ title: word, description: word, author: word, license: word, value: word }), (said) => {
      const { value, ...head } = said;
      const rule = JSON.stringify({
        ...head,
        logsource: { product: "gcp", service: "gcp.audit" },
        detection: { s: { "protoPayload.methodName": value }, condition: "s" },
      });
      const made = fromSigma(rule, "rule.yml", "rule");
      expect(made.ok || made.diagnostics.length > 0).toBe(true);
      if (made.ok) expect(parseRunbook(made.entry, "rule.yaml").diagnostics).toEqual([]);
    }),
  );
});
