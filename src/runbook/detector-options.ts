/** The options an entry gives its detector: parameters filled in, durations read, checked by the detector's own schema. */

import type { Detector } from "../detectors/detector.ts";
import { type DetectorId, detectors } from "../detectors/index.ts";
import type { Issue, Path, Result } from "../model/diagnostic.ts";
import { isObject, type JsonObject, type JsonValue } from "../model/json.ts";
import { parseDuration } from "../model/time.ts";
import type { BoundParams } from "./params.ts";
import { zodIssues } from "./zod-issues.ts";

export function isDetector(id: string): id is DetectorId {
  return Object.hasOwn(detectors, id);
}

export function detectorNames(): readonly string[] {
  return Object.keys(detectors);
}

/** What its observations may carry besides the common values, with what it means. */
export function attributesOf(id: DetectorId): Readonly<Record<string, string>> {
  return detectors[id].attributes;
}

/** A text that stands for a parameter. */
export const REFERENCE = /^%([^%\s]+)%$/;

/** The parameter that a text stands for, when it is `%name%` and nothing else. */
export function referenceIn(value: unknown): string | undefined {
  return typeof value === "string" ? REFERENCE.exec(value)?.[1] : undefined;
}

/** Every parameter that `with` mentions, with the place of its mention. */
export function referencesIn(value: unknown, path: Path): readonly { readonly name: string; readonly path: Path }[] {
  const name = referenceIn(value);
  if (name !== undefined) return [{ name, path }];
  if (Array.isArray(value)) return value.flatMap((element, index) => referencesIn(element, [...path, index]));
  return isObject(value) ? Object.keys(value).flatMap((key) => referencesIn(value[key], [...path, key])) : [];
}

/**
 * The detector's options. An option whose optional parameter was not given takes the detector's default; a list parameter
 * inside a list adds its elements; a duration may be written `90m` where the option counts milliseconds.
 */
export function bindOptions(id: DetectorId, written: JsonObject, params: BoundParams, path: Path): Result<unknown> {
  const detector: Detector = detectors[id];
  const filled = fill(written, params) ?? {};
  const first = detector.options.safeParse(filled);
  if (first.success) return { ok: true, value: first.data };
  const timed = first.error.issues.reduce<JsonValue>(
    (value, issue) =>
      issue.code === "invalid_type" && issue.expected === "number" ? withMilliseconds(value, issue.path) : value,
    filled,
  );
  const second = detector.options.safeParse(timed);
  if (second.success) return { ok: true, value: second.data };
  const issues: readonly Issue[] = zodIssues(second.error, detector.options, timed, "runbook", path);
  return {
    ok: false,
    issues: issues.map((issue) =>
      issue.code === "runbook/unknown-key" ? { ...issue, code: "runbook/unknown-option" } : issue,
    ),
  };
}

function fill(value: JsonValue, params: BoundParams): JsonValue | undefined {
  const name = referenceIn(value);
  if (name !== undefined) return Object.hasOwn(params, name) ? (params[name] as JsonValue) : undefined;
  if (Array.isArray(value)) {
    return value.flatMap((element) => {
      const filled = fill(element, params);
      return filled === undefined
        ? []
        : referenceIn(element) !== undefined && Array.isArray(filled)
          ? filled
          : [filled];
    });
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [
    key,
    member === undefined ? undefined : fill(member, params),
  ]);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined)) as JsonObject;
}

function withMilliseconds(value: JsonValue, path: readonly PropertyKey[]): JsonValue {
  const [step, ...rest] = path;
  if (step === undefined) return (typeof value === "string" ? parseDuration(value) : undefined) ?? value;
  if (Array.isArray(value))
    return value.map((element, index) => (index === step ? withMilliseconds(element, rest) : element));
  if (!isObject(value)) return value;
  const member = value[String(step)];
  return member === undefined ? value : { ...value, [String(step)]: withMilliseconds(member, rest) };
}
