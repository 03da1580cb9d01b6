/** One queue, as far as reading it takes: what is received stays hidden from others until it is deleted or let go. */

import type { Message } from "@aws-sdk/client-sqs";
import type { SourceSettings } from "../../config/config.ts";
import { AT_ANSWERS, createDateWatch } from "../aws/answer-headers.ts";
import { openSession, type RegionalSession } from "../aws/open-session.ts";
import { metadataOf, type Patience, patiently } from "../aws/patience.ts";
import { awsSession } from "../aws/session.ts";
import type { QueueAddress } from "./address.ts";

export interface Queue {
  readonly session: RegionalSession;
  /** Throws what the SDK throws, at the first request for a queue that does not exist. */
  url(signal: AbortSignal): Promise<string>;
  receive(options: Receiving, signal: AbortSignal): Promise<readonly Received[]>;
  /** On the clock of `performance.now()`, when an answer to `receive` last failed to arrive: what was in it is hidden for a while. */
  unansweredAt(): number | undefined;
  /** Answers how many stayed, and why the first did. */
  remove(messages: readonly Received[]): Promise<Refused>;
  /** Hides them for so many seconds from now on; 0 lets others have them. */
  hide(messages: readonly Received[], seconds: number): Promise<Refused>;
  attributes(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** The `date` header of the latest answer. */
  date(): string | undefined;
}

export interface Receiving {
  readonly waitSeconds: number;
  readonly hiddenSeconds: number;
}

export interface Received {
  readonly id: string;
  readonly handle: string;
  readonly body: string;
  /** Epoch milliseconds; absent when the queue did not say. */
  readonly sentAt?: number;
}

export interface Refused {
  readonly count: number;
  readonly detail?: string;
}

/** The most that SQS takes in one request. */
const BATCH = 10;

/** Loads the SDK; asks no server. Throws a `SourceError` when nothing names a Region. */
export async function openQueue(address: QueueAddress, settings: SourceSettings, patience: Patience): Promise<Queue> {
  const sdk = await import("@aws-sdk/client-sqs");
  const region = address.kind === "url" ? address.region : undefined;
  const session =
    region === undefined
      ? await openSession(settings)
      : { ...(await awsSession(settings, region, settings.role)), region };
  const client = new sdk.SQSClient({
    ...session,
    maxAttempts: 1,
    // The SDK would go around an endpoint that the environment names, and say so on stderr.
    useQueueUrlAsEndpoint: false,
    ...(address.kind === "url" && !hasOwnEndpoint() ? { endpoint: address.endpoint } : {}),
  });
  const { middleware, date } = createDateWatch();
  client.middlewareStack.add(middleware, AT_ANSWERS);
  let known: Promise<string> | undefined;
  let unanswered: number | undefined;
  const url = (signal?: AbortSignal): Promise<string> => {
    known ??= address.kind === "url" ? Promise.resolve(address.url) : find(address, signal);
    known.catch(() => {
      known = undefined;
    });
    return known;
  };

  async function find({ name, account }: QueueAddress & { readonly kind: "name" }, signal?: AbortSignal) {
    const owner = account === undefined ? {} : { QueueOwnerAWSAccountId: account };
    const request = new sdk.GetQueueUrlCommand({ QueueName: name, ...owner });
    const ask = () => client.send(request, signal === undefined ? {} : { abortSignal: signal });
    const { QueueUrl = "" } = await patiently(ask, patience, signal ?? NEVER);
    return QueueUrl;
  }

  return {
    session,
    url,
    unansweredAt: () => unanswered,
    date,
    async receive({ waitSeconds, hiddenSeconds }, signal) {
      const request = new sdk.ReceiveMessageCommand({
        QueueUrl: await url(signal),
        MaxNumberOfMessages: BATCH,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: hiddenSeconds,
        MessageSystemAttributeNames: ["SentTimestamp"],
      });
      const ask = async () => {
        try {
          return await client.send(request, { abortSignal: signal });
        } catch (error) {
          if (!isRefusal(error)) unanswered = performance.now();
          throw error;
        }
      };
      const { Messages = [] } = await patiently(ask, patience, signal);
      return Messages.map(received);
    },
    remove: (messages) =>
      inBatches(messages, async (batch) => {
        const Entries = batch.map(({ handle }, index) => ({ Id: String(index), ReceiptHandle: handle }));
        const request = new sdk.DeleteMessageBatchCommand({ QueueUrl: await url(), Entries });
        return (await patiently(() => client.send(request), patience, NEVER)).Failed;
      }),
    hide: (messages, seconds) =>
      inBatches(messages, async (batch) => {
        const Entries = batch.map(({ handle }, index) => ({
          Id: String(index),
          ReceiptHandle: handle,
          VisibilityTimeout: seconds,
        }));
        const request = new sdk.ChangeMessageVisibilityBatchCommand({ QueueUrl: await url(), Entries });
        return (await patiently(() => client.send(request), patience, NEVER)).Failed;
      }),
    async attributes(signal) {
      const request = new sdk.GetQueueAttributesCommand({ QueueUrl: await url(signal), AttributeNames: ["All"] });
      const { Attributes = {} } = await patiently(
        () => client.send(request, { abortSignal: signal }),
        patience,
        signal,
      );
      return Attributes;
    },
  };
}

/** Giving messages back must also work when the reading was stopped. */
const NEVER = new AbortController().signal;

/** The server took nothing out of the queue. */
function isRefusal(error: unknown): boolean {
  return (metadataOf(error).httpStatusCode ?? 0) >= 400;
}

function received({ MessageId = "", ReceiptHandle = "", Body = "", Attributes }: Message): Received {
  const sent = Number(Attributes?.SentTimestamp);
  return {
    id: MessageId,
    handle: ReceiptHandle,
    body: Body,
    ...(Number.isFinite(sent) ? { sentAt: sent } : {}),
  };
}

async function inBatches(
  messages: readonly Received[],
  send: (batch: readonly Received[]) => Promise<readonly { readonly Message?: string | undefined }[] | undefined>,
): Promise<Refused> {
  let count = 0;
  let detail: string | undefined;
  for (let from = 0; from < messages.length; from += BATCH) {
    const batch = messages.slice(from, from + BATCH);
    try {
      const refused = (await send(batch)) ?? [];
      count += refused.length;
      detail ??= refused[0]?.Message;
    } catch (error) {
      count += batch.length;
      detail ??= error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
  }
  return { count, ...(detail === undefined ? {} : { detail }) };
}

function hasOwnEndpoint(): boolean {
  return process.env["AWS_ENDPOINT_URL_SQS"] !== undefined || process.env["AWS_ENDPOINT_URL"] !== undefined;
}
