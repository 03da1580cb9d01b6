/** One value for one typed parameter, from a command line (text) or from a file (typed). */

import { networkText } from "../../model/network.ts";
import { printable } from "../../model/text.ts";
import { formatDuration, parseDuration } from "../../model/time.ts";
import type { ParamValue } from "../../query/bind.ts";
import { didYouMean, nearest } from "../../query/suggest.ts";
import type { ParamSpec, ScalarType } from "../runbook.ts";
import { oneOf } from "../zod-issues.ts";

type Scalar = string | number | boolean;
export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly hint?: string };

/**
 * Durations become milliseconds, an address becomes its /32 or /128, a list may be one text with commas. A number where
 * text is expected is taken as its digits: account ids look like numbers.
 */
export function parseParamValue(spec: ParamSpec, given: unknown): Parsed<ParamValue> {
  if (spec.type !== "list") return parseScalar(spec.type, spec, given);
  const elements: readonly unknown[] =
    typeof given === "string"
      ? given.split(",").map((element) => element.trim())
      : Array.isArray(given)
        ? given
        : [given];
  if (elements.length === 0) return { ok: false, message: "expected at least one value" };
  const values: Scalar[] = [];
  for (const element of elements) {
    const parsed = parseScalar(spec.of ?? "string", spec, element);
    if (!parsed.ok) return parsed;
    values.push(parsed.value);
  }
  return { ok: true, value: values as readonly string[] };
}

function parseScalar(type: ScalarType, spec: ParamSpec, given: unknown): Parsed<Scalar> {
  const value = convert(type, spec, given);
  if (value === undefined) return refuse(type, spec, given);
  const outside =
    typeof value === "number" &&
    ((spec.min !== undefined && value < spec.min) || (spec.max !== undefined && value > spec.max));
  return outside ? refuse(type, spec, given) : { ok: true, value };
}

function convert(type: ScalarType, spec: ParamSpec, given: unknown): Scalar | undefined {
  const word = typeof given === "number" || typeof given === "boolean" ? String(given) : given;
  if (typeof word !== "string" || word === "") return undefined;
  switch (type) {
    case "string":
      return typeof given === "number" && !Number.isSafeInteger(given) ? undefined : word;
    case "integer":
      return /^-?\d+$/.test(word) && Number.isSafeInteger(Number(word)) ? Number(word) : undefined;
    case "number":
      return /^-?\d+(\.\d+)?$/.test(word) && Number.isFinite(Number(word)) ? Number(word) : undefined;
    case "boolean":
      return word === "true" ? true : word === "false" ? false : undefined;
    case "duration":
      return parseDuration(word);
    case "cidr":
      return networkText(word);
    case "enum":
      return spec.choices?.includes(word) ? word : undefined;
  }
}

function refuse(type: ScalarType, spec: ParamSpec, given: unknown): Parsed<never> {
  const near = type === "enum" && typeof given === "string" ? nearest(given, spec.choices ?? []) : [];
  const message = `expected ${expected(type, spec)}, found ${show(given)}`;
  return { ok: false, message, ...didYouMean(near) };
}

function expected(type: ScalarType, spec: ParamSpec): string {
  switch (type) {
    case "string":
      return "text";
    case "integer":
      return `a whole number${range(spec, String)}`;
    case "number":
      return `a number${range(spec, String)}`;
    case "boolean":
      return "true or false";
    case "duration":
      return `a duration such as 90m, 24h or 7d${range(spec, formatDuration)}`;
    case "cidr":
      return "an address or a range such as 203.0.113.0/24";
    case "enum":
      return oneOf(spec.choices ?? []);
  }
}

function range({ min, max }: ParamSpec, show: (bound: number) => string): string {
  if (min !== undefined && max !== undefined) return ` from ${show(min)} to ${show(max)}`;
  if (min !== undefined) return `, at least ${show(min)}`;
  return max === undefined ? "" : `, at most ${show(max)}`;
}

function show(given: unknown): string {
  if (given === "") return "nothing";
  if (typeof given === "string") return `"${printable(given.slice(0, 80))}"`;
  if (given === null || given === undefined) return "nothing";
  if (typeof given === "object") return Array.isArray(given) ? "a list" : "a map";
  return String(given);
}
