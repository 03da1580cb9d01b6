/** A new entry works before anybody has touched it, whatever detector and cloud it is for. */

import { describe, expect, it } from "vitest";
import { detectors } from "../../src/detectors/index.ts";
import { renderExample } from "../../src/engine/example.ts";
import { readsEverything } from "../../src/engine/plan.ts";
import { type LoadEvents, runTest } from "../../src/engine/selftest.ts";
import { PLANES } from "../../src/model/event.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { isDetector } from "../../src/runbook/detector-options.ts";
import { parseRunbook } from "../../src/runbook/parse.ts";
import { rewriteExample } from "../../src/runbook/rewrite-example.ts";
import { type Asked, scaffold } from "../../src/runbook/scaffold.ts";
import { unwrap } from "../../src/sources/envelopes.ts";

const ASKED: Asked = { id: "new-entry", title: "A new entry", level: "low", detector: "each-event", plane: "gcp" };

const every = Object.keys(detectors)
  .filter(isDetector)
  .flatMap((detector) => PLANES.map((plane) => ({ detector, plane })));

function loaderOf(fixtures: Readonly<Record<string, string>>): LoadEvents {
  return async (_runbook, { name, events }) => {
    const lines = typeof events === "string" ? (fixtures[events] ?? "").trim().split("\n") : [];
    const { records } = unwrap(lines.map((line): JsonObject => JSON.parse(line)));
    expect(records.length).toBeGreaterThan(0);
    return {
      name,
      plan: () => readsEverything(() => "records of the test"),
      read: async function* () {
        yield records;
      },
    };
  };
}

describe.each(every)("$detector on $plane", ({ detector, plane }) => {
  const { entry, fixtures } = scaffold({ ...ASKED, detector, plane });
  const loadEvents = loaderOf(fixtures);
  const { runbook, diagnostics } = parseRunbook(entry, "new-entry.yaml");

  it("loads without a defect", () => {
    expect(diagnostics).toEqual([]);
    expect(runbook?.query.judge).toMatchObject({ kind: "detector", id: detector });
  });

  it("passes its own tests, one of which fires and one of which stays quiet", async () => {
    if (runbook === undefined) throw new Error("it does not load");
    expect(runbook.tests.map((test) => test.expect.length)).toEqual([1, 0, 0]);
    for (const test of runbook.tests) {
      const { problems } = await runTest(runbook, test, await loadEvents(runbook, test));
      expect(problems, test.name).toEqual([]);
    }
  });

  it("takes the example that its first test renders", async () => {
    if (runbook === undefined) throw new Error("it does not load");
    const rendered = await renderExample(runbook, loadEvents);
    expect(rendered).toContain("2026-06-10");
    expect(parseRunbook(rewriteExample(entry, "new-entry.yaml", rendered), "new-entry.yaml").diagnostics).toEqual([]);
  });
});

it.each(["yes", "%x%", "a: b # c", "  spread\n over\tlines ", '"quoted"', "- item", "'", "\u202e", "null", "0123"])(
  "takes the title %j as text",
  (title) => {
    const { runbook } = parseRunbook(scaffold({ ...ASKED, title }).entry, "new-entry.yaml");
    expect(runbook?.title).toBe(title.replaceAll(/\s+/g, " ").trim());
  },
);

it("names the schema for editors, where there is one", () => {
  expect(scaffold({ ...ASKED, schema: "../schema/runbook.schema.json" }).entry.split("\n")[0]).toBe(
    "# yaml-language-server: $schema=../schema/runbook.schema.json",
  );
});
