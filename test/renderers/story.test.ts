import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/model/finding.ts";
import { tellStory } from "../../src/renderers/story.ts";
import { evidence, finding, run } from "../support/report.ts";

const actor = (uid: string, type: NonNullable<Finding["actor"]>["type"] = "human") => ({ actor: { uid, type } });
const at = (clock: string) => ({ first_seen: `2026-06-01T${clock}Z` });

describe("tellStory", () => {
  it("orders actors by their highest level, then by their first time, those without a name last", () => {
    const chapters = tellStory([
      run("r", "R", {
        findings: [
          finding("1", "critical", "t", { ...actor("", "anonymous"), ...at("01:00:00") }),
          finding("2", "critical", "t", { ...actor("caller", "redacted"), ...at("00:30:00") }),
          finding("3", "critical", "t", at("00:00:00")),
          finding("4", "low", "t", { ...actor("late-but-low"), ...at("01:00:00") }),
          finding("5", "high", "t", { ...actor("second"), ...at("03:00:00") }),
          finding("6", "high", "t", { ...actor("first"), ...at("02:00:00") }),
          finding("7", "low", "t", { ...actor("second"), ...at("02:30:00") }),
        ],
      }),
    ]);
    expect(chapters.map((chapter) => chapter.actor)).toEqual([
      "first (human)",
      "second (human)",
      "late-but-low (human)",
      "no actor",
      "caller (redacted)",
      "anonymous",
    ]);
  });

  it("tells what happened by time, to the nanosecond, and gathers what is informational by entry", () => {
    const [chapter] = tellStory([
      run("a", "A", {
        findings: [
          finding("late", "critical", "late", { ...actor("ada"), first_seen: "2026-06-01T10:00:00.000000002Z" }),
          finding("early", "low", "early", { ...actor("ada"), first_seen: "2026-06-01T10:00:00.000000001Z" }),
        ],
      }),
      run("b", "B", { findings: ["i1", "i2"].map((key) => finding(key, "informational", key, actor("ada"))) }),
    ]);
    expect(chapter?.happenings.map((happening) => happening.finding.key)).toEqual(["early", "late"]);
    expect(chapter?.piles.map((pile) => [pile.entry.id, pile.findings.length])).toEqual([["b", 2]]);
  });

  it("tells one happening once, whichever entries found it, by the one that takes it most seriously", () => {
    const seen = { ...actor("ada"), evidence: [evidence("e1"), evidence("e2")] };
    const turned = { ...actor("ada"), evidence: [evidence("e2"), evidence("e1"), evidence("e1")] };
    const [chapter, ...others] = tellStory([
      run("list", "List", { findings: [finding("x", "informational", "x", seen)] }),
      run("odd", "Odd", { findings: [finding("y", "high", "y", turned)] }),
    ]);
    expect(others).toEqual([]);
    expect(chapter?.happenings.map(({ finding: { key }, entries }) => [key, entries])).toEqual([
      ["y", ["odd", "list"]],
    ]);
    expect(chapter?.piles).toEqual([]);
  });

  it("keeps two findings of one entry apart, and events without an id", () => {
    const same = { ...actor("ada"), evidence: [evidence("e1")] };
    const nameless = { ...actor("ada"), evidence: [evidence("")] };
    const [chapter] = tellStory([
      run("a", "A", { findings: [finding("1", "low", "1", same), finding("2", "low", "2", same)] }),
      run("b", "B", { findings: [finding("3", "low", "3", nameless)] }),
      run("c", "C", { findings: [finding("4", "low", "4", nameless)] }),
    ]);
    expect(chapter?.happenings.map(({ finding: { key }, entries }) => [key, entries])).toEqual([
      ["1", ["a"]],
      ["2", ["a"]],
      ["3", ["b"]],
      ["4", ["c"]],
    ]);
  });

  it("of very many happenings tells the most severe and counts the rest", () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      finding(`${index}`, index === 39 ? "high" : "low", "t", actor("ada")),
    );
    const [chapter] = tellStory([run("a", "A", { findings: many })]);
    expect(chapter?.happenings.map((happening) => happening.finding.key)).toContain("39");
    expect((chapter?.happenings.length ?? 0) + (chapter?.piles[0]?.findings.length ?? 0)).toBe(40);
    expect(chapter?.piles[0]?.level).toBe("low");
  });
});
