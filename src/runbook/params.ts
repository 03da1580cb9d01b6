/** The parameters of one run: every given value checked, every missing one defaulted, every mistake told at once. */

import type { Issue, Result } from "../model/diagnostic.ts";
import { printable } from "../model/text.ts";
import type { ParamValue } from "../query/bind.ts";
import { didYouMean, nearest } from "../query/suggest.ts";
import { parseParamValue } from "./params/value.ts";
import type { ParamSpec } from "./runbook.ts";

export type ParamSpecs = Readonly<Record<string, ParamSpec>>;
/** The parameters of a file that is being checked. */
export interface DeclaredParams {
  /** Those whose declaration is sound. */
  readonly specs: ParamSpecs;
  /** All of them, so that a broken declaration is not told again wherever its parameter is used. */
  readonly names: readonly string[];
}

/** Optional parameters that were not given are absent. */
export type BoundParams = Readonly<Record<string, ParamValue>>;

/** `given`: by name, text from a command line or typed values from a file; `undefined` and `null` count as not given. */
export function bindParams(specs: ParamSpecs, given: Readonly<Record<string, unknown>>): Result<BoundParams> {
  const issues: Issue[] = unknownNames(specs, Object.keys(given));
  const values: [string, ParamValue][] = [];
  for (const [name, spec] of Object.entries(specs)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || value === null) {
      // A default is already in its final form: durations in milliseconds.
      if (spec.default !== undefined) values.push([name, spec.default as ParamValue]);
      else if (!spec.optional) issues.push(missing(name, spec));
      continue;
    }
    const parsed = parseParamValue(spec, value);
    if (parsed.ok) values.push([name, parsed.value]);
    else
      issues.push({
        ...parsed,
        code: "param/bad-value",
        path: [name],
        message: `parameter ${name}: ${parsed.message}`,
      });
  }
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: Object.fromEntries(values) };
}

function unknownNames(specs: ParamSpecs, names: readonly string[]): Issue[] {
  return names
    .filter((name) => !Object.hasOwn(specs, name))
    .map((name) => ({
      code: "param/unknown",
      path: [name],
      key: true,
      message: `there is no parameter "${printable(name)}"`,
      hint: didYouMean(nearest(name, Object.keys(specs))).hint ?? parameterList(specs),
    }));
}

function parameterList(specs: ParamSpecs): string {
  const names = Object.keys(specs);
  return names.length === 0 ? "this entry takes no parameters" : `its parameters are ${names.join(", ")}`;
}

function missing(name: string, spec: ParamSpec): Issue {
  return {
    code: "param/missing",
    path: [name],
    message: `parameter ${name} is missing: ${spec.description}`,
    hint: `give it with -p ${name}=...`,
  };
}
