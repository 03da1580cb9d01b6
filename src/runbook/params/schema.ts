/** How a parameter is declared in a runbook file. */

import { z } from "zod";
import type { JsonValue } from "../../model/json.ts";
import { parseDuration } from "../../model/time.ts";
import { type ParamSpec, SCALAR_TYPES, type ScalarType } from "../runbook.ts";
import { parseParamValue } from "./value.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const bound = z.union([z.number(), z.string()]);

const declaration = z.strictObject({
  type: z.enum([...SCALAR_TYPES, "list"]).describe("What values it takes; `duration` is written 90m, 24h or 7d"),
  of: z.enum(SCALAR_TYPES).optional().describe("Type of a list's elements"),
  description: z.string().min(1, "say what the parameter means").describe("What it means, in one line"),
  optional: z.boolean().optional().describe("Not given, the clauses that use it are dropped from the query"),
  default: z
    .union([scalar, z.array(scalar)])
    .optional()
    .describe("Value when none is given"),
  min: bound.optional().describe("Smallest number or duration"),
  max: bound.optional().describe("Greatest number or duration"),
  choices: z.array(z.string()).min(1, "name at least one choice").optional().describe("What an enum may be"),
});
type Declaration = z.infer<typeof declaration>;

export const paramSchema = declaration
  .superRefine((declared, context) => {
    for (const { path, message } of contradictions(declared)) context.addIssue({ code: "custom", path, message });
  })
  .meta({ id: "Parameter" });

export const PARAM_NAME = /^[a-z][a-z0-9_]*$/;

/** Durations become milliseconds. Takes what `paramSchema` passed. */
export function toParamSpec(declared: Declaration): ParamSpec {
  const spec = withoutDefault(declared);
  if (declared.default === undefined) return spec;
  const parsed = parseParamValue(spec, declared.default);
  return parsed.ok ? { ...spec, default: parsed.value as JsonValue } : spec;
}

function withoutDefault(declared: Declaration): ParamSpec {
  const { type, of, description, optional = false, choices } = declared;
  const base = elementType(declared);
  const min = toBound(base, declared.min);
  const max = toBound(base, declared.max);
  return {
    type,
    description,
    optional,
    ...(of === undefined ? {} : { of }),
    ...(choices === undefined ? {} : { choices }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}

function elementType({ type, of }: Declaration): ScalarType {
  return type === "list" ? (of ?? "string") : type;
}

function toBound(type: ScalarType, written: number | string | undefined): number | undefined {
  if (type === "duration") return typeof written === "string" ? parseDuration(written) : undefined;
  return typeof written === "number" ? written : undefined;
}

interface Contradiction {
  readonly path: string[];
  readonly message: string;
}

function contradictions(declared: Declaration): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const say = (key: string, message: string) => found.push({ path: [key], message });
  const type = elementType(declared);
  const counts = type === "integer" || type === "number" || type === "duration";
  if (declared.type === "list" && declared.of === undefined)
    say("type", "a list says what it is a list of, such as of: cidr");
  if (declared.type !== "list" && declared.of !== undefined) say("of", "only a list has element types");
  if (type === "enum" && declared.choices === undefined) say("type", "an enum names its choices");
  if (type !== "enum" && declared.choices !== undefined) say("choices", "only an enum has choices");
  for (const key of ["min", "max"] as const) {
    if (declared[key] === undefined) continue;
    if (!counts) say(key, "only numbers and durations have bounds");
    else if (toBound(type, declared[key]) === undefined)
      say(key, type === "duration" ? "expected a duration such as 90m, 24h or 7d" : "expected a number");
  }
  if (declared.default !== undefined && declared.optional === true)
    say("optional", "a parameter with a default is never left out");
  if (declared.default !== undefined && found.length === 0) {
    const parsed = parseParamValue(withoutDefault(declared), declared.default);
    if (!parsed.ok) say("default", parsed.message);
  }
  return found;
}
