/** Entries of Cloud Logging, one a line, as a sink leaves them: not packed, or packed by whoever keeps them. */

import { type Bench, describe, type Part } from "../part.ts";
import { TUNNELS, UNSELECTIVE } from "../questions.ts";
import { rivals } from "../rivals.ts";
import { alternate } from "../rounds.ts";
import { everything, exec, floor, slowly } from "../ways.ts";

export async function cloudLogging({ trails, pace, logging }: Bench, plain: boolean): Promise<Part> {
  const trail = trails.get({ plane: "gcp", records: logging, plain });
  const what = "a selective entry: one log entry in two hundred holds its word";
  const selective = exec(trail, { name: TUNNELS.entry, what, entries: [TUNNELS.entry] });
  const others = rivals(trail, "gcp", TUNNELS);
  const reading = { name: "reading alone", what: "every file into one buffer, on every processor (`bench/floor.js`)" };
  const least = plain ? { ...floor(trail), ...reading } : floor(trail);
  const unselective = exec(trail, {
    name: UNSELECTIVE.entry,
    what: "an entry whose query matches every record",
    entries: [UNSELECTIVE.entry],
  });
  const all = plain ? [] : [unselective, everything(trail)];
  return {
    title: plain ? "Cloud Logging, not packed" : "Cloud Logging, packed",
    lead: `${describe(trail)}.`,
    measured: await alternate([least, selective, slowly(selective), ...all, ...others.ways], pace),
    work: { count: trail.records, unit: "records" },
    leftOut: others.leftOut,
  };
}
