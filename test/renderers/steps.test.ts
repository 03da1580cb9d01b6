import { describe, expect, it } from "vitest";
import type { Level, NextStep } from "../../src/model/finding.ts";
import { planSteps } from "../../src/renderers/steps.ts";
import { finding } from "../support/report.ts";

const step = (command: string): NextStep => ({ title: `do ${command}`, command });

function plan(most: number, ...given: readonly (readonly [string, Level, readonly string[]])[]) {
  const findings = given.map(([key, level, commands]) => finding(key, level, key, { next_steps: commands.map(step) }));
  const { groups, left } = planSteps(findings, most);
  return {
    groups: groups.map((group) => [group.findings.map(({ key }) => key), group.steps.map(({ command }) => command)]),
    left: left.map(({ key }) => key),
  };
}

describe("planSteps", () => {
  it("begins with the most severe and says no command twice", () => {
    expect(plan(9, ["a", "low", ["x", "y"]], ["b", "high", ["y", "z"]])).toEqual({
      groups: [
        [["b"], ["y", "z"]],
        [["a"], ["x"]],
      ],
      left: [],
    });
  });

  it("gathers findings with the very same steps", () => {
    expect(plan(9, ["a", "high", ["x"]], ["b", "high", ["x"]])).toEqual({ groups: [[["a", "b"], ["x"]]], left: [] });
  });

  it("lets one informational finding stand for a list of them", () => {
    expect(plan(9, ["a", "informational", ["x 1"]], ["b", "informational", ["x 2"]])).toEqual({
      groups: [[["a"], ["x 1"]]],
      left: [],
    });
  });

  it("leaves informational findings aside where something is worse", () => {
    expect(plan(9, ["a", "informational", ["x 1"]], ["b", "low", ["x 2"]]).groups).toEqual([[["b"], ["x 2"]]]);
  });

  it("names the findings it has no room for, and only those with something new to say", () => {
    const { left } = plan(1, ["a", "high", ["x"]], ["b", "high", ["y"]], ["c", "low", []]);
    expect(left).toEqual(["b"]);
  });

  it("takes steps without a command for the same when their titles are", () => {
    const findings = ["a", "b"].map((key) => finding(key, "high", key, { next_steps: [{ title: "Ask" }] }));
    expect(planSteps(findings, 9).groups.map(({ findings: same }) => same.length)).toEqual([2]);
  });
});
