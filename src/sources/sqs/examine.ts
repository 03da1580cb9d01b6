/** Whether a queue can be read, and what waits in it: the checks of `iaprun doctor`. Receives nothing: that would hide messages. */

import type { Check, ExamineContext } from "../../engine/source.ts";
import { formatDuration } from "../../model/time.ts";
import { clockCheck, failed, whoAmI } from "../aws/checks.ts";
import { awsTrouble } from "../aws/errors.ts";
import type { Queue } from "./queue.ts";

export async function* examineQueue(queue: Queue, { signal, now }: ExamineContext): AsyncGenerator<Check> {
  yield await whoAmI(queue.session, queue.session.region, signal);
  try {
    yield { what: "sqs:GetQueueUrl", state: "ok", detail: await queue.url(signal) };
  } catch (error) {
    if (signal.aborted) return;
    yield { what: "sqs:GetQueueUrl", ...failed(awsTrouble(error, "sqs:GetQueueUrl")) };
    return;
  }
  let attributes: Readonly<Record<string, string>>;
  try {
    attributes = await queue.attributes(signal);
    yield { what: "sqs:GetQueueAttributes", state: "ok", detail: attributes["QueueArn"] ?? "answered" };
  } catch (error) {
    if (signal.aborted) return;
    yield { what: "sqs:GetQueueAttributes", ...failed(awsTrouble(error, "sqs:GetQueueAttributes")) };
    return;
  }
  yield clockCheck(queue.date(), now());
  yield waiting(attributes);
  yield retention(attributes);
  yield redrive(attributes);
  yield {
    what: "sqs:ReceiveMessage, sqs:DeleteMessage, s3:GetObject",
    state: "unknown",
    detail: "not tried: receiving hides messages from other readers",
  };
}

function waiting(attributes: Readonly<Record<string, string>>): Check {
  const visible = attributes["ApproximateNumberOfMessages"] ?? "unknown";
  const held = attributes["ApproximateNumberOfMessagesNotVisible"] ?? "unknown";
  const detail = `about ${visible} messages wait, ${held} are held by readers`;
  if (held === "0" || held === "unknown") return { what: "messages", state: "ok", detail };
  return {
    what: "messages",
    state: "warning",
    detail,
    hint: "another reader takes messages of this queue: give each reader a queue of its own",
  };
}

/** SQS keeps messages four days unless told otherwise, fourteen at most. */
function retention(attributes: Readonly<Record<string, string>>): Check {
  const seconds = Number(attributes["MessageRetentionPeriod"]);
  if (!Number.isFinite(seconds)) return { what: "retention", state: "unknown", detail: "the queue does not say" };
  return { what: "retention", state: "ok", detail: `messages are kept for ${formatDuration(seconds * 1_000)}` };
}

function redrive(attributes: Readonly<Record<string, string>>): Check {
  const what = "redrive policy";
  if (attributes["RedrivePolicy"] !== undefined) return { what, state: "ok", detail: attributes["RedrivePolicy"] };
  return {
    what,
    state: "warning",
    detail: "none: a message that cannot be read comes again until its retention is over",
    hint: "give the queue a dead-letter queue with a maxReceiveCount of 5 or more",
  };
}
