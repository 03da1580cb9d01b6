/** One message from its body to its records, and whether it has done its work. */

import type { ReadContext } from "../../engine/source.ts";
import type { RawRecord } from "../../model/record.ts";
import { printable } from "../../model/text.ts";
import { formatInstant, type TimeWindow, within } from "../../model/time.ts";
import { normalizers } from "../../normalizers/index.ts";
import { isTrailService, placeOf } from "../s3/layout.ts";
import { lossOf } from "../s3/losses.ts";
import { readObject } from "../s3/objects.ts";
import type { S3Store } from "../s3/store.ts";
import { type ObjectNotice, readMessage } from "./message.ts";
import type { MessageLog } from "./message-log.ts";
import type { Received } from "./queue.ts";
import type { Tally } from "./tally.ts";

export interface Reading {
  readonly window: TimeWindow;
  readonly context: ReadContext;
  readonly tally: Tally;
  readonly log: MessageLog;
  /** Takes the message once nothing of it is missing. */
  readonly finished: Received[];
}

export async function* readOne(
  message: Received,
  store: () => Promise<S3Store>,
  { window, context, tally, log, finished }: Reading,
): AsyncGenerator<readonly RawRecord[]> {
  const { records, objects, passed, foreign, broken } = readMessage(message.body);
  let isWhole = true;
  let isInside = true;
  const lost = (reason: string, what: string): void => {
    isWhole = false;
    context.gap({ reason, what: `${nameOf(message)}: ${printable(what)}; it was not deleted` });
  };
  for (const why of broken) lost("unreadable", why);
  for (const what of passed) context.notAudit(what, 1);
  for (const [what, count] of Object.entries(foreign)) context.notAudit(what, count);

  const batches = [
    ...(records.length === 0 ? [] : [once(records)]),
    ...objects.filter((notice) => isEvidence(notice, context)).map((notice) => fileOf(notice)),
  ];
  let isFirst = true;
  for (const batch of batches) {
    for await (const found of batch) {
      isInside &&= found.every((record) => belongs(record, window));
      await log.add(message.id, isFirst, found);
      isFirst = false;
      yield found;
    }
  }
  if (context.signal.aborted) return;
  const isForeign = Object.keys(foreign).length > 0 && records.length === 0;
  if (isForeign) tally.stays("foreign");
  if (!isInside) tally.stays("outside");
  if (!isWhole || !isInside || isForeign) return;
  await log.finish(message.id);
  finished.push(message);

  async function* fileOf({ bucket, key }: ObjectNotice): AsyncGenerator<readonly RawRecord[]> {
    const inFile = {
      signal: context.signal,
      notAudit: context.notAudit,
      gap: ({ reason, what }: { readonly reason: string; readonly what: string }) => lost(reason, what),
    };
    try {
      yield* readObject(await store(), bucket, { key }, inFile, () => {});
    } catch (error) {
      if (context.signal.aborted) return;
      const { reason, detail, hint } = lossOf(error);
      lost(reason, `s3://${bucket}/${key}: ${detail}${hint === undefined ? "" : ` (${hint})`}`);
    }
  }
}

async function* once(records: readonly RawRecord[]): AsyncGenerator<readonly RawRecord[]> {
  yield records;
}

/** Notifications cover a whole bucket; what lies beside the trail in it is no evidence. */
function isEvidence({ key }: ObjectNotice, context: ReadContext): boolean {
  const { service } = placeOf(key.slice(0, key.lastIndexOf("/") + 1));
  if (service === undefined || !service.startsWith("CloudTrail-") || isTrailService(service)) return true;
  context.notAudit(`${service} file`, 1);
  return false;
}

function belongs({ format, record }: RawRecord, window: TimeWindow): boolean {
  try {
    const event = normalizers[format](record);
    return !("invalid" in event) && within(window, event.time.ms);
  } catch {
    return false;
  }
}

function nameOf({ id, sentAt }: Received): string {
  return `message ${printable(id)}${sentAt === undefined ? "" : `, sent ${formatInstant(sentAt)}`}`;
}
