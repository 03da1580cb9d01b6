import { describe, expect, it } from "vitest";
import { type Tried, untriedBranches } from "../../src/engine/branches.ts";
import type { AuditEvent } from "../../src/model/event.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { entryText, sound } from "../runbook/entry.ts";
import { event } from "../support/event.ts";

const entry = sound(entryText());
const [test] = entry.tests;
const denied = event({ activity: "signin", outcome: "denied", scope: "shop" });
const allowed = event({ activity: "signin", scope: "shop" });
const elsewhere = event({ scope: "lab" });

function tried(params: JsonObject, ...events: readonly AuditEvent[]): Tried {
  if (test === undefined) throw new Error("the entry has a test");
  return { test: { ...test, params }, events };
}

describe("untriedBranches", () => {
  it.each<readonly [string, readonly Tried[], readonly string[]]>([
    ["all of them tried", [tried({ project: "shop" }, denied, allowed, elsewhere)], []],
    ["tried by different tests", [tried({}, denied, allowed), tried({ project: "shop" }, allowed, elsewhere)], []],
    [
      "a parameter that no test gives",
      [tried({}, denied, elsewhere)],
      ['no test gives project, which selection "in_project" needs'],
    ],
    [
      "never true and never false",
      [tried({ project: "shop" }, allowed)],
      [
        'selection "denied" is true for no event of any test',
        'selection "in_project" is false for no event of any test',
      ],
    ],
  ])("%s", (_, tests, expected) => {
    expect(untriedBranches(entry, tests)).toEqual(expected);
  });

  it("a selection of every event is never false, and need not be", () => {
    const all = sound(
      entryText(["denied: { activity: [session.open, signin], outcome: denied }", "denied: { uid|exists: true }"]),
    );
    expect(untriedBranches(all, [tried({ project: "shop" }, denied, elsewhere)])).toEqual([]);
  });
});
