/** Many files with next to nothing in them, as quiet accounts leave them: finding and opening them is the work. */

import { type Bench, describe, type Part } from "../part.ts";
import { SELECTIVE } from "../questions.ts";
import { RIPGREP, rivals } from "../rivals.ts";
import { alternate } from "../rounds.ts";
import { floor, selective } from "../ways.ts";

export async function tinyFiles({ trails, pace, tiny }: Bench): Promise<Part> {
  const trail = trails.get({ plane: "aws", records: 2 * tiny, files: tiny });
  const others = rivals(trail, "aws", SELECTIVE);
  const ways = [floor(trail), selective(trail), ...others.ways.filter(({ name }) => name !== RIPGREP)];
  return {
    title: "Tiny files",
    lead: `${describe(trail)}.`,
    measured: await alternate(ways, { ...pace, enough: pace.enough / 2 }),
    work: { count: trail.files, unit: "files" },
    leftOut: [
      ...others.leftOut.filter((left) => !left.startsWith(RIPGREP)),
      `${RIPGREP}, starts a process for each file`,
    ],
  };
}
