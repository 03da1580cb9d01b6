import { expect, it } from "vitest";
import { limited } from "../../src/engine/limit.ts";
import type { Report } from "../../src/model/report.ts";
import { demoTrail } from "../../src/sources/demo.ts";
import { NOON } from "../support/event.ts";
import { ask, recordSource } from "../support/run.ts";

const whole: Report = await ask({ "iap-bypass": {}, "log-tampering": {} }, [recordSource("trail", demoTrail(NOON))]);

it("shows the first findings of each entry and counts the rest", () => {
  const shown = limited(whole, 1);
  for (const [index, run] of whole.runs.entries()) {
    expect(run.findings.length).toBeGreaterThan(1);
    expect(shown.runs[index]?.findings).toEqual(run.findings.slice(0, 1));
    expect(shown.runs[index]?.omitted).toBe(run.findings.length - 1);
  }
});

it("changes nothing without a limit", () => {
  expect(limited(whole, Number.POSITIVE_INFINITY)).toEqual(whole);
});
