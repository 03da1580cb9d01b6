/** The same records in another order, in other pieces, delivered twice: the same report. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RawRecord } from "../../src/model/record.ts";
import type { Report } from "../../src/model/report.ts";
import { renderJson } from "../../src/renderers/json.ts";
import { DEMO_ESTATE } from "../../src/sources/demo/cast.ts";
import { demoTrail } from "../../src/sources/demo.ts";
import { NOON } from "../support/event.ts";
import { textOf } from "../support/report.ts";
import { ask, EVERY_ENTRY, library, recordSource } from "../support/run.ts";

const TRAIL = demoTrail(NOON);

async function report(...batches: readonly (readonly RawRecord[])[]): Promise<Report> {
  return ask(EVERY_ENTRY, [recordSource("trail", ...batches)], { estate: DEMO_ESTATE });
}

function bytes(of: Report): string {
  return textOf(renderJson(of));
}

/** The report without the two counts that say how often records were delivered. */
function apartFromCopies(of: Report): string {
  return bytes(of).replaceAll(/"(records_read|duplicates)": \d+/g, '"$1": 0');
}

function withoutRecords(of: Report): Report {
  const runs = of.runs.map((run) => ({
    ...run,
    findings: run.findings.map((finding) => ({
      ...finding,
      key: finding.key,
      next_steps: finding.next_steps,
      evidence: Array.from(finding.evidence, ({ record: _, ...rest }) => rest),
    })),
  }));
  return { ...of, runs };
}

function shuffled(seed: number): readonly RawRecord[] {
  const [order] = fc.sample(fc.shuffledSubarray([...TRAIL], { minLength: TRAIL.length }), { numRuns: 1, seed });
  return order ?? [];
}

const straight = await report(TRAIL);

describe("the report is the same, byte for byte,", () => {
  it.each([1, 2, 3])("shuffled (seed %i)", async (seed) => {
    expect(bytes(await report(shuffled(seed)))).toBe(bytes(straight));
  });

  it.each([1, 7, 1000])("split into batches of %i", async (size) => {
    const batches = Array.from({ length: Math.ceil(TRAIL.length / size) }, (_, index) =>
      TRAIL.slice(index * size, (index + 1) * size),
    );
    expect(bytes(await report(...batches))).toBe(bytes(straight));
  });

  it("shown with its records, apart from them", async () => {
    const shown = await ask(EVERY_ENTRY, [recordSource("trail", TRAIL)], { estate: DEMO_ESTATE, raw: true });
    const records = shown.runs.flatMap(({ findings }) => findings.flatMap(({ evidence }) => [...evidence]));
    expect(records.every(({ record }) => record !== undefined)).toBe(true);
    expect(bytes(withoutRecords(shown))).toBe(bytes(straight));
  });

  it("delivered twice, apart from the count of copies", async () => {
    const twice = await report(TRAIL, shuffled(4));
    expect(apartFromCopies(twice)).toBe(apartFromCopies(straight));
    const [once] = straight.runs[0]?.coverage.sources ?? [];
    const [both] = twice.runs[0]?.coverage.sources ?? [];
    expect(both?.duplicates).toBe((once?.duplicates ?? 0) + TRAIL.length);
  });
});

it("every record read ends in exactly one count", () => {
  expect(straight.runs).toHaveLength(library.runbooks.length);
  for (const { coverage } of straight.runs) {
    for (const source of coverage.sources) {
      const { unreadable, outside_window, duplicates, merged, events_in_window, events_in_lookback } = source;
      expect(source.records_read).toBe(TRAIL.length);
      expect(unreadable + outside_window + duplicates + merged + events_in_window + events_in_lookback).toBe(
        TRAIL.length,
      );
      expect(source.events_matched).toBeLessThanOrEqual(events_in_window);
    }
  }
});

it("two sources that hold the same records count each event once", async () => {
  const both = await ask(EVERY_ENTRY, [recordSource("a", TRAIL), recordSource("b", shuffled(5))], {
    estate: DEMO_ESTATE,
  });
  expect(both.runs.map(({ findings }) => findings)).toEqual(straight.runs.map(({ findings }) => findings));
  expect(both.runs[0]?.coverage.sources[1]?.events_in_window).toBe(0);
});
