import { describe, expect, it } from "vitest";
import { renderExample } from "../../src/engine/example.ts";
import type { LoadEvents } from "../../src/engine/selftest.ts";
import { testEntry } from "../../src/engine/test-entry.ts";
import { SourceError } from "../../src/model/errors.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { entryText, sound } from "../runbook/entry.ts";
import { recordSource } from "../support/run.ts";

/** A refused sign-in from one address. */
function refusal(second: number): JsonObject {
  return {
    eventTime: `2026-06-01T12:00:0${second}Z`,
    eventName: "ConsoleLogin",
    eventSource: "signin.amazonaws.com",
    eventID: `refusal-${second}`,
    sourceIPAddress: "203.0.113.9",
    userIdentity: { type: "IAMUser", userName: "ben", arn: "arn:aws:iam::111122223333:user/ben" },
    responseElements: { ConsoleLogin: "Failure" },
    errorMessage: "Failed authentication",
  };
}

const loadEvents: LoadEvents = async (_, { name }) => {
  if (name === "lost") throw new SourceError("the disk is gone");
  const records = [1, 2, 3].map((second) => ({ format: "cloudtrail" as const, record: refusal(second) }));
  return recordSource(name, name === "quiet" ? records.slice(0, 2) : records);
};

const FIRES = `  - name: ten refusals
    events: failed-auth/ten.json
    params: { threshold: 3 }
    expect: [{ count: 10 }]
`;
const THREE = FIRES.replace("count: 10", "count: 3");
const QUIET = THREE.replace("ten refusals", "quiet").replace("[{ count: 3 }]", "[]");
const LOST = QUIET.replace("quiet", "lost");

/** Three refusals in the entry's columns, as the table renderer is documented to draw them. */
const TABLE = "   last_seen             src_range       count\n◆  2026-06-01 12:00:03Z  203.0.113.0/24      3\n";

async function outcome(tests: string, example = "a table") {
  const runbook = sound(entryText([FIRES, tests], ["example_output: a table\n", `example_output: ${example}\n`]));
  return testEntry(runbook, loadEvents);
}

describe("testEntry", () => {
  it("passes an entry whose tests and example hold", async () => {
    const { tests, problems, exampleProblems, example } = await outcome(THREE + QUIET, JSON.stringify(TABLE));
    expect(tests).toEqual([
      { name: "ten refusals", problems: [] },
      { name: "quiet", problems: [] },
    ]);
    expect([problems, exampleProblems]).toEqual([[], []]);
    expect(example).toBe(TABLE);
  });

  it("tells what fails, and offers no example while the first test does", async () => {
    const { tests, example } = await outcome(FIRES + QUIET);
    expect(tests[0]?.problems).toEqual([expect.stringContaining("- count: 10\n+ count: 3")]);
    expect(example).toBeUndefined();
  });

  it("goes on after a test that cannot be run", async () => {
    const { tests } = await outcome(LOST + THREE);
    expect(tests.map(({ name, error }) => [name, error?.message])).toEqual([
      ["lost", "the disk is gone"],
      ["ten refusals", undefined],
    ]);
  });

  it("wants a test that fires, and of a stable entry one that stays quiet", async () => {
    expect((await outcome(THREE)).problems).toEqual([expect.stringContaining("no test expects silence")]);
    expect((await outcome(QUIET)).problems).toEqual(["no test expects a finding"]);
  });

  it("shows how the example differs, line by line", async () => {
    const [problem] = (await outcome(THREE + QUIET)).exampleProblems;
    const [head, row] = TABLE.trimEnd().split("\n");
    expect(problem?.split("\n").slice(1)).toEqual(["- a table", `+ ${head}`, `+ ${row}`]);
  });

  it("an entry whose first test is quiet has nothing to show", async () => {
    expect((await outcome(QUIET + THREE)).exampleProblems).toEqual([expect.stringContaining("finds nothing")]);
  });
});

describe("renderExample", () => {
  it("is the first test's table", async () => {
    expect(await renderExample(sound(entryText([FIRES, THREE + QUIET])), loadEvents)).toBe(TABLE);
  });
});
