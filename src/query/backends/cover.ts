/** The cheapest way to ask for one thing at a time: of all that must hold together one is enough, of alternatives each is needed. */

import type { Expr, Leaf } from "../expr.ts";

/** One thing that can be asked, and what that costs; equal `item`s are asked once. */
export interface Priced<T> {
  readonly item: T;
  readonly cost: number;
}

export interface Cover<T> {
  readonly items: readonly T[];
  readonly cost: number;
}

/** `expr` is a prefilter, so without negation. `undefined`: everything must be read; no items: nothing can match. */
export function cheapestCover<T>(expr: Expr, price: (leaf: Leaf) => Priced<T> | undefined): Cover<T> | undefined {
  const found = cover(expr, price);
  return found && { items: [...found.values()].map(({ item }) => item), cost: total(found) };
}

type Items<T> = ReadonlyMap<string, Priced<T>>;

function cover<T>(expr: Expr, price: (leaf: Leaf) => Priced<T> | undefined): Items<T> | undefined {
  switch (expr.op) {
    case "const":
      return expr.value ? undefined : new Map();
    case "not":
      return undefined;
    case "test": {
      const priced = price(expr);
      return priced && new Map([[JSON.stringify(priced.item), priced]]);
    }
    case "and":
      return expr.args
        .map((arg) => cover(arg, price))
        .reduce((best, next) =>
          next !== undefined && (best === undefined || total(next) < total(best)) ? next : best,
        );
    case "or": {
      const all = new Map<string, Priced<T>>();
      for (const arg of expr.args) {
        const one = cover(arg, price);
        if (one === undefined) return undefined;
        for (const [key, priced] of one) all.set(key, priced);
      }
      return all;
    }
  }
}

function total<T>(items: Items<T>): number {
  let sum = 0;
  for (const { cost } of items.values()) sum += cost;
  return sum;
}
