/** What is to be said of a queue when it was read: which messages stay in it, and why. */

import { printable } from "../../model/text.ts";

export interface Tally {
  records: number;
  /** A message stays because of what its records are. */
  stays(why: "outside" | "foreign"): void;
  undeleted(count: number, detail: string | undefined): void;
  note(sentence: string): void;
  notes(): readonly string[];
}

export function createTally(): Tally {
  const staying = { outside: 0, foreign: 0 };
  const said: string[] = [];
  let undeleted = 0;
  let because: string | undefined;
  return {
    records: 0,
    stays: (why) => {
      staying[why]++;
    },
    undeleted(count, detail) {
      undeleted += count;
      because ??= detail;
    },
    note: (sentence) => void said.push(sentence),
    notes: () => [
      ...said,
      ...(staying.outside === 0
        ? []
        : [`${messages(staying.outside)} with events outside of the window: not deleted, for a run with that window`]),
      ...(staying.foreign === 0 ? [] : [`${messages(staying.foreign)} without any audit record: not deleted`]),
      ...(undeleted === 0
        ? []
        : [
            `${messages(undeleted)} could not be deleted and will come again: ${printable(because ?? "no reason given")}`,
          ]),
    ],
  };
}

function messages(count: number): string {
  return `${count} ${count === 1 ? "message" : "messages"}`;
}
