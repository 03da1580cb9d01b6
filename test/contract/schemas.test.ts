/**
 * The published JSON Schemas are what the program prints, and judge as the program does: every entry of the library passes,
 * and what they refuse the program refuses too. `UPDATE=1 npm test` writes them anew.
 */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { SCHEMAS, schemaText } from "../../src/cli/commands/schema.ts";
import { parseConfig } from "../../src/config/parse.ts";
import { loadRunbooks } from "../../src/runbook/load.ts";
import { parseRunbook } from "../../src/runbook/parse.ts";
import { ENTRY, entryText, FILE } from "../runbook/entry.ts";
import { UPDATING } from "../support/generated.ts";

const { runbooks, files } = await loadRunbooks(["runbooks"]);

// The second says what editors show, and judges nothing.
const ajv = new Ajv({ strictSchema: true, strictTypes: false, keywords: ["enumDescriptions"] });
const isRunbook = ajv.compile(SCHEMAS.runbook());
const isConfig = ajv.compile(SCHEMAS.config());

describe.each(["runbook", "config"] as const)("the schema of a %s file", (kind) => {
  const file = `schema/${kind}.schema.json`;

  it("is published as it is printed", () => {
    if (UPDATING) writeFileSync(file, schemaText(kind));
    else expect(readFileSync(file, "utf8")).toBe(schemaText(kind));
  });

  it("is draft 7, which editors know", () => {
    expect(SCHEMAS[kind]()).toMatchObject({ $schema: "http://json-schema.org/draft-07/schema#", type: "object" });
  });
});

describe.each(runbooks.map((runbook) => [runbook.id, runbook.file] as const))("%s", (_id, file) => {
  const text = readFileSync(file, "utf8");

  it("passes", () => {
    isRunbook(parse(text));
    expect(isRunbook.errors ?? []).toEqual([]);
  });

  it("begins with the line that leads editors to the schema", () => {
    const path = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? "no such line";
    expect(join(dirname(file), path)).toBe(join("schema", "runbook.schema.json"));
    expect(existsSync(join(dirname(file), path))).toBe(true);
  });
});

it("looks at every file of the library", () => {
  expect(runbooks).toHaveLength(files.length);
});

it("passes a sound entry", () => {
  isRunbook(parse(ENTRY));
  expect(isRunbook.errors ?? []).toEqual([]);
});

it.each<readonly [string, readonly [string, string]]>([
  ["a missing title", ["title: Failed authentication by range\n", ""]],
  ["an unknown key", ["status: stable", "state: stable"]],
  ["an unknown level", ["level: medium", "level: severe"]],
  ["an id that is none", ["id: failed-auth-by-range", "id: Failed_Auth"]],
  ["a parameter of an unknown type", ["type: integer", "type: int"]],
  ["a parameter's name", ["  threshold: {", "  Threshold: {"]],
  ["no condition", ["    condition: denied and in_project\n", ""]],
  ["an unknown modifier", ["scope|expand", "scope|expands"]],
  ["an empty selection", ["{ activity: [session.open, signin], outcome: denied }", "{}"]],
  ["an unknown detector", ["id: failed-auth, with", "id: failed-auht, with"]],
  ["an unknown option", ["retry_within", "retry_whithin"]],
  ["an option of the wrong kind", ["retry_within: 10m", "retry_within: soon"]],
  ["a column of another detector", ["src_range, count", "road, count"]],
  ["an expected value of another detector", ["expect: [{ count: 10 }]", "expect: [{ road: 10 }]"]],
  [
    "a detector and a correlation",
    ["  lookback: 1d", "  correlation: { type: temporal, rules: denied, timespan: 5m }"],
  ],
  ["a step with two deeds", ["    command: firewall", "    exec: other\n    command: firewall"]],
  ["parameters for nothing to run", ["    exec: list-connections\n", ""]],
  ["a test without expectation", ["    expect: [{ count: 10 }]\n", ""]],
])("refuses %s, as the program does", (_what, change) => {
  const text = entryText(change);
  expect(isRunbook(parse(text))).toBe(false);
  expect(parseRunbook(text, FILE).diagnostics).not.toEqual([]);
});

it.each<readonly [string, readonly [string, string]]>([
  ["another spelling of a field", ["outcome: denied }", "Outcome: denied }"]],
  [
    "a pattern for a word of a closed vocabulary",
    ["activity: [session.open, signin]", "activity: [session.*, signin]"],
  ],
  ["a field below an open object", ["outcome: denied }", "requestParameters.any.thing: denied }"]],
  ["an option that is a parameter", ["retry_within: 10m", 'retry_within: "%threshold%"']],
  ["the key of a finding", ["expect: [{ count: 10 }]", "expect: [{ key: 0a1b }]"]],
  [
    "columns of each event, where there is no detector",
    [
      `  detector: { id: failed-auth, with: { threshold: "%threshold%", retry_within: 10m } }
output: { columns: [last_seen, src_range, count] }`,
      `output: { columns: [last_seen, user_agent] }`,
    ],
  ],
])("passes %s", (_what, change) => {
  isRunbook(parse(entryText(change)));
  expect(isRunbook.errors ?? []).toEqual([]);
});

it.each([
  "estate: { projects: [shop-prod], accounts: ['111122223333'] }",
  "sources: { trail: /cases/trail, two: { source: [a, b], description: both } }",
  "suppress: [{ entry: iap-*, reason: agreed, expires: 2027-01-31 }]",
])("passes the config %s", (text) => {
  expect(isConfig(parse(text))).toBe(true);
});

it.each([
  "sorces: { trail: /cases/trail }",
  "estate: { guests: [{ identity: a }] }",
  "suppress: [{ entry: iap-bypass }]",
  "sources: { demo: /cases/trail }",
])("refuses the config %s, as the program does", (text) => {
  expect(isConfig(parse(text))).toBe(false);
  expect(parseConfig(text, "iaprun.yaml").diagnostics).not.toEqual([]);
});
