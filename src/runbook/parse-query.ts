/** The query of a runbook file: its detection, who judges what matches, and every parameter either of them uses. */

import type { Issue, Path } from "../model/diagnostic.ts";
import type { Plane } from "../model/event.ts";
import { isObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { parseDuration } from "../model/time.ts";
import { correlationParams, parseCorrelation } from "../query/correlation.ts";
import { compileDetection, type Detection } from "../query/detection.ts";
import { didYouMean, nearest } from "../query/suggest.ts";
import { bindOptions, detectorNames, isDetector, referenceIn, referencesIn } from "./detector-options.ts";
import { onPlane, planeOf } from "./logsource.ts";
import type { DeclaredParams, ParamSpecs } from "./params.ts";
import type { Judge, ParamSpec, RunbookQuery } from "./runbook.ts";
import { sampleValues } from "./sample-values.ts";

/** What could be made of a query; `query` is absent when a part of it is broken. */
export interface ParsedQuery {
  readonly query?: RunbookQuery;
  /** Known even when the detection is broken: columns and placeholders are still checked. */
  readonly judge?: Judge;
  readonly issues: readonly Issue[];
}

interface Mention {
  readonly name: string;
  readonly path: Path;
}

/** For entries that name no judge. */
export const EACH_EVENT: Judge = { kind: "detector", id: "each-event", with: {} };

const QUERY: Path = ["query"];

/** `raw` may be anything; what has the wrong shape is left to the schema's own issues. */
export function parseQuery(raw: JsonObject, { specs, names }: DeclaredParams): ParsedQuery {
  const issues: Issue[] = [];
  const detection = parseDetection(raw["detection"], issues);
  const judge = parseJudge(raw, detection, specs, issues);
  const lookback = parseLookback(raw["lookback"]);
  const mentions = [
    ...mentionsIn(raw["detection"], detection),
    ...referencesIn(raw["lookback"], [...QUERY, "lookback"]),
    ...referencesIn(raw["detector"], [...QUERY, "detector"]),
    ...mentionsIn(raw["correlation"], undefined, "correlation"),
  ];
  issues.push(...parameterUse(mentions, names));
  if (typeof lookback === "object") issues.push(...lookbackType(specs[lookback.param]));
  if (judge?.kind === "correlation")
    issues.push(...correlationNeeds(correlationParams(judge.correlation), mentions, specs));
  return {
    issues,
    ...(judge === undefined ? {} : { judge }),
    ...(detection && judge ? { query: assemble(detection, judge, lookback, planeOf(raw["logsource"])) } : {}),
  };
}

function assemble(
  detection: Detection,
  judge: Judge,
  lookback: RunbookQuery["lookback"],
  plane: Plane | undefined,
): RunbookQuery {
  return {
    ...(plane === undefined ? { detection } : { plane, detection: onPlane(plane, detection) }),
    judge,
    ...(lookback === undefined ? {} : { lookback }),
  };
}

function parseDetection(raw: JsonValue | undefined, issues: Issue[]): Detection | undefined {
  if (!isObject(raw)) return undefined;
  const compiled = compileDetection(raw, [...QUERY, "detection"]);
  if (compiled.ok) return compiled.value;
  issues.push(...compiled.issues);
  return undefined;
}

function parseJudge(
  raw: JsonObject,
  detection: Detection | undefined,
  specs: ParamSpecs,
  issues: Issue[],
): Judge | undefined {
  if (raw["correlation"] !== undefined && raw["detector"] !== undefined) return undefined;
  if (raw["correlation"] !== undefined) return parseCorrelationJudge(raw["correlation"], detection, issues);
  if (raw["detector"] === undefined) return EACH_EVENT;
  const detector = isObject(raw["detector"]) ? raw["detector"] : {};
  const id = detector["id"];
  if (typeof id !== "string") return undefined;
  const path = [...QUERY, "detector"];
  if (!isDetector(id)) {
    const hint = didYouMean(nearest(id, detectorNames())).hint ?? `known detectors: ${detectorNames().join(", ")}`;
    issues.push({
      code: "runbook/unknown-detector",
      path: [...path, "id"],
      message: `there is no detector "${id}"`,
      hint,
    });
    return undefined;
  }
  const options = isObject(detector["with"]) ? detector["with"] : {};
  const bound = bindOptions(id, options, sampleValues(specs), [...path, "with"]);
  if (!bound.ok) issues.push(...bound.issues);
  return { kind: "detector", id, with: options };
}

function parseCorrelationJudge(raw: JsonValue, detection: Detection | undefined, issues: Issue[]): Judge | undefined {
  if (!isObject(raw) || detection === undefined) return undefined;
  const parsed = parseCorrelation(raw, [...QUERY, "correlation"], [...detection.selections.keys()]);
  if (parsed.ok) return { kind: "correlation", correlation: parsed.value };
  issues.push(...parsed.issues);
  return undefined;
}

function parseLookback(raw: JsonValue | undefined): RunbookQuery["lookback"] {
  if (typeof raw !== "string") return undefined;
  const param = referenceIn(raw);
  return param === undefined ? parseDuration(raw) : { param };
}

/** The compiled detection knows which texts are parameters; of a broken one, every text that looks like one counts. */
function mentionsIn(
  raw: JsonValue | undefined,
  detection: Detection | undefined,
  part = "detection",
): readonly Mention[] {
  const found = textsIn(raw, [...QUERY, part]).flatMap(({ text, path }) =>
    [...text.matchAll(/%([^%\s]+)%/g)].map(([, name = ""]) => ({ name, path })),
  );
  return detection === undefined ? found : found.filter(({ name }) => detection.params.has(name));
}

function textsIn(value: JsonValue | undefined, path: Path): readonly { readonly text: string; readonly path: Path }[] {
  if (typeof value === "string") return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((element, index) => textsIn(element, [...path, index]));
  return isObject(value) ? Object.keys(value).flatMap((key) => textsIn(value[key], [...path, key])) : [];
}

function parameterUse(mentions: readonly Mention[], declared: readonly string[]): readonly Issue[] {
  const unknown = mentions
    .filter(({ name }) => !declared.includes(name))
    .map(({ name, path }) => ({
      code: "runbook/unknown-parameter",
      path,
      message: `parameter "${name}" is not declared`,
      hint: didYouMean(nearest(name, declared)).hint ?? "declare it under params",
    }));
  const unused = declared
    .filter((name) => !mentions.some((mention) => mention.name === name))
    .map((name) => ({
      code: "runbook/unused-parameter",
      path: ["params", name],
      key: true,
      message: `parameter "${name}" is declared and never used`,
      hint: `use it in the query as "%${name}%", with |expand after the field's name, or remove it`,
    }));
  return [...unknown, ...unused];
}

function lookbackType(spec: ParamSpec | undefined): readonly Issue[] {
  if (spec === undefined || spec.type === "duration") return [];
  const message = `a lookback is a duration, and this parameter is of type ${spec.type}`;
  return [{ code: "runbook/parameter-type", path: [...QUERY, "lookback"], message }];
}

/** A correlation cannot do without a number or a timespan: leaving its clause out has no meaning. */
function correlationNeeds(names: readonly string[], mentions: readonly Mention[], specs: ParamSpecs): readonly Issue[] {
  return names
    .filter((name) => specs[name]?.optional === true)
    .map((name) => ({
      code: "runbook/parameter-type",
      path: mentions.findLast((mention) => mention.name === name)?.path ?? QUERY,
      message: `a correlation cannot do without parameter "${name}", and it is optional`,
      hint: "give it a default instead",
    }));
}
