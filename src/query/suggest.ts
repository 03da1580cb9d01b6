/** "Did you mean": the nearest known names for one that is not known. */

import { compareText } from "../model/text.ts";

/** Up to three known names, nearest first: those that end in the written one, then those a few typing slips away. */
export function nearest(written: string, known: Iterable<string>): readonly string[] {
  const wanted = written.toLowerCase();
  const reach = Math.max(2, Math.floor(wanted.length / 3));
  const scored: { readonly name: string; readonly distance: number }[] = [];
  for (const name of known) {
    const folded = name.toLowerCase();
    if (folded.endsWith(`.${wanted}`)) scored.push({ name, distance: 0 });
    else if (Math.abs(folded.length - wanted.length) <= reach) {
      const distance = editDistance(wanted, folded);
      if (distance <= reach) scored.push({ name, distance });
    }
  }
  scored.sort((a, b) => a.distance - b.distance || compareText(a.name, b.name));
  return scored.slice(0, 3).map(({ name }) => name);
}

/** `did you mean "a" or "b"?`, or nothing when nothing is near. */
export function didYouMean(names: readonly string[]): { readonly hint?: string } {
  return names.length === 0 ? {} : { hint: `did you mean ${names.map((name) => `"${name}"`).join(" or ")}?` };
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other (optimal string alignment). */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const here = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let best = Math.min(replaced, (above[column] ?? 0) + 1, (here[column - 1] ?? 0) + 1);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (before[column - 2] ?? 0) + 1);
      }
      here.push(best);
    }
    before = above;
    above = here;
  }
  return above[b.length] ?? 0;
}
