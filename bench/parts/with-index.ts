/** A trail asked again, with what `exec --index` kept of the first time, where iaprun has that option. */

import { spawnSync } from "node:child_process";
import { type Bench, describe, type Part } from "../part.ts";
import { SELECTIVE } from "../questions.ts";
import { alternate } from "../rounds.ts";
import type { Way } from "../way.ts";
import { exec, floor, PROGRAM, rarelyMatching, selective } from "../ways.ts";

export async function withIndex({ trails, pace, records, files }: Bench): Promise<Part | undefined> {
  if (!hasIndex()) return undefined;
  const trail = trails.get({ plane: "aws", records, files });
  const index = ["--index", trails.place("index")];
  const build = exec(trail, {
    name: "building the index",
    what: "the selective entry, and the index kept, of files that had none",
    entries: [SELECTIVE.entry],
    options: index,
  });
  const built = await alternate([build], { ...pace, rounds: 1 });
  const ways = [
    floor(trail),
    ...[selective(trail), rarelyMatching(trail)].flatMap((way) => [way, byIndex(way, index)]),
  ];
  return {
    title: "With an index",
    lead: `${describe(trail)}. The index is built once, by a question; the report is the same with it, byte for byte.`,
    measured: [...(await alternate(ways, pace)), ...built],
    work: { count: trail.records, unit: "records" },
  };
}

function byIndex(way: Way, option: readonly string[]): Way {
  const what = "the same, with the index that an earlier question left";
  return { ...way, name: `${way.name}, by the index`, what, command: [...way.command, ...option], sameAs: way.name };
}

function hasIndex(): boolean {
  const [program, ...args] = PROGRAM;
  return spawnSync(program, [...args, "exec", "--help"], { encoding: "utf8" }).stdout.includes("--index <");
}
