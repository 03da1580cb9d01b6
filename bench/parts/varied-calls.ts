/** A trail of CloudTrail's files in which hundreds of kinds of calls are made, as in a large organization. */

import { type Bench, describe, type Part } from "../part.ts";
import { SELECTIVE } from "../questions.ts";
import { rivals } from "../rivals.ts";
import { alternate } from "../rounds.ts";
import { everything, floor, rarelyMatching, selective, unselective } from "../ways.ts";

const KINDS = 400;

export async function variedCalls({ trails, pace, varied }: Bench): Promise<Part> {
  const trail = trails.get({ plane: "aws", records: varied, kinds: KINDS });
  const others = rivals(trail, "aws", SELECTIVE);
  const ways = [
    floor(trail),
    selective(trail),
    rarelyMatching(trail),
    unselective(trail),
    everything(trail),
    ...others.ways,
  ];
  return {
    title: `CloudTrail files with ${KINDS} further kinds of calls`,
    lead: `${describe(trail)}.`,
    measured: await alternate(ways, pace),
    work: { count: trail.records, unit: "records" },
    leftOut: others.leftOut,
  };
}
