/** What zod found wrong, in our words: where, what was expected, and what was probably meant. */

import type { ZodError, ZodType } from "zod";
import type { Issue, Path } from "../model/diagnostic.ts";
import { didYouMean, nearest } from "../query/suggest.ts";
import type { FileKind } from "./yaml-document.ts";

/** Defects of any file that has a schema; the second half of the code. */
export type SchemaFault = "unknown-key" | "missing-key" | "wrong-type" | "unknown-value" | "bad-value";

type ZodIssue = ZodError["issues"][number];
interface Given {
  readonly kind: FileKind;
  readonly schema: ZodType;
  readonly value: unknown;
}

/** `value` is what was checked against `schema`; `base` is where that value stands in its document. */
export function zodIssues(
  error: ZodError,
  schema: ZodType,
  value: unknown,
  kind: FileKind,
  base: Path = [],
): readonly Issue[] {
  return error.issues
    .flatMap((issue) => translate(issue, pathOf(issue.path), { kind, schema, value }))
    .map((issue) => ({ ...issue, path: [...base, ...issue.path] }));
}

function translate(issue: ZodIssue, path: Path, given: Given): readonly Issue[] {
  const make = (fault: SchemaFault, message: string, more: Partial<Issue> = {}): Issue => ({
    code: `${given.kind}/${fault}`,
    path,
    message,
    ...more,
  });
  switch (issue.code) {
    case "unrecognized_keys": {
      const known = keysAt(given.schema, path);
      return issue.keys.map((key) => {
        const hint =
          didYouMean(nearest(key, known)).hint ?? (known.length === 0 ? undefined : `known here: ${known.join(", ")}`);
        return make("unknown-key", `unknown key "${key}"`, {
          path: [...path, key],
          key: true,
          ...(hint === undefined ? {} : { hint }),
        });
      });
    }
    case "invalid_type": {
      const found = valueAt(given.value, path);
      if (found === undefined) return [make("missing-key", `"${path.at(-1) ?? "the document"}" is missing`)];
      return [make("wrong-type", `expected ${NAMES[issue.expected] ?? issue.expected}, found ${nameOf(found)}`)];
    }
    case "invalid_value": {
      const found = valueAt(given.value, path);
      if (found === undefined) return [make("missing-key", `"${path.at(-1)}" is missing`)];
      const choices = issue.values.map(String);
      // A map from a file may call a value of its own "toString".
      const near = typeof found === "string" ? didYouMean(nearest(found, choices)) : {};
      return [make("unknown-value", `expected ${oneOf(choices)}`, near)];
    }
    case "invalid_union":
      return union(issue, path, given, make);
    case "invalid_key":
      return [make("bad-value", issue.issues[0]?.message ?? "not a name that can stand here", { key: true })];
    case "custom": {
      if (valueAt(given.value, path) === undefined) return [make("missing-key", `"${path.at(-1)}" is missing`)];
      const { code, hint, key } = issue.params ?? {};
      return [
        make("bad-value", issue.message, {
          ...(typeof code === "string" ? { code } : {}),
          ...(typeof hint === "string" ? { hint } : {}),
          ...(key === true ? { key } : {}),
        }),
      ];
    }
    default:
      return [make("bad-value", issue.message.charAt(0).toLowerCase() + issue.message.slice(1))];
  }
}

/** Of a union, the one arm whose outer shape fits tells what is wrong; when none fits, all that would have done. */
function union(
  issue: Extract<ZodIssue, { code: "invalid_union" }>,
  path: Path,
  given: Given,
  make: (fault: SchemaFault, message: string) => Issue,
): readonly Issue[] {
  const [arm] = issue.errors.filter(fits).sort((a, b) => a.length - b.length);
  if (arm) return arm.flatMap((inner) => translate(inner, [...path, ...pathOf(inner.path)], given));
  const found = valueAt(given.value, path);
  if (found === undefined) return [make("missing-key", `"${path.at(-1)}" is missing`)];
  const expected = expectedBy(issue);
  return [make("wrong-type", `expected ${oneOf([...new Set(expected)])}, found ${nameOf(found)}`)];
}

/** Whether a union's arm takes values of the given value's outer shape at all. */
function fits(arm: readonly ZodIssue[]): boolean {
  return !arm.some((issue) => {
    if (issue.path.length > 0) return false;
    return issue.code === "invalid_union" ? !issue.errors.some(fits) : issue.code === "invalid_type";
  });
}

function expectedBy({ errors }: Extract<ZodIssue, { code: "invalid_union" }>): readonly string[] {
  return errors.flat().flatMap((issue) => {
    if (issue.code === "invalid_union") return expectedBy(issue);
    return issue.code === "invalid_type" ? [NAMES[issue.expected] ?? issue.expected] : [];
  });
}

const NAMES: Readonly<Record<string, string>> = {
  string: "text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
  record: "a map",
  null: "null",
};

function nameOf(value: unknown): string {
  if (value === null) return "nothing";
  if (typeof value === "string") return "text";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "a map" : `the ${typeof value} ${String(value)}`;
}

export function oneOf(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "nothing";
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function pathOf(path: readonly PropertyKey[]): Path {
  return path.map((step) => (typeof step === "number" ? step : String(step)));
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here;
}

/** The keys a schema knows at a path, through lists, maps, unions and wrappers. */
function keysAt(schema: ZodType, path: Path): readonly string[] {
  let here = unwrap(schema);
  for (const step of path) here = here.flatMap((each) => unwrap(child(each, step)));
  return [...new Set(here.flatMap((each) => Object.keys(shapeOf(each))))];
}

/** The parts of zod's public schema definitions that are walked here. */
interface Definition {
  readonly shape?: Readonly<Record<string, ZodType>>;
  readonly element?: ZodType;
  readonly valueType?: ZodType;
  readonly innerType?: ZodType;
  readonly in?: ZodType;
  readonly options?: readonly ZodType[];
}

function shapeOf(schema: ZodType): Readonly<Record<string, ZodType>> {
  return (schema.def as Definition).shape ?? {};
}

function child(schema: ZodType, step: string | number): ZodType | undefined {
  const { element, valueType } = schema.def as Definition;
  if (typeof step === "number") return element;
  return shapeOf(schema)[step] ?? valueType;
}

function unwrap(schema: ZodType | undefined): readonly ZodType[] {
  if (schema === undefined) return [];
  const { innerType, in: piped, options } = schema.def as Definition;
  if (options) return options.flatMap(unwrap);
  const inner = innerType ?? piped;
  return inner === undefined ? [schema] : unwrap(inner);
}
