import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { and, type Expr, FALSE, leaf, not, TRUE } from "../../../src/query/expr.ts";
import { knownField } from "../../../src/query/fields.ts";
import { GOOGLE_PACE } from "../../../src/sources/gcp/connection.ts";
import { loggingSource } from "../../../src/sources/gcp.ts";
import { DAY, NOON } from "../../support/event.ts";
import { parseFilter } from "../../support/servers/logging-filter.ts";
import { entry, REQUEST } from "./reading.ts";

function plan(names: readonly string[], where: Expr = TRUE, window = REQUEST.window) {
  return loggingSource("gcp://x", names, GOOGLE_PACE).plan({ ...REQUEST, where, window });
}

const AUTHORIZE_USER = leaf(knownField("protoPayload.methodName"), {
  kind: "like",
  pattern: [{ text: "AuthorizeUser" }],
  cased: false,
});

function call(methodName: string, at: number, more: JsonObject = {}): JsonObject {
  const found = entry("projects/shop", "data_access", at, "x", more);
  return { ...found, protoPayload: { ...(found["protoPayload"] as JsonObject), methodName } };
}

describe("the plan", () => {
  it("shows the filter that is sent, which any reader of the Logs Explorer can use", () => {
    const [step, ...others] = plan(["projects/shop"], AUTHORIZE_USER).steps;
    expect(others).toEqual([]);
    expect(step).toMatchObject({
      title: "entries.list of projects/shop, oldest first, 1000 entries a page",
      language: "filter",
    });
    const matches = parseFilter(step?.text ?? "");
    expect(matches(call("AuthorizeUser", NOON - DAY))).toBe(true);
    expect(matches(call("AuthorizeUser", NOON))).toBe(false);
    expect(matches(call("authorizeuser", NOON + 1, { operation: { id: "o", last: true } }))).toBe(true);
    expect(matches(call("SetIamPolicy", NOON - 1))).toBe(false);
  });

  it("names what stays here", () => {
    const ofAda = leaf(knownField("protoPayload.authenticationInfo.principalEmail"), {
      kind: "like",
      pattern: [{ text: "ada@example.com" }],
      cased: false,
    });
    const { local } = plan(["projects/shop"], and(AUTHORIZE_USER, not(ofAda)));
    expect(local).toEqual([
      { what: expect.stringContaining("ada@example.com"), because: expect.stringContaining("negated") },
    ]);
  });

  it("asks nothing for what no entry can match", () => {
    expect(plan(["projects/shop"], FALSE)).toMatchObject({ steps: [], estimates: [] });
  });

  it("lists the projects of an organization first", () => {
    const { steps, notes } = plan(["organizations/9", "projects/shop"]);
    expect(steps.map(({ title }) => title)).toEqual([
      "list the projects and folders of organizations/9, and of every folder below it",
      "entries.list of organizations/9, projects/shop and what was listed, oldest first, 1000 entries a page",
    ]);
    expect(notes).toContainEqual(expect.stringContaining("logs only what happens to itself"));
  });

  it.each([
    [1, 1, 1],
    [50, 1, 1],
    [120, 3, 3],
  ])("%d projects take %d requests and %d seconds at least, and no money", (count, requests, seconds) => {
    const { estimates } = plan(Array.from({ length: count }, (_, index) => `projects/project-${index}`));
    expect(estimates.map(({ of, value, bound }) => `${bound} ${value} ${of}`)).toEqual([
      `at least ${requests} requests`,
      `at least ${seconds} seconds`,
      "about 0 usd",
    ]);
  });

  it.each([
    [1, false, false],
    [31, true, false],
    [401, true, true],
  ])("a window of %d days: Data Access entries gone %s, all entries gone %s", (days, dataAccess, all) => {
    const { notes } = plan(["projects/shop"], TRUE, { since: NOON - days * DAY, until: NOON });
    expect(notes.some((note) => note.includes("_Default keeps"))).toBe(dataAccess);
    expect(notes.some((note) => note.includes("_Required keeps"))).toBe(all);
  });
});
