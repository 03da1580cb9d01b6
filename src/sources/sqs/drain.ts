/** Takes from a queue what is there. A message is deleted once all its events were handed over and taken, and never before. */

import { setMaxListeners } from "node:events";
import type { ReadContext, Request } from "../../engine/source.ts";
import { SourceError } from "../../model/errors.ts";
import type { RawRecord } from "../../model/record.ts";
import { printable } from "../../model/text.ts";
import { awsTrouble } from "../aws/errors.ts";
import { merge } from "../merge.ts";
import type { S3Store } from "../s3/store.ts";
import { openMessageLog } from "./message-log.ts";
import type { Queue, Received } from "./queue.ts";
import { readOne } from "./read-message.ts";
import { createTally } from "./tally.ts";

export interface DrainOptions {
  /** Of one long poll. */
  readonly waitSeconds: number;
  /** Polls in a row that bring nothing new, after which the queue counts as empty. */
  readonly emptyPolls: number;
  /** How long others do not see what was received; prolonged while it is worked on. */
  readonly hiddenSeconds: number;
}

/** A long poll asks every server of the queue: two that bring nothing are no accident. */
export const DRAIN: DrainOptions = { waitSeconds: 5, emptyPolls: 2, hiddenSeconds: 60 };

const MESSAGES_AT_ONCE = 10;

/** `store`: opened when the first message names a file. Throws a `SourceError` when nothing can be received at all. */
export async function* drain(
  queue: Queue,
  store: () => Promise<S3Store>,
  { window, now }: Request,
  context: ReadContext,
  options: DrainOptions,
): AsyncGenerator<readonly RawRecord[]> {
  setMaxListeners(0, context.signal);
  const pages = await context.pages?.open("messages");
  const log = await openMessageLog(pages);
  const tally = createTally();
  /** Received and not deleted, with the handle that counts. */
  const kept = new Map<string, Received>();
  const working = new Map<string, Received>();
  const heartbeat = setInterval(
    () => void queue.hide([...working.values()], options.hiddenSeconds),
    (options.hiddenSeconds * 1_000) / 3,
  );
  try {
    yield* log.replay();
    let empty = 0;
    let isOver = false;
    for (let isFirst = true; !isOver && !context.signal.aborted; isFirst = false) {
      const messages = await receive(queue, options, context, isFirst);
      if (messages === undefined) break;
      const known = messages.filter(({ id }) => log.has(id));
      const fresh = messages.filter(({ id }) => !log.has(id) && !kept.has(id));
      for (const message of messages) if (kept.has(message.id)) kept.set(message.id, message);
      empty = fresh.length + known.length === 0 ? empty + 1 : 0;
      for (const message of fresh) working.set(message.id, message);

      const finished: Received[] = [...known];
      const reads = fresh.map((message) => readOne(message, store, { window, context, tally, log, finished }));
      for await (const batch of merge(reads, MESSAGES_AT_ONCE)) {
        tally.records += batch.length;
        yield batch;
        context.progress({ done: tally.records, unit: "records" });
        if (context.signal.aborted) return;
      }
      const { count, detail } = await queue.remove(finished);
      tally.undeleted(count, detail);
      for (const message of fresh) {
        working.delete(message.id);
        if (!finished.includes(message)) kept.set(message.id, message);
      }
      const isLive = fresh.length > 0 && fresh.every(({ sentAt = 0 }) => sentAt > now);
      if (isLive) tally.note("reading stopped at messages sent after it began; later ones are still in the queue");
      isOver = isLive || (empty >= options.emptyPolls && !mayComeBack(queue, options));
    }
    for (const sentence of tally.notes()) context.note(sentence);
  } finally {
    clearInterval(heartbeat);
    await queue.hide([...working.values(), ...kept.values()], 0);
    await pages?.close();
  }
}

/** `undefined` when there is nothing more to be had. */
async function receive(
  queue: Queue,
  { waitSeconds, hiddenSeconds }: DrainOptions,
  { signal, gap }: ReadContext,
  isFirst: boolean,
): Promise<readonly Received[] | undefined> {
  try {
    return await queue.receive({ waitSeconds, hiddenSeconds }, signal);
  } catch (error) {
    if (signal.aborted) return undefined;
    const { reason, detail, hint } = awsTrouble(error, "sqs:GetQueueUrl and sqs:ReceiveMessage");
    if (isFirst) {
      throw new SourceError(`cannot receive messages: ${printable(detail)}`, {
        ...(hint === undefined ? {} : { hint }),
        cause: error,
      });
    }
    gap({ reason, what: `the rest of the queue: ${printable(detail)}; its messages are still there` });
    return undefined;
  }
}

/** Messages in an answer that never arrived are hidden as if they had been received. */
function mayComeBack(queue: Queue, { hiddenSeconds }: DrainOptions): boolean {
  const lost = queue.unansweredAt();
  return lost !== undefined && performance.now() - lost < (hiddenSeconds + 1) * 1_000;
}
