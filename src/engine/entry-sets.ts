/** Entries of a run that come together, by number: of all the sets that there could be, a trail has few. */

export interface EntrySets {
  /** From 0, in any order of the entries the same. */
  numberOf(entries: readonly number[]): number;
  at(number: number): readonly number[];
  /** By their numbers, whether the entry is among them. */
  having(entry: number): readonly boolean[];
}

export function createEntrySets(): EntrySets {
  const all: (readonly number[])[] = [];
  const byName = new Map<string, number>();
  /** The same arrays come again and again. */
  const known = new WeakMap<readonly number[], number>();
  return {
    numberOf(entries) {
      const before = known.get(entries);
      if (before !== undefined) return before;
      const name = entries.toSorted((a, b) => a - b).join();
      const number = byName.get(name) ?? all.push(entries) - 1;
      byName.set(name, number);
      known.set(entries, number);
      return number;
    },
    at: (number) => all[number] ?? [],
    having: (entry) => all.map((entries) => entries.includes(entry)),
  };
}
