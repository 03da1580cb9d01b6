/** How AWS services wrap a CloudTrail record on its way. */

import { at, type JsonValue, property } from "../../model/json.ts";
import { type Envelope, held } from "./envelope.ts";
import { compact } from "./spelling.ts";

/** A LookupEvents row: its own columns are a summary, `EventTime` even in a local zone; the record inside counts. */
const lookupRow: Envelope = (value) =>
  held(property(value, "CloudTrailEvent"), "CloudTrailEvent of a LookupEvents row");

const eventBridge: Envelope = (value) => {
  const type = property(value, "detail-type");
  return typeof type === "string" && type.endsWith("via CloudTrail")
    ? held(property(value, "detail"), "detail")
    : undefined;
};

/** From ReceiveMessage, and as a Lambda function gets it. */
const sqs: Envelope = (value) => held(property(value, "Body"), "SQS message") ?? sqsForLambda(value);

const sqsForLambda: Envelope = (value) => {
  const body = property(value, "body");
  const sent = property(value, "eventSource") === "aws:sqs" || Object.hasOwn(value, "messageId");
  return sent && typeof body === "string" ? held(body, "SQS message") : undefined;
};

const sns: Envelope = (value) => {
  const wrapped = at(value, "Sns", "Message");
  if (wrapped !== undefined) return held(wrapped, "SNS message");
  return property(value, "Type") === "Notification" ? held(property(value, "Message"), "SNS message") : undefined;
};

const LOG_EVENT_KEYS = ["timestamp", "ingestionTime", "eventId", "id"];

/** One CloudWatch Logs event, from a subscription or from FilterLogEvents. */
const logEvent: Envelope = (value) => {
  const message = property(value, "message");
  const logged = LOG_EVENT_KEYS.some((key) => Object.hasOwn(value, key));
  return logged && typeof message === "string" ? held(message, "log line") : undefined;
};

/** What a subscription hands to a Lambda function is packed once more; unpacking belongs to the reader of bytes. */
const packedLogs: Envelope = (value) =>
  typeof at(value, "awslogs", "data") === "string"
    ? { inside: [], broken: ["awslogs.data is still packed (base64 of gzip)"] }
    : undefined;

/** A PutAuditEvents item: `eventData` is the integration event as JSON text. */
const auditEvent: Envelope = (value) => {
  const data = property(value, "eventData");
  if (typeof data !== "string") return undefined;
  const opened = held(data, "eventData");
  return { ...opened, inside: (opened?.inside ?? []).map((eventData: JsonValue) => compact({ ...value, eventData })) };
};

export const awsEnvelopes: readonly Envelope[] = [lookupRow, eventBridge, sqs, sns, packedLogs, auditEvent, logEvent];
