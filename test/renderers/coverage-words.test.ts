import { describe, expect, it } from "vitest";
import { coverageWords, verdict } from "../../src/renderers/coverage-words.ts";
import { coverage, run, source } from "../support/report.ts";

describe("coverageWords", () => {
  it("tells counts that add up, and leaves out zeros", () => {
    const words = coverageWords([
      run("a", "A", {
        coverage: coverage([
          source({
            records_read: 1_000,
            events_in_window: 900,
            events_matched: 7,
            events_in_lookback: 50,
            outside_window: 40,
            duplicates: 1,
            merged: 4,
            unreadable: 5,
          }),
        ]),
      }),
    ]);
    expect(words.readings[0]?.sources[0]?.counts).toEqual([
      "read 1,000 records",
      "900 in window",
      "7 matched",
      "50 in the lookback before it",
      "40 outside the window",
      "1 duplicate",
      "4 merged into the first record of their operation",
      "5 unreadable",
    ]);
  });

  it("tells one reading once, with what each entry matched", () => {
    const entry = (id: string, matched: number) =>
      run(id, id, { coverage: coverage([source({ events_matched: matched })], ["n"]) });
    const words = coverageWords([entry("a", 3), entry("b", 0), entry("c", 1_200)]);
    expect(words.readings).toHaveLength(1);
    expect(words.readings[0]?.entries).toEqual([]);
    expect(words.readings[0]?.sources[0]?.matched).toBe("matched: 3 by a, 1,200 by c");
    expect(words.notes).toEqual(["n"]);
  });

  it("keeps readings apart that differ, and says whose they are", () => {
    const words = coverageWords([
      run("a", "A", { coverage: coverage([source()], ["only here"]) }),
      run("b", "B", { coverage: coverage([source({ events_in_lookback: 9 })]) }),
    ]);
    expect(words.readings.map((reading) => reading.entries)).toEqual([["a"], ["b"]]);
    expect(words.notes).toEqual(["only here (a)"]);
  });

  it.each([
    [coverage([source()]), "COMPLETE: everything asked for was read"],
    [
      coverage([source({ events_in_window: 0 })]),
      "COMPLETE: everything asked for was read; no event of this window is in it",
    ],
    [
      coverage([source({ gaps: [{ reason: "truncated", what: "a.json" }] })]),
      "INCOMPLETE: 1 gap, part of what was asked for was not read",
    ],
    [{ ...coverage([source()]), complete: false }, "INCOMPLETE: part of what was asked for was not read"],
  ])("verdict %#", (given, text) => {
    expect(verdict(coverageWords([run("a", "A", { coverage: given })]))).toBe(text);
  });
});
