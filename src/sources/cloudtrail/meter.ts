/** How far a read is: pages done, and how many there may be by what share of each part's time they have covered. */

import type { Progress } from "../../engine/source.ts";
import type { TimeWindow } from "../../model/time.ts";
import type { Part } from "./position.ts";

export interface Meter {
  /** A part that will be read, of about so many pages. */
  expect(part: Part, pages: number): void;
  /** A page came; `rest` is unread then, absent when other parts take over. */
  page(part: Part, rest: TimeWindow | undefined): void;
  end(part: Part): void;
}

interface Reach {
  pages: number;
  expected: number;
}

/** Parts are told apart by identity. */
export function createMeter(report: (progress: Progress) => void): Meter {
  const parts = new Map<Part, Reach>();
  let done = 0;
  let total = 0;

  const reachOf = (part: Part): Reach => {
    const reach = parts.get(part) ?? { pages: 0, expected: 0 };
    parts.set(part, reach);
    return reach;
  };
  const set = (reach: Reach, expected: number): void => {
    total += expected - reach.expected;
    reach.expected = expected;
  };

  return {
    expect: (part, pages) => set(reachOf(part), pages),
    page(part, rest) {
      const reach = reachOf(part);
      reach.pages += 1;
      done += 1;
      set(reach, rest === undefined ? reach.pages : reach.pages / share(part.window, rest));
      report({ done, total: Math.max(done, Math.round(total)), unit: "requests" });
    },
    end(part) {
      const reach = reachOf(part);
      set(reach, reach.pages);
    },
  };
}

/** Of the part's time that was read; a sliver at least, so that an empty first page does not promise millions. */
function share({ since, until }: TimeWindow, rest: TimeWindow): number {
  return Math.max(0.001, (until - rest.until) / Math.max(1, until - since));
}
