/** The kinds of ways in which an event's value comes from its record, and what a test of the one says about the other. */

import { type BoundPart, type Expr, FALSE, type Leaf, leaf, or, type Test, TRUE } from "../expr.ts";
import { type FieldRef, knownField } from "../fields.ts";
import { compilePattern, tidy } from "../pattern.ts";
import { compileRegex } from "../regex.ts";

/** Holds for every record whose event passes the test; or why nothing is known. */
export type Implied = Expr | { readonly because: string };
/** Never asked about `null`: what is absent leaves no trace to ask for. */
export type Implication = (test: Test) => Implied;
/** By the name of a field of the event; one that is not named is looked up by the object it lies in. */
export type Implications = Readonly<Record<string, Implication>>;

export const MADE = { because: "made of several parts of the record" } as const;
const EMPTY = { because: "passed by the empty text, which a record without the value stands for" } as const;
const SOME_TEXT: Test = { kind: "like", pattern: ["?", "*"], cased: false };

/** Below an open object anything may lie; what an event's text comes from is text. */
function textOf(name: string): FieldRef {
  const field = knownField(name);
  return field.type === "any" && field.path.length > 1 ? { ...field, type: "text" } : field;
}

/** A text test of a field, by its pattern's parts. */
export function like(name: string, ...pattern: readonly (string | BoundPart)[]): Leaf {
  const parts = pattern.map(
    (part): BoundPart => (part === "*" || part === "?" || typeof part !== "string" ? part : { text: part }),
  );
  return leaf(textOf(name), { kind: "like", pattern: tidy(parts), cased: false });
}

/** A test of a field for true or false. */
export function flag(name: string, value: boolean): Leaf {
  return leaf<BoundPart>(knownField(name), { kind: "boolean", value });
}

/** The record has some text there. */
export function present(...paths: readonly string[]): Expr {
  return or(...paths.map((path) => leaf(textOf(path), SOME_TEXT)));
}

/** The event repeats the first of the paths that has a value, and is without it, or has the empty text, where none has. */
export function copied(...paths: readonly string[]): Implication {
  return (test) => (sees(test) ? everywhere(paths, test) : EMPTY);
}

/** As `copied`, for a value that the event has only where the record says something. */
export function copiedIfAny(...paths: readonly string[]): Implication {
  return (test) => (sees(test) ? everywhere(paths, test) : present(...paths));
}

/** The event's value is cut out of the record's text. */
export function cutOutOf(...paths: readonly string[]): Implication {
  return (test) => {
    if (!sees(test) || !isAscii(test.pattern)) return present(...paths);
    return everywhere(paths, { kind: "like", pattern: tidy(["*", ...test.pattern, "*"]), cased: test.cased });
  };
}

/** Every record has this one value. */
export function always(value: string): Implication {
  return (test) => {
    const passes = valueTest(test);
    return passes === undefined ? MADE : passes(value) ? TRUE : FALSE;
  };
}

/** No record has the field at all. */
export const never: Implication = () => FALSE;

export function unknown(because: string): Implication {
  return () => ({ because });
}

/** Words of a vocabulary that no record of the format has, for `oneOf`. */
export function none(words: readonly string[]): Readonly<Record<string, Expr>> {
  return Object.fromEntries(words.map((word) => [word, FALSE]));
}

/** One of the words is the event's value; each says something else about the record. */
export function oneOf(words: Readonly<Record<string, Implied>>): Implication {
  return (test) => {
    const passes = valueTest(test);
    const said = Object.entries(words).flatMap(([word, implied]) => (passes?.(word) === false ? [] : [implied]));
    const exprs: Expr[] = [];
    for (const implied of said) {
      if (!("op" in implied)) return implied;
      exprs.push(implied);
    }
    return or(...exprs);
  };
}

/** Whenever the event has the object at all. */
export function whenever(expr: Expr): Implication {
  return () => expr;
}

/** A pattern that the empty text passes also passes where the record has no value at all: it says nothing about the record. */
export function sees(test: Test): test is Extract<Test, { kind: "like" }> {
  return test.kind === "like" && !compilePattern(test.pattern, test.cased)("");
}

/** Only of ASCII text is a part, folded by itself, the same as folded with what stands around it. */
export function isAscii(pattern: readonly BoundPart[]): boolean {
  return pattern.every((part) => typeof part === "string" || /^[\x20-\x7e]*$/.test(part.text));
}

function everywhere(paths: readonly string[], test: Test): Expr {
  return or(...paths.map((path) => leaf(textOf(path), test)));
}

/** `undefined` where only the event can tell. */
function valueTest(test: Test): ((value: string) => boolean) | undefined {
  switch (test.kind) {
    case "like":
      return compilePattern(test.pattern, test.cased);
    case "regex":
      return compileRegex(test.source, test.flags);
    case "exists":
      return () => true;
    default:
      return undefined;
  }
}
