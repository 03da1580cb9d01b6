import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { Run } from "../../src/model/report.ts";
import { renderTable } from "../../src/renderers/table.ts";
import {
  connections,
  coverage,
  finding,
  hostileReport,
  refusals,
  report,
  run,
  source,
  textOf,
} from "../support/report.ts";

const COMMAND = /^ {6}\S/;

function shown(...runs: readonly Run[]): string {
  return textOf(renderTable(report(...runs), { color: false, width: 100 }));
}

describe("table", () => {
  it.each([24, 30, 40, 60, 80, 100, 160])("no line but a command is wider than %i", (width) => {
    for (const given of [hostileReport, report(refusals), report(connections)]) {
      const wide = textOf(renderTable(given, { color: false, width }))
        .split("\n")
        .filter((line) => stringWidth(line) > width);
      for (const line of wide) expect(line).toMatch(COMMAND);
    }
  });

  it.each([0, -1, Number.NaN, 3])("does not believe a width of %d", (width) => {
    expect(textOf(renderTable(hostileReport, { color: false, width }))).toBe(
      textOf(renderTable(hostileReport, { color: false, width: 24 })),
    );
  });

  it("prints a command whole and once", () => {
    const command = `gcloud logging read ${"x".repeat(200)}`;
    const findings = ["a", "b"].map((key) => finding(key, "high", key, { next_steps: [{ title: key, command }] }));
    expect(
      shown(run("r", "R", { findings }))
        .split("\n")
        .filter((line) => line === `      ${command}`),
    ).toHaveLength(1);
  });

  it("groups by actor where an actor did several things, and not where it only repeats a column", () => {
    const by = (key: string, uid: string) => finding(key, "low", key, { actor: { uid, type: "human" } });
    const grouped = shown(run("r", "R", { findings: [by("1", "ada"), by("2", "grace"), by("3", "ada")] }));
    expect(grouped).toContain("\nada (human)\n  ●");
    expect(grouped).not.toMatch(/last_seen +actor/);
    const flat = shown(run("r", "R", { findings: [by("1", "ada"), by("2", "grace")] }));
    expect(flat).not.toContain("ada (human)");
    expect(flat).toMatch(/last_seen +actor/);
  });

  it.each<[string, Partial<Run>, string]>([
    [
      "no data",
      { coverage: coverage([source({ events_in_window: 0, events_matched: 0 })]) },
      "No data: no events at all",
    ],
    ["no match", { coverage: coverage([source({ events_matched: 0 })]) }, "No match: 12,001 events in the window"],
    ["no finding", {}, "Nothing found: 12,001 events in the window, 57 matched"],
    ["suppressed", { suppressed: 2 }, "Nothing to show."],
    [
      "incomplete",
      { coverage: coverage([source({ events_matched: 0, gaps: [{ reason: "truncated", what: "x" }] })]) },
      "none of the kind this entry looks for. Not everything was read: see the coverage below.",
    ],
  ])("says in words why there is nothing: %s", (_name, more, words) => {
    expect(shown(run("r", "R", more)).replace(/\n/g, " ")).toContain(words);
  });

  it("ends with whether everything was read", () => {
    expect(shown(connections).trimEnd().split("\n").at(-1)).toBe("COMPLETE: everything asked for was read");
    expect(shown(refusals).trimEnd().split("\n").at(-1)).toMatch(/^INCOMPLETE: 2 gaps/);
  });

  it("counts the gaps it does not list", () => {
    const gaps = Array.from({ length: 25 }, (_, index) => ({ reason: "unreadable", what: `file-${index}.json` }));
    const text = shown(run("r", "R", { coverage: coverage([source({ gaps })]) }));
    expect(text.match(/GAP {2}unreadable/g)).toHaveLength(20);
    expect(text).toContain("and 5 more gaps: see --format json");
    expect(text).toContain("INCOMPLETE: 25 gaps");
  });

  it("names the entries whose next steps of a story it leaves out", () => {
    const findings = ["1", "2", "3"].map((key) =>
      finding(key, "high", key, {
        actor: { uid: "ada", type: "human" },
        next_steps: [{ title: key, command: `see ${key}` }],
      }),
    );
    const text = shown(run("r", "R", { findings }), run("s", "S"));
    expect(text).toContain("      see 2\n");
    expect(text).not.toContain("      see 3\n");
    expect(text).toContain("More, with the same options:\n      iaprun exec r\n");
  });
});
