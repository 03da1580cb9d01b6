/** The only way from a query with parameters to one that runs. A parameter's value is data: its `*` is a star. */

import { UsageError } from "../model/errors.ts";
import { parseNetwork } from "../model/network.ts";
import {
  and,
  type BoundPart,
  type Expr,
  type Leaf,
  leaf,
  not,
  or,
  type TemplatePart,
  type Test,
  TRUE,
} from "./expr.ts";
import { formatLeaf } from "./format.ts";
import { tidy } from "./pattern.ts";
import { unknownValue } from "./vocabulary.ts";
import { widen } from "./words.ts";

export type Scalar = string | number | boolean;
export type ParamValue = Scalar | readonly Scalar[];
export type Params = Readonly<Record<string, ParamValue | undefined>>;

export interface Bound {
  readonly expr: Expr;
  /** The clauses that vanished because their parameter was not given, as a rule writes them. */
  readonly dropped: readonly string[];
  /** What words among the values were taken for, one line each. */
  readonly notes: readonly string[];
}

/**
 * A list binds to OR: the clause holds for any of its values. A parameter that is not given, or an empty list, drops
 * its clause: the leaf vanishes from its group, a group whose clauses all vanished vanishes with them, so does the `not`
 * of such a one, and a query of which nothing is left matches everything. A value its test cannot use is a `UsageError`.
 */
export function bind(expr: Expr<TemplatePart>, params: Params): Bound {
  const dropped = new Set<string>();
  const notes = new Set<string>();
  const walk = (here: Expr<TemplatePart>): Expr | undefined => {
    switch (here.op) {
      case "const":
        return here;
      case "not": {
        const arg = walk(here.arg);
        return arg && not(arg);
      }
      case "and":
      case "or": {
        const args = here.args.map(walk).filter((arg) => arg !== undefined);
        if (args.length === 0) return undefined;
        return here.op === "and" ? and(...args) : or(...args);
      }
      case "test": {
        const bound = bindLeaf(here, params);
        if (bound === undefined) {
          dropped.add(formatLeaf(here));
          return undefined;
        }
        if (!hasParams(here.test)) return or(...bound);
        const widened = bound.map(widen);
        for (const { note } of widened) if (note !== undefined) notes.add(note);
        return or(...widened.map((part) => part.expr));
      }
    }
  };
  const bound = walk(expr) ?? TRUE;
  return { expr: bound, dropped: [...dropped], notes: [...notes] };
}

/** The parameters of a query, in the order of their first use. */
export function paramsOf(expr: Expr<TemplatePart>): readonly string[] {
  switch (expr.op) {
    case "const":
      return [];
    case "not":
      return paramsOf(expr.arg);
    case "and":
    case "or":
      return [...new Set(expr.args.flatMap(paramsOf))];
    case "test":
      return [...new Set(testParams(expr.test))];
  }
}

function testParams(test: Test<TemplatePart>): readonly string[] {
  const slots: readonly unknown[] =
    test.kind === "like"
      ? test.pattern
      : test.kind === "compare"
        ? [test.value]
        : test.kind === "cidr"
          ? [test.network]
          : [];
  return slots.flatMap((slot) => (isParam(slot) ? [slot.param] : []));
}

function isParam(slot: unknown): slot is { readonly param: string } {
  return typeof slot === "object" && slot !== null && "param" in slot;
}

/** One leaf for every combination of values; `undefined` when a value is missing. */
function bindLeaf({ field, test }: Leaf<TemplatePart>, params: Params): readonly Leaf[] | undefined {
  let choices: readonly Readonly<Record<string, Scalar>>[] = [{}];
  for (const name of new Set(testParams(test))) {
    const values = given(params, name);
    if (values.length === 0) return undefined;
    choices = choices.flatMap((choice) => values.map((value) => ({ ...choice, [name]: value })));
  }
  return choices.map((choice) => {
    const bound = leaf(field, bindTest(test, choice));
    const unknown = hasParams(test) ? unknownValue(bound) : undefined;
    if (unknown !== undefined) throw new UsageError(unknown.message, unknown.hint);
    return bound;
  });
}

function hasParams(test: Test<TemplatePart>): boolean {
  return testParams(test).length > 0;
}

/** The values of a parameter; none when it is not given. */
export function given(params: Params, name: string): readonly Scalar[] {
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  if (value === undefined) return [];
  return typeof value === "object" ? value : [value];
}

function bindTest(test: Test<TemplatePart>, choice: Readonly<Record<string, Scalar>>): Test {
  switch (test.kind) {
    case "like":
      return bindPattern(test.pattern, test.cased, choice);
    case "compare": {
      const { value } = test;
      return { ...test, value: typeof value === "object" ? numeric(value.param, choice[value.param]) : value };
    }
    case "cidr": {
      const { network } = test;
      return { ...test, network: typeof network === "object" ? range(network.param, choice[network.param]) : network };
    }
    default:
      return test;
  }
}

/** A number or boolean that is the whole value keeps its type: it is tested as a rule's own `5` or `true` would be. */
function bindPattern(pattern: readonly TemplatePart[], cased: boolean, choice: Readonly<Record<string, Scalar>>): Test {
  const [only] = pattern;
  const whole = pattern.length === 1 && isParam(only) ? choice[only.param] : undefined;
  if (typeof whole === "number") return { kind: "compare", cmp: "eq", value: whole };
  if (typeof whole === "boolean") return { kind: "boolean", value: whole };
  const parts = pattern.map((part): BoundPart => (isParam(part) ? { text: String(choice[part.param]) } : part));
  return { kind: "like", pattern: tidy(parts), cased };
}

/** The number a parameter stands for. */
export function numeric(name: string, value: Scalar | undefined): number {
  const read = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof read === "number" && Number.isFinite(read)) return read;
  throw new UsageError(`parameter "${name}" is not a number: ${JSON.stringify(value)}`);
}

function range(name: string, value: Scalar | undefined): string {
  if (typeof value === "string" && parseNetwork(value) !== undefined) return value;
  throw new UsageError(`parameter "${name}" is not an address range: ${JSON.stringify(value)}`, {
    hint: "write it as 192.0.2.0/24 or 2001:db8::/32",
  });
}
