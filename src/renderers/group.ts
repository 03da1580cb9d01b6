/** Grouping that keeps the order of first appearance. */

export interface Group<T> {
  readonly name: string;
  readonly members: readonly [T, ...T[]];
}

export function groupBy<T>(items: readonly T[], nameOf: (item: T) => string): readonly Group<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const name = nameOf(item);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups].map(([name, members]) => ({ name, members }));
}
