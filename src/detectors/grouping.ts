/** Groups that keep the order in which things were first seen, so that an answer depends on its input and nothing else. */

/** At least one. */
export type Several<T> = readonly [T, ...T[]];

/**
 * Groups in first-seen order, items in theirs. A key of several parts keeps them apart whatever they hold; an item whose
 * key is `undefined` belongs to no group.
 */
export function groupBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string | readonly (string | undefined)[] | undefined,
): ReadonlyMap<string, Several<T>> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const parts = keyOf(item);
    if (parts === undefined) continue;
    const key = typeof parts === "string" ? parts : JSON.stringify(parts);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

export function lastOf<T>(items: Several<T>): T {
  return items[items.length - 1] ?? items[0];
}

/** The values that are there, each once, in first-seen order. */
export function distinct<T>(values: Iterable<T | undefined>): readonly T[] {
  const seen = new Set<T>();
  for (const value of values) if (value !== undefined) seen.add(value);
  return [...seen];
}
