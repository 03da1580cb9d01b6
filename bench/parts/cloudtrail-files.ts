/** One trail of CloudTrail's own files, asked in every way there is. */

import { type Bench, describe, type Part } from "../part.ts";
import { SELECTIVE } from "../questions.ts";
import { rivals } from "../rivals.ts";
import { alternate } from "../rounds.ts";
import {
  everything,
  exec,
  floor,
  least,
  onOne,
  rarelyMatching,
  selective,
  slowly,
  THIRTY,
  unselective,
} from "../ways.ts";

export const TOGETHER = `${THIRTY.length} selective entries together`;

export async function cloudTrailFiles({ trails, pace, records, files }: Bench): Promise<Part> {
  const trail = trails.get({ plane: "aws", records, files });
  const others = rivals(trail, "aws", SELECTIVE);
  const ways = [
    floor(trail),
    await least(trail),
    selective(trail),
    slowly(selective(trail)),
    rarelyMatching(trail),
    unselective(trail),
    exec(trail, { name: TOGETHER, what: "one read for all of them", entries: THIRTY }),
    everything(trail),
    ...onOne(floor(trail)),
    ...onOne(selective(trail)),
    ...others.ways,
  ];
  return {
    title: "CloudTrail files",
    lead: `${describe(trail)}. The other tools are asked what \`${SELECTIVE.entry}\` asks.`,
    measured: await alternate(ways, pace),
    work: { count: trail.records, unit: "records" },
    leftOut: others.leftOut,
  };
}
