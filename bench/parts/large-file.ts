/** One large file: there is nothing to share between processors, and it must not be held whole. */

import { type Bench, describe, type Part } from "../part.ts";
import { alternate } from "../rounds.ts";
import { floor, selective } from "../ways.ts";

const BYTES_A_RECORD = 1417;

export async function largeFile({ trails, pace, large }: Bench): Promise<Part> {
  const records = Math.ceil((large * 1e6) / BYTES_A_RECORD);
  const trail = trails.get({ plane: "aws", records, files: 1 });
  return {
    title: "One large file",
    lead: `${describe(trail)}.`,
    measured: await alternate([floor(trail), selective(trail)], pace),
    work: { count: trail.records, unit: "records" },
  };
}
