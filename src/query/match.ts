/** Law 1: the one authority on what matches. A query becomes closures once and then runs on every event. */

import type { AuditEvent } from "../model/event.ts";
import { isObject, type JsonValue, number } from "../model/json.ts";
import { inNetwork, parseNetwork } from "../model/network.ts";
import type { Comparison, Expr, Leaf, Relation, Test } from "./expr.ts";
import { type FieldRef, fieldValues, hasField, someValue } from "./fields.ts";
import { compilePattern, fold, literalText } from "./pattern.ts";
import { compileRegex } from "./regex.ts";

export type Matcher = (event: AuditEvent) => boolean;

/**
 * The meaning of a query, in process:
 * - a field with several values passes a test when any of them does; `not` says that none does;
 * - an absent field passes no test but `null`, which also holds for JSON null;
 * - text tests read numbers and booleans as their text and objects as their JSON, and ignore case unless `cased`;
 * - number tests also read numbers written as text, boolean tests `"true"` and `"false"`: the providers write both.
 */
export function compileMatcher(expr: Expr): Matcher {
  switch (expr.op) {
    case "const": {
      const { value } = expr;
      return () => value;
    }
    case "not": {
      const inner = compileMatcher(expr.arg);
      return (event) => !inner(event);
    }
    case "and": {
      const all = expr.args.map(compileMatcher);
      return (event) => all.every((matches) => matches(event));
    }
    case "or": {
      const any = compileAlternatives(expr.args);
      return (event) => any.some((matches) => matches(event));
    }
    case "test":
      return compileLeaf(expr);
  }
}

/** Alternatives that are plain values of one field become one look-up: rules list dozens of operation names. */
function compileAlternatives(args: readonly Expr[]): readonly Matcher[] {
  const others: Matcher[] = [];
  const values = new Map<string, { readonly field: FieldRef; readonly cased: boolean; readonly texts: Set<string> }>();
  for (const arg of args) {
    const like = arg.op === "test" && arg.test.kind === "like" ? arg.test : undefined;
    const text = like && literalText(like.pattern);
    if (arg.op !== "test" || like === undefined || text === undefined) {
      others.push(compileMatcher(arg));
      continue;
    }
    const { cased } = like;
    const key = `${cased} ${arg.field.root} ${arg.field.name}`;
    const group = values.get(key) ?? { field: arg.field, cased, texts: new Set() };
    group.texts.add(fold(text, cased));
    values.set(key, group);
  }
  const lookUps = [...values.values()].map(({ field, cased, texts }): Matcher => {
    const passes = onText((text) => texts.has(fold(text, cased)));
    return (event) => someValue(field, event, passes);
  });
  return [...lookUps, ...others];
}

function compileLeaf({ field, test }: Leaf): Matcher {
  switch (test.kind) {
    case "exists":
      return (event) => hasField(field, event);
    case "null":
      return (event) => !hasField(field, event) || someValue(field, event, (value) => value === null);
    case "field": {
      const relates = relation(test.relation);
      return (event) => {
        const others = fieldValues(test.other, event)
          .flatMap(texts)
          .map((text) => fold(text, test.cased));
        const passes = onText((text) => others.some((other) => relates(fold(text, test.cased), other)));
        return others.length > 0 && someValue(field, event, passes);
      };
    }
    default: {
      const passes = compileValueTest(test);
      return (event) => someValue(field, event, passes);
    }
  }
}

/** The test of one value. */
function compileValueTest(
  test: Extract<Test, { kind: "like" | "regex" | "compare" | "boolean" | "cidr" }>,
): (value: JsonValue) => boolean {
  switch (test.kind) {
    case "like":
      return onText(compilePattern(test.pattern, test.cased));
    case "regex":
      return onText(compileRegex(test.source, test.flags));
    case "compare":
      return (value) => {
        const left = number(value);
        return left !== undefined && compare(test.cmp, left, test.value);
      };
    case "boolean": {
      const wanted = String(test.value);
      return (value) =>
        (typeof value === "boolean" || typeof value === "string") && fold(String(value), false) === wanted;
    }
    case "cidr": {
      const network = parseNetwork(test.network);
      return (value) => network !== undefined && typeof value === "string" && inNetwork(network, value);
    }
  }
}

export function compare(cmp: Comparison, left: number, right: number): boolean {
  switch (cmp) {
    case "eq":
      return left === right;
    case "lt":
      return left < right;
    case "lte":
      return left <= right;
    case "gt":
      return left > right;
    case "gte":
      return left >= right;
  }
}

function relation(kind: Relation): (text: string, other: string) => boolean {
  switch (kind) {
    case "equals":
      return (text, other) => text === other;
    case "contains":
      return (text, other) => text.includes(other);
    case "startswith":
      return (text, other) => text.startsWith(other);
    case "endswith":
      return (text, other) => text.endsWith(other);
  }
}

function onText(passes: (text: string) => boolean): (value: JsonValue) => boolean {
  return (value) => (typeof value === "string" ? passes(value) : texts(value).some(passes));
}

/**
 * A value as text. An object reads as its JSON, as rules written for flat log stores expect
 * (`responseElements|contains: ...`), and once more with the quotes of JSON documents inside it unescaped: policies are
 * logged as such documents, and rules quote from them.
 */
export function texts(value: JsonValue): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" || typeof value === "boolean") return [String(value)];
  if (!isObject(value)) return [];
  const json = JSON.stringify(value);
  return json.includes('\\"') ? [json, json.replaceAll('\\"', '"')] : [json];
}
