/** The same questions to ever larger trails. */

import { type Bench, describe } from "../part.ts";
import { SELECTIVE } from "../questions.ts";
import { alternate, type Measured } from "../rounds.ts";
import { ALL, everything, FLOOR, floor, selective } from "../ways.ts";

export interface Size {
  readonly records: number;
  readonly lead: string;
  readonly measured: readonly Measured[];
  readonly leftOut: readonly string[];
}

export const SCALED: readonly string[] = [FLOOR, SELECTIVE.entry, ALL];

export async function scaling({ trails, pace, scaling: sizes }: Bench): Promise<readonly Size[]> {
  const done: Size[] = [];
  for (const records of sizes) {
    const trail = trails.get({ plane: "aws", records });
    const ways = [floor(trail), selective(trail), everything(trail)];
    const before = done.at(-1);
    const tooLong = ways.filter(({ name }) => expected(name, records, before) > pace.limit).map(({ name }) => name);
    done.push({
      records,
      lead: describe(trail),
      measured: await alternate(
        ways.filter(({ name }) => !tooLong.includes(name)),
        { ...pace, rounds: Math.min(3, pace.rounds) },
      ),
      leftOut: tooLong.map((name) => `${name} would take more than ${pace.limit} s`),
    });
  }
  return done;
}

/** Seconds, by what the size before took; a way that was left out then is left out now. */
function expected(name: string, records: number, before: Size | undefined): number {
  if (before === undefined) return 0;
  const wall = before.measured.find(({ way }) => way.name === name)?.wall ?? Number.POSITIVE_INFINITY;
  return (wall * records) / before.records;
}
