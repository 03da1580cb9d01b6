/** A trail asked again, with what `exec --index` kept of the first time, where iaprun has that option. */

import { spawnSync } from "node:child_process";
import { type Bench, describe, type Part } from "../part.ts";
import { RARE, SELECTIVE } from "../questions.ts";
import { alternate } from "../rounds.ts";
import { exec, floor, PROGRAM, selective } from "../ways.ts";

/** To be measured last: where the index lies is iaprun's business, and may be among the files. */
export async function withIndex({ trails, pace, records, files }: Bench): Promise<Part | undefined> {
  const options = indexOption(trails.place("index"));
  if (options === undefined) return undefined;
  const trail = trails.get({ plane: "aws", records, files });
  const asked = (name: string, what: string, entry: string) => exec(trail, { name, what, entries: [entry], options });
  const build = asked("building the index", "the same question, and the index kept", SELECTIVE.entry);
  const again = asked("another question, by the index", "an entry that hardly ever matches", RARE.entry);
  const same = asked("the same question, by the index", "the selective entry again", SELECTIVE.entry);
  return {
    title: "With an index",
    lead: `${describe(trail)}.`,
    measured: [
      ...(await alternate([floor(trail), selective(trail)], pace)),
      ...(await alternate([build], { ...pace, rounds: 1 })),
      ...(await alternate([same, again], pace)),
    ],
    work: { count: trail.records, unit: "records" },
  };
}

function indexOption(folder: string): readonly string[] | undefined {
  const [program, ...args] = PROGRAM;
  const { stdout } = spawnSync(program, [...args, "exec", "--help"], { encoding: "utf8" });
  const found = /^ +--index\b( <)?/m.exec(stdout);
  if (found === null) return undefined;
  return found[1] === undefined ? ["--index"] : ["--index", folder];
}
