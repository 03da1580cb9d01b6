/** Plain Sigma rule files, taken as they are: one rule, or rules and the correlation that joins them. */

import { z } from "zod";
import type { Diagnostic, Issue } from "../model/diagnostic.ts";
import { LEVELS } from "../model/finding.ts";
import { isObject, type JsonObject, object, text } from "../model/json.ts";
import { parseCorrelation } from "../query/correlation.ts";
import { compileDetection, type Detection } from "../query/detection.ts";
import { type Expr, or, type TemplatePart } from "../query/expr.ts";
import { onPlane, planeOf } from "./logsource.ts";
import { EACH_EVENT } from "./parse-query.ts";
import { type Identity, type ParsedRunbook, type Runbook, type RunbookQuery, STATUSES } from "./runbook.ts";
import { DEFAULT_COLUMNS } from "./vocabulary.ts";
import type { YamlDocument } from "./yaml-document.ts";
import { zodIssues } from "./zod-issues.ts";

/** The specification asks for a list; published rules also write one text. */
const texts = z.union([z.array(z.string()), z.string().transform((text) => [text])]);

/** What is taken over. Sigma allows further keys of any name; they say nothing about what is found. */
const head = z.looseObject({
  title: z.string().min(1, "expected text, found nothing"),
  level: z.enum(LEVELS).optional(),
  status: z.enum(STATUSES).optional(),
  description: z.string().optional(),
  tags: texts.optional(),
  falsepositives: texts.optional(),
  references: texts.optional(),
});

interface Rule {
  readonly document: YamlDocument;
  readonly value: JsonObject;
}

/** A rule or correlation at the top level is Sigma's; our own form keeps them under `query`. */
export function isSigma(documents: readonly unknown[]): boolean {
  return documents.some(
    (value) => isObject(value) && !("query" in value) && ("logsource" in value || "correlation" in value),
  );
}

export function parseSigma(documents: readonly YamlDocument[], identity: Identity): ParsedRunbook {
  const diagnostics: Diagnostic[] = [];
  const rules: Rule[] = [];
  const correlations: Rule[] = [];
  for (const document of documents) {
    const value = isObject(document.value) ? document.value : {};
    if (isObject(value["correlation"])) correlations.push({ document, value });
    else if (isObject(value["detection"])) rules.push({ document, value });
    else diagnostics.push(unsupported(document, "neither a rule nor a correlation"));
  }
  const [correlation, ...otherCorrelations] = correlations;
  const surplus = correlation === undefined ? rules.slice(1) : otherCorrelations;
  diagnostics.push(
    ...surplus.map(({ document }) =>
      unsupported(document, "a file is one entry: one rule, or one correlation of its rules"),
    ),
  );
  const main = correlation ?? rules[0];
  if (main === undefined) return { diagnostics };
  const shape = head.safeParse(main.value);
  if (!shape.success) diagnostics.push(...zodIssues(shape.error, head, main.value, "runbook").map(main.document.place));
  const query =
    correlation === undefined ? singleQuery(main, diagnostics) : correlationQuery(correlation, rules, diagnostics);
  if (diagnostics.length > 0 || query === undefined || !shape.success) return { diagnostics };
  return { runbook: toRunbook(shape.data, query, identity), diagnostics: [] };
}

function unsupported({ place }: YamlDocument, message: string): Diagnostic {
  return place({ code: "sigma/unsupported-document", path: [], message });
}

function toRunbook(written: z.infer<typeof head>, query: RunbookQuery, identity: Identity): Runbook {
  return {
    ...identity,
    kind: "sigma",
    title: written.title,
    level: written.level ?? "medium",
    status: written.status ?? "experimental",
    tags: written.tags ?? [],
    rationale: written.description ?? "",
    params: {},
    query,
    output: { columns: DEFAULT_COLUMNS },
    example_output: "",
    next_steps: [],
    falsepositives: written.falsepositives ?? [],
    references: written.references ?? [],
    tests: [],
  };
}

function singleQuery(rule: Rule, diagnostics: Diagnostic[]): RunbookQuery | undefined {
  const detection = compileRule(rule, diagnostics);
  const plane = planeOf(rule.value["logsource"]);
  return detection && plane && { plane, detection, judge: EACH_EVENT };
}

/** A rule's detection, on the events of its log source only. */
function compileRule({ document, value }: Rule, diagnostics: Diagnostic[]): Detection | undefined {
  const plane = planeOf(value["logsource"]);
  const compiled = compileDetection(value["detection"], ["detection"]);
  const issues: readonly Issue[] = [
    ...(plane === undefined ? [unsupportedLogsource(value)] : []),
    ...(compiled.ok ? parameterIssues(compiled.value) : compiled.issues),
  ];
  diagnostics.push(...issues.map(document.place));
  if (issues.length > 0 || plane === undefined || !compiled.ok) return undefined;
  return onPlane(plane, compiled.value);
}

function unsupportedLogsource(value: JsonObject): Issue {
  return {
    code: "sigma/unsupported-logsource",
    path: ["logsource"],
    message: "the rule is for another log",
    hint: `known are product: aws, service: cloudtrail and product: gcp, service: gcp.audit${"logsource" in value ? "" : "; add a logsource"}`,
  };
}

/** Sigma fills placeholders by a pipeline of the user's; here only entries of our own form declare parameters. */
function parameterIssues({ params }: Detection): readonly Issue[] {
  return [...params].map((name) => ({
    code: "runbook/unknown-parameter",
    path: ["detection"],
    message: `parameter "${name}" is not declared`,
    hint: "a Sigma rule has no parameters: write the values, or make it a runbook",
  }));
}

function correlationQuery(
  { document, value }: Rule,
  rules: readonly Rule[],
  diagnostics: Diagnostic[],
): RunbookQuery | undefined {
  const compiled = rules.map((rule) => ({ rule, detection: compileRule(rule, diagnostics) }));
  const selections = new Map<string, Expr<TemplatePart>>();
  for (const { rule, detection } of compiled) {
    for (const [key, name] of namesOf(rule)) {
      if (selections.has(name)) {
        const message = `another rule of this file is called "${name}"`;
        diagnostics.push(rule.document.place({ code: "sigma/duplicate-rule", path: [key], message }));
      }
      selections.set(name, detection?.condition ?? or());
    }
  }
  const { generate, ...written } = object(value["correlation"]) ?? {};
  const asWritten = generate === undefined || generate === false ? written : { ...written, generate };
  const parsed = parseCorrelation(asWritten, ["correlation"], [...selections.keys()]);
  if (!parsed.ok) {
    diagnostics.push(...parsed.issues.map(document.place));
    return undefined;
  }
  const used = parsed.value.rules.flatMap((name) => selections.get(name) ?? []);
  for (const { rule } of compiled) {
    if (!namesOf(rule).some(([, name]) => parsed.value.rules.includes(name)))
      diagnostics.push(unsupported(rule.document, "the correlation does not use this rule"));
  }
  const notes = [...new Set(compiled.flatMap(({ detection }) => detection?.notes ?? []))];
  return {
    detection: { selections, condition: or(...used), written: "1 of them", notes, params: new Set() },
    judge: { kind: "correlation", correlation: parsed.value },
  };
}

/** A correlation may call a rule by its name or its id. */
function namesOf({ value }: Rule): readonly (readonly [string, string])[] {
  const name = text(value["name"]);
  const id = text(value["id"]);
  return [
    ...(name === undefined ? [] : [["name", name] as const]),
    ...(id === undefined || id === name ? [] : [["id", id] as const]),
  ];
}
