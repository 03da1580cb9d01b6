/** Records of messages that are about to be deleted, kept for a run that is resumed: the queue will not have them any more. */

import type { Page, PageLog } from "../../engine/source.ts";
import { type JsonValue, object, property, text } from "../../model/json.ts";
import { type RawRecord, RECORD_FORMATS } from "../../model/record.ts";

export interface MessageLog {
  /** Whether all records of this message are here. */
  has(message: string): boolean;
  /** Records of those messages. */
  replay(): AsyncIterable<readonly RawRecord[]>;
  /** `isFirst`: of this message; what an earlier run began of it and did not finish counts no more. */
  add(message: string, isFirst: boolean, records: readonly RawRecord[]): Promise<void>;
  /** After the last of its records. */
  finish(message: string): Promise<void>;
}

/** Keeps nothing when `log` is absent. */
export async function openMessageLog(log: PageLog | undefined): Promise<MessageLog> {
  const done = log === undefined ? new Map<string, number>() : await finished(log);
  // Messages are read side by side, and a log takes one page after the other.
  let last: Promise<void> = Promise.resolve();
  const append = (page: Page): Promise<void> => {
    last = last.then(() => log?.append(page));
    return last;
  };
  return {
    has: (message) => done.has(message),
    async *replay() {
      if (log === undefined || done.size === 0) return;
      let index = 0;
      for await (const { records, next } of log.pages()) {
        if (index >= (done.get(messageOf(next)) ?? Number.POSITIVE_INFINITY)) yield records.flatMap(recordOf);
        index++;
      }
    },
    add: (message, isFirst, records) =>
      append({ records: records.map(({ format, record }) => ({ format, record })), next: { message, isFirst } }),
    finish: (message) => append({ records: [], next: { message, isLast: true } }),
  };
}

/** Finished messages, each with the number of the page where its records begin for the last time. */
async function finished(log: PageLog): Promise<Map<string, number>> {
  const begun = new Map<string, number>();
  const done = new Map<string, number>();
  let index = 0;
  for await (const { next } of log.pages()) {
    const message = messageOf(next);
    if (property(next, "isFirst") === true) begun.set(message, index);
    if (property(next, "isLast") === true) done.set(message, begun.get(message) ?? index);
    index++;
  }
  return done;
}

function messageOf(next: JsonValue): string {
  return text(property(next, "message")) ?? "";
}

function recordOf(value: JsonValue): readonly RawRecord[] {
  const format = RECORD_FORMATS.find((known) => known === property(value, "format"));
  const record = object(property(value, "record"));
  return format === undefined || record === undefined ? [] : [{ format, record }];
}
