/** Paging by law: whatever the history, the page size, and the tokens that get lost, each row once, also after a stop. */

import type { LookupEventsCommandInput, LookupEventsCommandOutput } from "@aws-sdk/client-cloudtrail";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Page, PageStore } from "../../../src/engine/source.ts";
import { type Asker, readPages } from "../../../src/sources/cloudtrail/pages.ts";
import { type Part, split, wholeSeconds } from "../../../src/sources/cloudtrail/position.ts";

const PART: Part = { window: { since: 10_000, until: 40_000 } };

interface History {
  /** Seconds of events, some before and some after the part's window. */
  readonly seconds: readonly number[];
  readonly pageSize: number;
  /** Which answers, by their number, are refusals of the token they came with. */
  readonly refused: ReadonlySet<number>;
  /** Which answers are the same page again. */
  readonly repeated: ReadonlySet<number>;
}

const history: fc.Arbitrary<History> = fc.record({
  seconds: fc.array(fc.integer({ min: 8, max: 42 }), { maxLength: 60 }),
  pageSize: fc.integer({ min: 1, max: 7 }),
  refused: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }).map((every) => new Set(every)),
  repeated: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }).map((every) => new Set(every)),
});

/** The API over a history: newest first, ends inclusive, a token good for the same question only. */
function api({ seconds, pageSize, refused, repeated }: History) {
  const events = seconds
    .map((second, index) => ({ EventId: `event ${index}`, EventTime: new Date(second * 1_000), CloudTrailEvent: "{}" }))
    .sort((a, b) => b.EventTime.getTime() - a.EventTime.getTime());
  let answers = 0;
  let last: LookupEventsCommandOutput | undefined;
  return async ({ StartTime, EndTime, NextToken }: LookupEventsCommandInput): Promise<LookupEventsCommandOutput> => {
    answers += 1;
    if (NextToken !== undefined && refused.has(answers)) {
      throw Object.assign(new Error("refused"), { name: "InvalidNextTokenException" });
    }
    if (last?.NextToken !== undefined && last.NextToken === NextToken && repeated.has(answers)) return last;
    const found = events.filter((event) => event.EventTime >= (StartTime ?? 0) && event.EventTime <= (EndTime ?? 0));
    const from = Number(NextToken ?? 0);
    const next = from + pageSize < found.length ? { NextToken: String(from + pageSize) } : {};
    last = { Events: found.slice(from, from + pageSize), ...next, $metadata: {} };
    return last;
  };
}

/** Ids in the window, once each, in the order of the history. */
function expected({ seconds }: History): readonly string[] {
  return seconds.flatMap((second, index) => (second >= 10 && second < 40 ? [`event ${index}`] : [])).sort();
}

function asker(ask: Asker["ask"], pages?: PageStore): Asker & { readonly losses: unknown[] } {
  const losses: unknown[] = [];
  return {
    place: "here",
    ask,
    lost: (error) => void losses.push(error),
    losses,
    ...(pages === undefined ? {} : { pages }),
  };
}

async function idsOf(reader: Asker, most = Number.POSITIVE_INFINITY): Promise<readonly string[]> {
  const found: string[] = [];
  let count = 0;
  for await (const { rows } of readPages(PART, reader)) {
    found.push(...rows.map(({ id }) => id ?? ""));
    if (++count >= most) break;
  }
  return found.sort();
}

/** A store in memory, whole pages only, as on disk. */
function memoryStore(): PageStore {
  const logs = new Map<string, Page[]>();
  return {
    async open(part) {
      const kept = logs.get(part) ?? [];
      logs.set(part, kept);
      return {
        async *pages() {
          yield* [...kept];
        },
        append: async (page) => void kept.push(JSON.parse(JSON.stringify(page))),
        close: async () => {},
      };
    },
    file: () => Promise.reject(new Error("no files here")),
  };
}

describe("reading pages", () => {
  it("gives each event of the window once, past tokens refused and pages repeated", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        const reader = asker(api(given));
        const read = await idsOf(reader);
        fc.pre(reader.losses.length === 0);
        expect(read).toEqual(expected(given));
      }),
    );
  });

  it("gives up on no history when one answer in three is refused", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (given) => {
        const refused = new Set(Array.from({ length: 400 }, (_, index) => index * 3));
        const reader = asker(api({ ...given, refused, repeated: new Set(), pageSize: 50 }));
        expect(await idsOf(reader)).toEqual(expected(given));
        expect(reader.losses).toEqual([]);
      }),
    );
  });

  it("goes on after a stop where it was, with the same events", async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 5 }), async (given, stops) => {
        const pages = memoryStore();
        const ask = api(given);
        for (const most of stops) await idsOf(asker(ask, pages), most);
        const reader = asker(ask, pages);
        const read = await idsOf(reader);
        fc.pre(reader.losses.length === 0);
        expect(read).toEqual(expected(given));
      }),
    );
  });

  it("names what is unread when a request fails for good", async () => {
    const seconds = Array.from({ length: 30 }, (_, index) => 10 + index);
    const ask = api({ seconds, pageSize: 5, refused: new Set(), repeated: new Set() });
    let requests = 0;
    const lost: unknown[] = [];
    const reader: Asker = {
      place: "here",
      ask: (request) => (++requests > 2 ? Promise.reject(new Error("gone")) : ask(request)),
      lost: (error, part, unread) => void lost.push([String(error), part, unread]),
    };
    // The second 40 is not of the window: the first page brings 39 to 35, the second 34 to 30.
    expect(await idsOf(reader)).toHaveLength(10);
    expect(lost).toEqual([["Error: gone", PART, { since: 10_000, until: 31_000 }]]);
  });
});

describe("a window", () => {
  it.each([
    [
      { since: 1_500, until: 2_500 },
      { since: 1_000, until: 3_000 },
    ],
    [
      { since: 1_000, until: 2_000 },
      { since: 1_000, until: 2_000 },
    ],
  ])("%j in whole seconds is %j", (window, whole) => expect(wholeSeconds(window)).toEqual(whole));

  it("is split without a hole and without an overlap, newest first", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: 8 }), (seconds, count) => {
        const windows = split({ since: 5_000, until: 5_000 + seconds * 1_000 }, count);
        expect(windows.length).toBeLessThanOrEqual(count);
        expect(windows[0]?.until).toBe(5_000 + seconds * 1_000);
        expect(windows.at(-1)?.since).toBe(5_000);
        for (const [index, { since }] of windows.entries()) expect(windows[index + 1]?.until ?? since).toBe(since);
        expect(windows.every(({ since, until }) => since < until && since % 1_000 === 0)).toBe(true);
      }),
    );
  });
});
