/** One line of a selection, `field|modifiers: values`, compiled. */

import type { Issue, Path } from "../model/diagnostic.ts";
import { parseNetwork } from "../model/network.ts";
import { issue, type Place } from "./codes.ts";
import { and, type Expr, leaf, not, or, type Slot, type TemplatePart, type Test, TRUE } from "./expr.ts";
import { type FieldRef, resolveField } from "./fields.ts";
import { type Kind, type Modifiers, parseModifiers } from "./modifiers.ts";
import { parsePattern, tidy } from "./pattern.ts";
import { refusedRegex } from "./regex.ts";
import { didYouMean } from "./suggest.ts";
import { unknownValue } from "./vocabulary.ts";
import { widen } from "./words.ts";

/** What compiling leaves behind besides the expression. */
export interface Collected {
  readonly issues: Issue[];
  readonly notes: Set<string>;
}

/**
 * Values of a list are alternatives, with `all` requirements. `neq` negates the item as a whole: the field has none of
 * the values (with `all`: not every one of them), and an absent field has none.
 */
export function compileItem(key: string, value: unknown, path: Path, into: Collected): Expr<TemplatePart> {
  const keyPlace: Place = { path, key: true };
  const [name = "", ...written] = key.split("|");
  if (name === "") {
    const hint = { hint: "name the field that should hold the text" };
    into.issues.push(issue("query/unsupported-keyword", keyPlace, "searches without a field are not supported", hint));
    return TRUE;
  }
  const resolved = resolveField(name);
  const modifiers = parseModifiers(written, keyPlace, into.issues);
  if (!("field" in resolved)) {
    into.issues.push(
      issue("query/unknown-field", keyPlace, `unknown field "${name}"`, didYouMean(resolved.suggestions)),
    );
  } else if (resolved.note !== undefined) {
    into.notes.add(resolved.note);
  }
  const values: readonly (readonly [unknown, Path])[] = Array.isArray(value)
    ? value.map((element: unknown, index) => [element, [...path, index]] as const)
    : [[value, path]];
  if (values.length === 0) into.issues.push(issue("query/empty", { path }, `no values for "${key}"`));
  const tests = values.map(([element, at]): Expr<TemplatePart> => {
    const test = compileTest(element, modifiers, { path: at }, into);
    if (test === undefined || !("field" in resolved)) return TRUE;
    const expr = refine(resolved.field, test, { path: at }, into);
    return test.kind === "exists" && element === false ? not(expr) : expr;
  });
  const joined = modifiers.flags.has("all") ? and(...tests) : or(...tests);
  return modifiers.flags.has("neq") ? not(joined) : joined;
}

/** Closed vocabularies and the words people use are looked at as soon as the whole text is known. */
function refine(field: FieldRef, test: Test<TemplatePart>, place: Place, into: Collected): Expr<TemplatePart> {
  const pattern = test.kind === "like" ? test.pattern.filter((part) => typeof part === "string" || "text" in part) : [];
  if (test.kind !== "like" || pattern.length < test.pattern.length) return leaf(field, test);
  const whole = leaf(field, { ...test, pattern });
  const unknown = unknownValue(whole);
  if (unknown !== undefined) into.issues.push(issue("query/unknown-value", place, unknown.message, unknown.hint));
  const { expr, note } = widen(whole);
  if (note !== undefined) into.notes.add(note);
  return expr;
}

function compileTest(
  value: unknown,
  modifiers: Modifiers,
  place: Place,
  into: Collected,
): Test<TemplatePart> | undefined {
  const { kind } = modifiers;
  switch (kind) {
    case "text":
      return textTest(value, modifiers, place, into);
    case "re":
      return regexTest(value, modifiers, place, into);
    case "cidr":
      return cidrTest(value, modifiers, place, into);
    case "exists":
      if (typeof value === "boolean") return { kind };
      return bad(kind, value, place, into);
    case "fieldref":
      return fieldTest(value, modifiers, place, into);
    default: {
      const number = isNumber(value) ? value : wholeParam(value, modifiers);
      if (number !== undefined) return { kind: "compare", cmp: kind, value: number };
      into.issues.push(issue("query/bad-number", place, `"${kind}" needs a number, not ${shown(value)}`));
      return undefined;
    }
  }
}

function textTest(value: unknown, modifiers: Modifiers, place: Place, into: Collected): Test<TemplatePart> | undefined {
  const cased = modifiers.flags.has("cased");
  const plain = modifiers.position === "whole" && !cased;
  if (plain && value === null) return { kind: "null" };
  if (plain && typeof value === "boolean") return { kind: "boolean", value };
  if (plain && isNumber(value)) return { kind: "compare", cmp: "eq", value };
  const written = isNumber(value) || typeof value === "boolean" ? String(value) : value;
  if (typeof written !== "string") return bad(modifiers.position, value, place, into);
  const expand = modifiers.flags.has("expand");
  if (!expand && /^%[A-Za-z_][\w-]*%$/.test(written)) {
    into.notes.add(
      `${shown(written)} is taken as text: add |expand to the key to put a parameter's value in its place`,
    );
  }
  const pattern = parsePattern(written, expand);
  const before: readonly TemplatePart[] =
    modifiers.position === "contains" || modifiers.position === "endswith" ? ["*"] : [];
  const after: readonly TemplatePart[] =
    modifiers.position === "contains" || modifiers.position === "startswith" ? ["*"] : [];
  return { kind: "like", pattern: tidy([...before, ...pattern, ...after]), cased };
}

function regexTest(
  value: unknown,
  { flags }: Modifiers,
  place: Place,
  into: Collected,
): Test<TemplatePart> | undefined {
  if (typeof value !== "string") return bad("re", value, place, into);
  if (flags.has("expand")) {
    const hint = { hint: "use contains, startswith or endswith with expand" };
    into.issues.push(issue("query/param-in-regex", place, "parameters may not appear in regular expressions", hint));
  }
  const refused = refusedRegex(value);
  if (refused !== undefined) {
    into.issues.push(issue(refused.code, place, refused.reason));
    return undefined;
  }
  return {
    kind: "regex",
    source: value,
    flags: ["i", "m", "s"].filter((flag) => (flags as Set<string>).has(flag)).join(""),
  };
}

function cidrTest(value: unknown, modifiers: Modifiers, place: Place, into: Collected): Test<TemplatePart> | undefined {
  const network = wholeParam(value, modifiers) ?? value;
  if (typeof network === "object" && network !== null && "param" in network)
    return { kind: "cidr", network: network as Slot<string, TemplatePart> };
  if (typeof network === "string" && parseNetwork(network) !== undefined) return { kind: "cidr", network };
  const hint = { hint: "write it as 192.0.2.0/24 or 2001:db8::/32" };
  into.issues.push(issue("query/bad-cidr", place, `not an address range: ${shown(value)}`, hint));
  return undefined;
}

function fieldTest(
  value: unknown,
  modifiers: Modifiers,
  place: Place,
  into: Collected,
): Test<TemplatePart> | undefined {
  if (typeof value !== "string") return bad("fieldref", value, place, into);
  const resolved = resolveField(value);
  if (!("field" in resolved)) {
    into.issues.push(issue("query/unknown-field", place, `unknown field "${value}"`, didYouMean(resolved.suggestions)));
    return undefined;
  }
  if (resolved.note !== undefined) into.notes.add(resolved.note);
  const relation = modifiers.position === "whole" ? "equals" : modifiers.position;
  return { kind: "field", other: resolved.field, relation, cased: modifiers.flags.has("cased") };
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** `%name%` that is the whole value, where `expand` allows it. */
function wholeParam(value: unknown, { flags }: Modifiers): { readonly param: string } | undefined {
  if (typeof value !== "string" || !flags.has("expand")) return undefined;
  const [only, ...more] = parsePattern(value, true);
  return typeof only === "object" && "param" in only && more.length === 0 ? only : undefined;
}

function bad(kind: Kind | Modifiers["position"], value: unknown, place: Place, into: Collected): undefined {
  const message =
    kind === "exists"
      ? `"exists" needs true or false, not ${shown(value)}`
      : `${shown(value)} cannot be a value of "${kind}"`;
  into.issues.push(issue("query/bad-value", place, kind === "whole" ? `${shown(value)} cannot be a value` : message));
  return undefined;
}

function shown(value: unknown): string {
  if (value === null || ["string", "number", "boolean", "undefined"].includes(typeof value))
    return JSON.stringify(value) ?? "nothing";
  return Array.isArray(value) ? "a list" : "a map";
}
