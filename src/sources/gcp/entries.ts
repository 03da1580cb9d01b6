/** entries.list to its end: page by page, past expired tokens and refused projects, every loss named with its time. */

import type { ReadContext } from "../../engine/source.ts";
import type { Gap } from "../../model/coverage.ts";
import { at, type JsonObject, type JsonValue, list, text } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";
import { formatInstant } from "../../model/time.ts";
import { unwrap } from "../envelopes.ts";
import type { Connection } from "./connection.ts";
import { advance, askAnew, halves, kept, type Stretch, unkept } from "./cursor.ts";
import { filterFrom, type Question } from "./question.ts";
import type { ResourceName } from "./resources.ts";
import { badAnswer, type GoogleTrouble } from "./trouble.ts";

/**
 * One request may name 100 resources and reach 200 buckets (https://cloud.google.com/logging/quotas); every project has
 * two buckets and may have more.
 */
export const RESOURCES_A_REQUEST = 50;
export const PAGE_SIZE = 1_000;
/** New questions in a row that brought nothing new, before the rest is given up. */
const FRUITLESS = 3;

/** What was lost, and whether there was anything at all besides. */
export interface Outcome {
  readonly lost: readonly Loss[];
  readonly pages: number;
}

interface Loss {
  readonly stretch: Stretch;
  readonly trouble: GoogleTrouble;
}

/** Reads the batches one after the other: the quota, not the network, sets the pace. Ends early when `context.signal` aborts. */
export async function* readEntries(
  connection: Connection,
  resources: readonly ResourceName[],
  question: Question,
  context: ReadContext,
): AsyncGenerator<readonly RawRecord[], Outcome> {
  const lost: Loss[] = [];
  let pages = 0;
  const meter = { requests: 0 };
  for (const batch of batches(resources)) {
    const last = lost.at(-1);
    if (last?.trouble.everywhere === true) {
      lost.push({ stretch: { resources: batch }, trouble: last.trouble });
      continue;
    }
    const outcome = yield* readBatch(connection, batch, question, context, meter);
    lost.push(...outcome.lost);
    pages += outcome.pages;
    if (context.signal.aborted) break;
  }
  return { lost, pages };
}

export function lossGap({ stretch: { resources, after }, trouble }: Loss, question: Question): Gap {
  const from = after?.timestamp ?? formatInstant(question.since);
  const cure = trouble.reason === "not-permitted" ? "needs logging.logEntries.list" : trouble.hint;
  const what = `${resources.join(", ")}: entries from ${from} to ${formatInstant(question.until)} were not read: ${trouble.detail}`;
  return { reason: trouble.reason, what: cure === undefined ? what : `${what} (${cure})` };
}

/** Sorted, so that the same resources make the same batches on the next run. */
function batches(resources: readonly ResourceName[]): readonly (readonly ResourceName[])[] {
  const sorted = [...resources].sort();
  const count = Math.ceil(sorted.length / RESOURCES_A_REQUEST);
  return Array.from({ length: count }, (_, index) =>
    sorted.slice(index * RESOURCES_A_REQUEST, (index + 1) * RESOURCES_A_REQUEST),
  );
}

async function* readBatch(
  connection: Connection,
  batch: readonly ResourceName[],
  question: Question,
  context: ReadContext,
  meter: { requests: number },
): AsyncGenerator<readonly RawRecord[], Outcome> {
  const log = await context.pages?.open(`entries ${batch.join(" ")} ${filterFrom(question)}`);
  const lost: Loss[] = [];
  let todo: readonly Stretch[] = [{ resources: batch }];
  let pages = 0;
  let fruitless = 0;
  try {
    for await (const page of log?.pages() ?? []) {
      todo = unkept(page.next);
      pages += 1;
      yield records(page.records, context);
    }
    for (let next = todo[0]; next !== undefined && !context.signal.aborted; next = todo[0]) {
      const answer = await listPage(connection, next, question, context.signal);
      if (context.signal.aborted) break;
      context.progress({ done: ++meter.requests, unit: "requests" });
      const others = todo.slice(1);
      if ("trouble" in answer) {
        const { trouble } = answer;
        if (next.token !== undefined && trouble.invalid && ++fruitless < FRUITLESS) {
          todo = [askAnew(next), ...others];
        } else if (next.resources.length > 1 && concernsOne(trouble)) {
          todo = [...halves(next), ...others];
        } else {
          lost.push(...(trouble.everywhere ? todo : [next]).map((stretch) => ({ stretch, trouble })));
          todo = trouble.everywhere ? [] : others;
        }
        continue;
      }
      const { fresh, rest } = advance(next, answer.entries, answer.token);
      if (fresh.length > 0) fruitless = 0;
      todo = answer.token === undefined ? others : [rest, ...others];
      pages += 1;
      await log?.append({ records: fresh, next: kept([...todo, ...lost.map(({ stretch }) => stretch)]) });
      yield records(fresh, context);
    }
  } finally {
    await log?.close();
  }
  return { lost, pages };
}

/** One name among several that is denied, unknown or wrong fails the whole request. */
function concernsOne({ everywhere, reason, invalid }: GoogleTrouble): boolean {
  return !everywhere && (invalid || reason === "not-permitted" || reason === "not-found");
}

type PageAnswer =
  | { readonly entries: readonly JsonValue[]; readonly token: string | undefined }
  | { readonly trouble: GoogleTrouble };

async function listPage(
  connection: Connection,
  { resources, from, token }: Stretch,
  question: Question,
  signal: AbortSignal,
): Promise<PageAnswer> {
  const body = {
    resourceNames: resources,
    filter: filterFrom(question, from),
    // Oldest first: what arrives late while the read goes on is mostly young, and still found.
    orderBy: "timestamp asc",
    pageSize: PAGE_SIZE,
    ...(token === undefined ? {} : { pageToken: token }),
  };
  const nextToken = (answer: JsonObject) => text(at(answer, "nextPageToken"));
  const refuse = (answer: JsonObject) =>
    token !== undefined && nextToken(answer) === token
      ? { ...badAnswer("the page before came once more"), invalid: true }
      : undefined;
  const answer = await connection.ask({ api: "logging", path: "v2/entries:list", body, refuse }, signal);
  if ("trouble" in answer) return answer;
  return { entries: list(at(answer.body, "entries")), token: nextToken(answer.body) };
}

function records(entries: readonly JsonValue[], { gap, notAudit }: ReadContext): readonly RawRecord[] {
  const found = unwrap(entries);
  for (const what of found.broken) gap({ reason: "unreadable", what });
  for (const [what, count] of Object.entries(found.notAudit)) notAudit(what, count);
  return found.records;
}
