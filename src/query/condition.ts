/** Sigma conditions: `not` binds tighter than `and`, `and` tighter than `or`. Text becomes a tree; selections are put in afterwards. */

import type { Issue, Result } from "../model/diagnostic.ts";
import { issue, type Place, type QueryCode } from "./codes.ts";
import { and, type Expr, FALSE, not, or, type TemplatePart } from "./expr.ts";
import { didYouMean, nearest } from "./suggest.ts";

export type Condition =
  | { readonly op: "name"; readonly name: string }
  | { readonly op: "of"; readonly quantifier: "any" | "all"; readonly pattern: string }
  | { readonly op: "not"; readonly arg: Condition }
  | { readonly op: "and" | "or"; readonly args: readonly Condition[] };

/** Hostile text must not exhaust the stack. */
const DEEPEST = 100;

/** Two codes for what Sigma 2 removed, each with the way to say it today. */
const REMOVED: Readonly<Record<string, { readonly code: QueryCode; readonly message: string; readonly hint: string }>> =
  {
    "|": {
      code: "query/unsupported-aggregation",
      message: "aggregations were removed from Sigma conditions",
      hint: "use a correlation of type event_count or value_count",
    },
    near: {
      code: "query/unsupported-near",
      message: "near was removed from Sigma conditions",
      hint: "use a correlation of type temporal",
    },
  };

interface Token {
  readonly text: string;
  /** Counts from 1. */
  readonly column: number;
}

class ConditionError extends Error {
  readonly code: QueryCode;
  readonly hint: string | undefined;

  constructor(message: string, code: QueryCode = "query/bad-condition", hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

export function parseCondition(text: string, place: Place): Result<Condition> {
  try {
    return { ok: true, value: parse(tokens(text)) };
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    const hint = error.hint === undefined ? {} : { hint: error.hint };
    return { ok: false, issues: [issue(error.code, place, error.message, hint)] };
  }
}

function tokens(text: string): readonly Token[] {
  return [...text.matchAll(/[()|]|[^\s()|]+/g)].map((match) => ({ text: match[0], column: match.index + 1 }));
}

function parse(input: readonly Token[]): Condition {
  let position = 0;
  const word = (offset = 0) => input[position + offset]?.text.toLowerCase();
  const take = () => input[position++];

  const chain = (op: "and" | "or", operand: (depth: number) => Condition, depth: number): Condition => {
    const first = operand(depth);
    if (word() !== op) return first;
    const args = [first];
    while (word() === op) {
      take();
      args.push(operand(depth));
    }
    return { op, args };
  };
  const disjunction = (depth: number): Condition => chain("or", conjunction, depth);
  const conjunction = (depth: number): Condition => chain("and", negation, depth);
  const negation = (depth: number): Condition => {
    if (word() !== "not") return primary(depth);
    if (depth > DEEPEST) throw new ConditionError("the condition is nested too deeply");
    take();
    return { op: "not", arg: negation(depth + 1) };
  };
  const primary = (depth: number): Condition => {
    const token = take();
    if (token === undefined) throw new ConditionError("the condition ends where a selection is expected");
    const { text, column } = token;
    if (text === "(") {
      if (depth > DEEPEST) throw new ConditionError("the condition is nested too deeply");
      const inner = disjunction(depth + 1);
      refuseRemoved(input[position]);
      if (take()?.text !== ")") throw new ConditionError(`the parenthesis at column ${column} is not closed`);
      return inner;
    }
    refuseRemoved(token);
    const lower = text.toLowerCase();
    if (word() === "of") return quantified(text, column);
    if ([")", "and", "or"].includes(lower)) throw new ConditionError(`unexpected "${text}" at column ${column}`);
    return { op: "name", name: text };
  };
  const quantified = (text: string, column: number): Condition => {
    take();
    const pattern = take()?.text;
    if (pattern === undefined || "()|".includes(pattern)) {
      throw new ConditionError(`"${text} of" at column ${column} needs "them" or a name pattern`);
    }
    const quantifier = { "1": "any", any: "any", all: "all" }[text.toLowerCase()];
    if (quantifier !== "any" && quantifier !== "all") {
      const message = `"${text} of" at column ${column} is not "1 of", "any of" or "all of"`;
      throw new ConditionError(message, "query/bad-condition", "to count events, use a correlation");
    }
    return { op: "of", quantifier, pattern };
  };

  const condition = disjunction(0);
  const rest = input[position];
  if (rest !== undefined) {
    refuseRemoved(rest);
    throw new ConditionError(`unexpected "${rest.text}" at column ${rest.column}`);
  }
  return condition;
}

function refuseRemoved(token: Token | undefined): void {
  const lower = token?.text.toLowerCase() ?? "";
  const removed = Object.hasOwn(REMOVED, lower) ? REMOVED[lower] : undefined;
  if (removed !== undefined) throw new ConditionError(removed.message, removed.code, removed.hint);
}

export interface Placed {
  readonly expr: Expr<TemplatePart>;
  readonly issues: readonly Issue[];
  /** The selections the condition names, however. */
  readonly used: ReadonlySet<string>;
}

/** Puts the selections in. `them` leaves out names that begin with `_`; a pattern names them if it spells the `_`. */
export function placeSelections(
  condition: Condition,
  selections: ReadonlyMap<string, Expr<TemplatePart>>,
  place: Place,
): Placed {
  const issues: Issue[] = [];
  const used = new Set<string>();
  const walk = (here: Condition): Expr<TemplatePart> => {
    switch (here.op) {
      case "and":
        return and(...here.args.map(walk));
      case "or":
        return or(...here.args.map(walk));
      case "not":
        return not(walk(here.arg));
      case "name":
        return named(here.name);
      case "of": {
        const names = [...selections.keys()].filter(nameTest(here.pattern));
        if (names.length === 0) return unknown(here.pattern);
        const args = names.map(named);
        return here.quantifier === "all" ? and(...args) : or(...args);
      }
    }
  };
  const named = (name: string): Expr<TemplatePart> => {
    const selection = selections.get(name);
    if (selection === undefined) return unknown(name);
    used.add(name);
    return selection;
  };
  const unknown = (name: string): Expr<TemplatePart> => {
    const message = name.includes("*") || name === "them" ? `no selection matches "${name}"` : `no selection "${name}"`;
    issues.push(issue("query/unknown-selection", place, message, didYouMean(nearest(name, selections.keys()))));
    return FALSE;
  };
  return { expr: walk(condition), issues, used };
}

function nameTest(pattern: string): (name: string) => boolean {
  if (pattern.toLowerCase() === "them") return (name) => !name.startsWith("_");
  const source = pattern.split("*").map((piece) => piece.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const regex = new RegExp(`^${source.join(".*")}$`);
  return (name) => regex.test(name) && (!name.startsWith("_") || pattern.startsWith("_"));
}
