/** What reading a queue would ask: pure. */

import type { Plan } from "../../engine/plan.ts";
import type { QueueAddress } from "./address.ts";
import type { DrainOptions } from "./drain.ts";

const USD_PER_REQUEST = 0.4 / 1_000_000;
const PRICES = "Amazon SQS pricing, us-east-1, 2026-11: $0.40 for 1,000,000 requests";

export function planQueue(address: QueueAddress, { waitSeconds, emptyPolls, hiddenSeconds }: DrainOptions): Plan {
  const lookUp = address.kind === "name" ? 1 : 0;
  const requests = lookUp + emptyPolls + 1;
  return {
    steps: [
      ...(address.kind === "name" ? [lookUpStep(address)] : []),
      {
        title: `receive messages, ten at a time, until ${emptyPolls} polls in a row bring nothing new`,
        text: `ReceiveMessage MaxNumberOfMessages=10 WaitTimeSeconds=${waitSeconds} VisibilityTimeout=${hiddenSeconds}`,
        language: "text",
      },
      {
        title: "read the files that messages announce",
        text: "GetObject bucket=<of the message> key=<of the message>",
        language: "text",
      },
      {
        title: "delete the messages whose events all lie in the window and were handed over",
        text: "DeleteMessageBatch",
        language: "text",
      },
    ],
    narrowed: false,
    local: [
      { what: "the whole query", because: "a queue answers no questions: every message is read and looked at here" },
    ],
    estimates: [
      {
        of: "requests",
        value: requests,
        bound: "at least",
        because: "an empty queue; three more for every ten messages",
      },
      {
        of: "seconds",
        value: waitSeconds * emptyPolls,
        bound: "at least",
        because: "the last polls wait for messages in vain",
      },
      { of: "usd", value: requests * USD_PER_REQUEST, bound: "at least", because: PRICES },
    ],
    notes: [
      "reading a queue empties it: messages are deleted once their events were handed over",
      "messages with events outside of the window, with files that cannot be read, or with anything else stay in the queue; each reading counts towards a redrive policy's maxReceiveCount",
      "EventBridge has no data events unless the rule's trail logs them, and read-only management events only in rules of state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS; it drops events over 256 KB",
    ],
  };
}

function lookUpStep({ name, account }: QueueAddress & { readonly kind: "name" }): Plan["steps"][number] {
  const owner = account === undefined ? "" : ` QueueOwnerAWSAccountId=${account}`;
  return { title: "find the queue", text: `GetQueueUrl QueueName=${name}${owner}`, language: "text" };
}
