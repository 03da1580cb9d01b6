/** Ways take turns, so that whatever else the machine does falls on all of them; medians count. */

import { type Turn, take } from "./measure.ts";
import type { Way } from "./way.ts";

export interface Measured {
  readonly way: Way;
  /** Medians, in seconds. */
  readonly wall: number;
  readonly cpu: number | undefined;
  readonly megabytes: number | undefined;
  readonly turns: number;
  readonly stopped: boolean;
}

export interface Pace {
  readonly rounds: number;
  /** Seconds after which a way takes no further turn, and seconds a turn may take. */
  readonly enough: number;
  readonly limit: number;
}

export async function alternate(ways: readonly Way[], { rounds, enough, limit }: Pace): Promise<readonly Measured[]> {
  const turns = new Map(ways.map(({ name }): [string, Turn[]] => [name, []]));
  const outputs = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    for (const way of ways) {
      const taken = turns.get(way.name) ?? [];
      if (taken.reduce((sum, { wall }) => sum + wall, 0) > enough) continue;
      const turn = await take(way, limit);
      process.stderr.write(`${way.name}: ${turn.wall.toFixed(2)} s${turn.stopped ? ", stopped" : ""}\n`);
      taken.push(turn);
      if (turn.stopped) continue;
      const output = turn.output.replace(/"generated_at": "[^"]*"/, "");
      if (way.sameAs === undefined) outputs.set(way.name, output);
      else if (output !== outputs.get(way.sameAs)) throw new Error(`${way.name} does not say what ${way.sameAs} said`);
    }
  }
  return ways.map((way) => measured(way, turns.get(way.name) ?? []));
}

function measured(way: Way, turns: readonly Turn[]): Measured {
  const known = <T>(values: readonly (T | undefined)[]): readonly T[] => values.filter((value) => value !== undefined);
  const cpu = known(turns.map((turn) => turn.cpu));
  const megabytes = known(turns.map((turn) => turn.megabytes));
  return {
    way,
    wall: median(turns.map((turn) => turn.wall)),
    cpu: cpu.length === 0 ? undefined : median(cpu),
    megabytes: megabytes.length === 0 ? undefined : Math.max(...megabytes),
    turns: turns.length,
    stopped: turns.some(({ stopped }) => stopped),
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = low] = sorted.slice(sorted.length % 2 === 0 ? middle - 1 : middle, middle + 1);
  return (low + high) / 2;
}
