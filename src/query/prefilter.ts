/** Law 1, the other half: what a source is asked may match more than the query, never less. */

import { and, type Expr, FALSE, type Leaf, not, or, TRUE } from "./expr.ts";
import { formatExpr } from "./format.ts";

/**
 * What a back-end does with one leaf: `true` asks it as it is; an expression over *other* fields is asked in its place,
 * must hold whenever the leaf does (see `implications.ts`), and is filtered likewise; `because` says why it cannot ask.
 */
export type Push = true | Expr | { readonly because: string };

/** A part of the query that the matcher decides alone. */
export interface LocalPart {
  /** As `show` prints it. */
  readonly what: string;
  readonly because: string;
}

const NEGATED = "negated: a source is only asked for what must be there";

/**
 * What is left of a query for a back-end: no negation, only leaves the back-end takes, TRUE for all else; `x or TRUE`
 * folds to TRUE, so a part that cannot be asked widens the question instead of falling out of it.
 */
export function prefilter(expr: Expr, canPush: (leaf: Leaf) => Push): Expr {
  const walk = (here: Expr, positive: boolean): Expr => {
    switch (here.op) {
      case "const":
        return here.value === positive ? TRUE : FALSE;
      case "not":
        return walk(here.arg, !positive);
      case "and":
      case "or": {
        const isAnd = (here.op === "and") === positive;
        const args: Expr[] = [];
        for (const arg of here.args) {
          const asked = walk(arg, positive);
          // It decides all: of many entries together, one that asks for everything.
          if (asked.op === "const" && asked.value !== isAnd) return asked;
          args.push(asked);
        }
        return isAnd ? and(...args) : or(...args);
      }
      case "test": {
        const asked = positive ? canPush(here) : { because: NEGATED };
        return asked === true ? here : "op" in asked ? walk(asked, true) : TRUE;
      }
    }
  };
  return walk(expr, true);
}

/** The leaves of a query that `prefilter` leaves out, each once, in the query's order, and why. */
export function localParts(expr: Expr, canPush: (leaf: Leaf) => Push): readonly LocalPart[] {
  const parts = new Map<string, LocalPart>();
  const add = (part: Expr, because: string) => {
    const what = formatExpr(part);
    if (!parts.has(what)) parts.set(what, { what, because });
  };
  const walk = (here: Expr, positive: boolean): void => {
    switch (here.op) {
      case "const":
        return;
      case "not":
        walk(here.arg, !positive);
        return;
      case "and":
      case "or":
        for (const arg of here.args) walk(arg, positive);
        return;
      case "test": {
        const because = positive ? whyLocal(here, canPush) : NEGATED;
        if (because !== undefined) add(positive ? here : not(here), because);
      }
    }
  };
  walk(expr, true);
  return [...parts.values()];
}

/** `undefined` when the leaf, or something in its place, is asked. */
function whyLocal(leaf: Leaf, canPush: (leaf: Leaf) => Push): string | undefined {
  const push = canPush(leaf);
  if (push === true) return undefined;
  if (!("op" in push)) return push.because;
  const asked = prefilter(push, canPush);
  if (asked.op !== "const" || !asked.value || push.op === "const") return undefined;
  return localParts(push, canPush)[0]?.because;
}
