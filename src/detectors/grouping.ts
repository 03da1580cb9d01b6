/** Groups that keep the order in which things were first seen, so that an answer depends on its input and nothing else. */

/** At least one. */
export type Several<T> = readonly [T, ...T[]];

/**
 * Groups in first-seen order, items in theirs. A key of several parts keeps them apart whatever they hold, a text alone is
 * one of one part; an item whose key is `undefined` belongs to no group.
 */
export function groupBy<T>(
  items: Iterable<T>,
  keyOf: (item: T) => string | readonly (string | undefined)[] | undefined,
): ReadonlyMap<string, Several<T>> {
  const groups = new Map<string, [T, ...T[]]>();
  const find = createPlaces<[T, ...T[]]>();
  for (const item of items) {
    const parts = keyOf(item);
    if (parts === undefined) continue;
    const place = find(typeof parts === "string" ? [parts] : parts);
    if (place.value === undefined) {
      place.value = [item];
      groups.set(typeof parts === "string" ? parts : JSON.stringify(parts), place.value);
    } else place.value.push(item);
  }
  return groups;
}

interface Place<V> {
  value?: V;
  /** Absent where no key goes on. */
  below?: Map<string | undefined, Place<V>>;
}

/**
 * The place of a key of several parts, the same whenever it is asked for. Events share their texts, so that to look one part
 * up after the other takes a tenth of the time of making one text of them.
 */
export function createPlaces<V>(): (parts: readonly (string | undefined)[]) => Place<V> {
  const root: Place<V> = {};
  return (parts) => {
    let place = root;
    for (const part of parts) {
      place.below ??= new Map();
      let next = place.below.get(part);
      if (next === undefined) {
        next = {};
        place.below.set(part, next);
      }
      place = next;
    }
    return place;
  };
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
