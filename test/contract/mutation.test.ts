/**
 * The tests of every entry know its query: with any one selection always true, always false or negated, one of them
 * fails; so it does without any one part of a selection: an item of a map, a map of a list, a value of a list. Taking a
 * selection out of the condition is no mutation of its own: within `and` that is "always true", within `or` "always false".
 */

import { describe, expect, it } from "vitest";
import { runTest } from "../../src/engine/selftest.ts";
import type { Source } from "../../src/engine/source.ts";
import type { Finding } from "../../src/model/finding.ts";
import { paramsOf } from "../../src/query/bind.ts";
import { parseCondition, placeSelections } from "../../src/query/condition.ts";
import { and, type Expr, FALSE, not, or, type TemplatePart, TRUE } from "../../src/query/expr.ts";
import { formatExpr } from "../../src/query/format.ts";
import type { Runbook, RunbookTest } from "../../src/runbook/runbook.ts";
import { loadEvents } from "../../src/sources/fixtures.ts";
import { EVERYTHING, readAll } from "../support/reading.ts";
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
const CONNECTED = "the detector takes only what succeeded";
const UNCOUNTED = "what has no address adds none to their count";

/** Mutants that answer as the entry does, whatever the records, each with the reason. */
const EQUIVALENT: Readonly<Record<string, string>> = {
  "follow-credential: any_event always true": "every event has a uid",
  "iap-bypass: opening always true": ASKED_AGAIN,
  "iap-bypass: repair_of_proxy always true": ASKED_AGAIN,
  "iap-bypass: repair_of_policy always true": ASKED_AGAIN,
  "iap-bypass: everybody always true": ASKED_AGAIN,
  "iap-bypass: login always true": ASKED_AGAIN,
  'iap-bypass: opening without activity: "proxy.disable"':
    "what switches the proxy off says which proxy, and another selection asks for that",
  "log-tampering: tampering always true":
    "without a logging facet, or with one that takes nothing away, the detector tells nothing",
  "log-tampering: restart always true": "the detector looks for StartLogging by the same name",
  "new-iap-policy-bindings: change always true":
    "the detector takes policies, which the other selection names, and grants that say nothing",
  "new-iap-policy-bindings: policy always true":
    "the detector takes policies, and grants that say nothing, which the other selection names",
  'denied-reconnaissance: refused without plane: "aws"':
    "only AWS has a userIdentity.arn, by which the correlation groups",
  'failed-iap-auth-by-ip-range: attempt without outcome: "denied" or outcome: "success"':
    "the detector takes refusals, and successes that overcome them",
  'first-time-at-target: by_user without actor.session.name: "%user%"':
    "no record of Google's proxy names a session; the entry takes a user in the same two ways as others",
  'heavy-tunnels: tunnel without outcome: "success"': CONNECTED,
  'instance-credentials-elsewhere: machine without src_endpoint.kind: "ip"': UNCOUNTED,
  'instance-fan-out: opened without activity: "session.open"': "what ends a session names no machine",
  'instance-fan-out: opened without road: "session-manager" or road: "instance-connect" or road: "instance-connect-endpoint" or road: "serial-console"':
    "on the other roads nobody has a userIdentity.arn, by which the correlation groups",
  'list-iap-connections: connection without outcome: "success"': CONNECTED,
  'new-iap-policy-bindings: change without activity: "policy.revoke"':
    "what revokes says of which policy, and the other selection asks for that",
  "service-account-key-new-network: with_key without actor.credential_uid|exists: true":
    "without a credential there is no combination that could be new",
  'session-from-two-addresses: session without src_endpoint.kind: "ip"': UNCOUNTED,
  'token-mint-spikes: mint without outcome: "success"': CONNECTED,
  'who-reached-target: arrival without outcome: "success"': CONNECTED,
};

/** A selection without one of its parts, each in turn, by what the part says. */
function* lessened(selection: Selection): Generator<readonly [part: string, without: Selection]> {
  if (selection.op === "not") {
    for (const [part, without] of lessened(selection.arg)) yield [part, not(without)];
  }
  if (selection.op !== "and" && selection.op !== "or") return;
  const join = selection.op === "and" ? and : or;
  for (const [index, part] of selection.args.entries()) {
    const others = selection.args.filter((_, other) => other !== index);
    yield [formatExpr(part), join(...others)];
    for (const [inner, without] of lessened(part)) yield [inner, join(...selection.args.with(index, without))];
  }
}

type Mutant = readonly [name: string, runbook: Runbook, selection: string, mutant: Runbook];

const mutants = library.runbooks.flatMap((runbook) =>
  [...runbook.query.detection.selections].flatMap(([name, selection]) =>
    [
      ...Object.entries(MUTATIONS).map(([mutation, mutated]) => [mutation, mutated(selection)] as const),
      ...[...lessened(selection)].map(([part, without]) => [`without ${part}`, without] as const),
    ].map(
      ([mutation, mutated]): Mutant => [
        `${runbook.id}: ${name} ${mutation}`,
        runbook,
        name,
        mutate(runbook, name, mutated),
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
function mutate(runbook: Runbook, name: string, mutated: Selection): Runbook {
  const { detection } = runbook.query;
  const selections = new Map(detection.selections);
  selections.set(name, mutated);
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
  const fail = (what: unknown): never => {
    throw new Error(`${source.name}: ${JSON.stringify(what)}`);
  };
  const { records } = await readAll(source, EVERYTHING, { gap: fail, notAudit: fail });
  return recordSource(source.name, records);
}
