/** An entry in iaprun's own form: its schema, its query, and how its parts fit together. */

import type { Issue } from "../model/diagnostic.ts";
import { isObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { parseInstant } from "../model/time.ts";
import { checkParts, idIssues } from "./check-parts.ts";
import { toEstate } from "./estate.ts";
import { paramSchema, toParamSpec } from "./params/schema.ts";
import type { DeclaredParams, ParamSpecs } from "./params.ts";
import { parseQuery } from "./parse-query.ts";
import type { Identity, ParsedRunbook, Runbook, RunbookQuery, RunbookTest, Step } from "./runbook.ts";
import { type RunbookFile, runbookSchema } from "./schema.ts";
import { DEFAULT_COLUMNS } from "./vocabulary.ts";
import type { YamlDocument } from "./yaml-document.ts";
import { zodIssues } from "./zod-issues.ts";

export function parseEntry(document: YamlDocument, identity: Identity): ParsedRunbook {
  if (document.value === undefined) return { diagnostics: [] };
  const shape = runbookSchema.safeParse(document.value);
  const issues: Issue[] = shape.success ? [] : [...zodIssues(shape.error, runbookSchema, document.value, "runbook")];
  const written = isObject(document.value) ? document.value : {};
  const params = declaredParams(written["params"]);
  const { query, judge, issues: queryIssues } = parseQuery(isObject(written["query"]) ? written["query"] : {}, params);
  issues.push(...idIssues(written["id"], identity.id), ...queryIssues, ...checkParts(written, params, judge));
  if (issues.length > 0 || !shape.success || query === undefined) return { diagnostics: issues.map(document.place) };
  return { runbook: assemble(shape.data, params.specs, query, identity), diagnostics: [] };
}

/** Each declaration for itself: a broken one does not hide what is wrong elsewhere. */
function declaredParams(written: JsonValue | undefined): DeclaredParams {
  const declared = Object.entries(isObject(written) ? written : {}).map(
    ([name, value]) => [name, paramSchema.safeParse(value)] as const,
  );
  const specs = declared.flatMap(([name, parsed]) =>
    parsed.success ? [[name, toParamSpec(parsed.data)] as const] : [],
  );
  return { specs: Object.fromEntries(specs), names: declared.map(([name]) => name) };
}

function assemble(file: RunbookFile, params: ParamSpecs, query: RunbookQuery, identity: Identity): Runbook {
  return {
    ...identity,
    kind: "runbook",
    title: file.title,
    level: file.level,
    status: file.status ?? "experimental",
    tags: file.tags ?? [],
    rationale: file.rationale,
    params,
    query,
    output: { columns: file.output?.columns ?? DEFAULT_COLUMNS },
    example_output: file.example_output,
    next_steps: file.next_steps.map(toStep),
    falsepositives: file.falsepositives ?? [],
    references: file.references ?? [],
    ...(file.author === undefined ? {} : { author: file.author }),
    ...(file.license === undefined ? {} : { license: file.license }),
    ...(file.derived_from === undefined ? {} : { derived_from: file.derived_from }),
    tests: (file.tests ?? []).map(toTest),
  };
}

function toStep({ title, exec, with: given, command }: RunbookFile["next_steps"][number]): Step {
  const texts = Object.entries(given ?? {}).map(([name, value]) => [name, String(value)] as const);
  return {
    title,
    ...(exec === undefined ? {} : { exec }),
    ...(given === undefined ? {} : { with: Object.fromEntries(texts) }),
    ...(command === undefined ? {} : { command }),
  };
}

function toTest(test: NonNullable<RunbookFile["tests"]>[number]): RunbookTest {
  const since = parseInstant(test.window?.since ?? "");
  const until = parseInstant(test.window?.until ?? "");
  return {
    name: test.name,
    events: typeof test.events === "string" ? test.events : (test.events as readonly JsonObject[]),
    params: test.params ?? {},
    ...(since && until ? { window: { since: since.ms, until: until.ms } } : {}),
    estate: toEstate(test.estate ?? {}),
    expect: test.expect,
  };
}
