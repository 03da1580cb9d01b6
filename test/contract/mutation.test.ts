/**
 * The tests of every entry know its query: with any one selection always true, always false or negated, one of them
 * fails. Taking a selection out of the condition is no mutation of its own: within `and` that is "always true", within
 * `or` "always false".
 */

import { describe, expect, it } from "vitest";
import { runTest } from "../../src/engine/selftest.ts";
import type { Source } from "../../src/engine/source.ts";
import type { Finding } from "../../src/model/finding.ts";
import type { RawRecord } from "../../src/model/record.ts";
import { paramsOf } from "../../src/query/bind.ts";
import { parseCondition, placeSelections } from "../../src/query/condition.ts";
import { type Expr, FALSE, not, type TemplatePart, TRUE } from "../../src/query/expr.ts";
import type { Runbook, RunbookTest } from "../../src/runbook/runbook.ts";
import { loadEvents } from "../../src/sources/fixtures.ts";
import { library, recordSource } from "../support/run.ts";

const FIXTURES = library.runbooks
  .flatMap(({ tests }) => tests.map(({ events }) => events))
  .filter((events, index, all): events is string => typeof events === "string" && all.indexOf(events) === index);

type Selection = Expr<TemplatePart>;

const MUTATIONS = {
  "always true": () => TRUE,
  "always false": () => FALSE,
  negated: (selection: Selection) => not(selection),
} as const satisfies Readonly<Record<string, (selection: Selection) => Selection>>;

const ASKED_AGAIN =
  "the detector itself takes nothing from an event but the facets and roads that the other selections name";

/** Mutants that answer as the entry does, whatever the records, each with the reason. */
const EQUIVALENT: Readonly<Record<string, string>> = {
  "follow-credential: any_event always true": "every event has a uid",
  "iap-bypass: opening always true": ASKED_AGAIN,
  "iap-bypass: repair_of_proxy always true": ASKED_AGAIN,
  "iap-bypass: repair_of_policy always true": ASKED_AGAIN,
  "iap-bypass: everybody always true": ASKED_AGAIN,
  "iap-bypass: login always true": ASKED_AGAIN,
  "log-tampering: tampering always true":
    "without a logging facet, or with one that takes nothing away, the detector tells nothing",
  "log-tampering: restart always true": "the detector looks for StartLogging by the same name",
  "new-iap-policy-bindings: change always true":
    "the detector takes policies, which the other selection names, and grants that say nothing",
  "new-iap-policy-bindings: policy always true":
    "the detector takes policies, and grants that say nothing, which the other selection names",
};

type Mutant = readonly [name: string, runbook: Runbook, selection: string, mutant: Runbook];

const mutants = library.runbooks.flatMap((runbook) =>
  [...runbook.query.detection.selections.keys()].flatMap((selection) =>
    Object.entries(MUTATIONS).map(
      ([mutation, mutated]): Mutant => [
        `${runbook.id}: ${selection} ${mutation}`,
        runbook,
        selection,
        mutate(runbook, selection, mutated),
      ],
    ),
  ),
);

it.each(mutants.filter(([name]) => !Object.hasOwn(EQUIVALENT, name)))("%s", async (_, runbook, selection, mutant) => {
  expect(await killer(mutant, testsOf(runbook, selection))).toBeDefined();
});

describe("exempt, because it answers alike", () => {
  const exempt = mutants.filter(([name]) => Object.hasOwn(EQUIVALENT, name));

  it("names mutants that exist", () => {
    expect(new Set(exempt.map(([name]) => name))).toEqual(new Set(Object.keys(EQUIVALENT)));
  });

  it.each(exempt)("%s, over every fixture of the library", async (_, runbook, _selection, mutant) => {
    const [first] = runbook.tests;
    if (first === undefined) throw new Error("an exempt entry has tests");
    for (const events of FIXTURES) {
      const test = { ...first, events };
      const [asWritten, mutated] = await Promise.all([answers(runbook, test), answers(mutant, test)]);
      expect(mutated, events).toEqual(asWritten);
    }
  });
});

async function answers(runbook: Runbook, { window: _, ...test }: RunbookTest): Promise<readonly Finding[]> {
  const { report } = await runTest(runbook, test, await recorded(runbook, test));
  return report.runs.flatMap(({ findings }) => findings);
}

/** The same entry, the selection replaced wherever condition or correlation names it. */
function mutate(runbook: Runbook, name: string, mutation: (selection: Selection) => Selection): Runbook {
  const { detection } = runbook.query;
  const selections = new Map(detection.selections);
  selections.set(name, mutation(selections.get(name) ?? FALSE));
  const parsed = parseCondition(detection.written, { path: [] });
  if (!parsed.ok) throw new Error(`the condition of ${runbook.id} cannot be parsed again`);
  const condition = placeSelections(parsed.value, selections, { path: [] }).expr;
  return { ...runbook, query: { ...runbook.query, detection: { ...detection, selections, condition } } };
}

/** A selection whose parameter is not given is not there, so that such a test says nothing about it. */
function testsOf({ query, params, tests }: Runbook, name: string): readonly RunbookTest[] {
  const needed = paramsOf(query.detection.selections.get(name) ?? TRUE).filter((param) => params[param]?.optional);
  return tests.filter((test) => needed.every((param) => Object.hasOwn(test.params, param)));
}

/** The first test that fails, if any. */
async function killer(mutant: Runbook, tests: readonly RunbookTest[]): Promise<string | undefined> {
  for (const test of tests) {
    const { problems } = await runTest(mutant, test, await recorded(mutant, test));
    if (problems.length > 0) return test.name;
  }
  return undefined;
}

const read = new Map<string, Promise<Source>>();

/** Each fixture is read once for all mutants. */
function recorded(runbook: Runbook, test: RunbookTest): Promise<Source> {
  if (typeof test.events !== "string") return loadEvents(runbook, test);
  const source = read.get(test.events) ?? remembered(runbook, test);
  read.set(test.events, source);
  return source;
}

async function remembered(runbook: Runbook, test: RunbookTest): Promise<Source> {
  const source = await loadEvents(runbook, test);
  const records: RawRecord[] = [];
  const fail = (what: unknown): never => {
    throw new Error(`${source.name}: ${JSON.stringify(what)}`);
  };
  const context = { signal: new AbortController().signal, gap: fail, notAudit: fail, progress: () => {} };
  const everything = { where: TRUE, window: { since: 0, until: Number.MAX_SAFE_INTEGER } };
  for await (const batch of source.read(everything, context)) records.push(...batch);
  return recordSource(source.name, records);
}
