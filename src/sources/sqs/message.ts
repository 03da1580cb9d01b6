/**
 * What a message is: events themselves, or word of files that hold them. EventBridge, S3 and CloudTrail all announce files,
 * each in its own words, with or without SNS around it. From the Amazon S3 User Guide, "Event message structure" and
 * "EventBridge event message structure", and the CloudTrail User Guide, "Configuring Amazon SNS notifications".
 */

import { at, type JsonObject, type JsonValue, list, object, property, text } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";
import { parsed } from "../envelopes/envelope.ts";
import { unwrap } from "../envelopes.ts";

export interface MessageContent {
  readonly records: readonly RawRecord[];
  readonly objects: readonly ObjectNotice[];
  /** What is neither, and was sent to be read past: test messages, files that were removed. */
  readonly passed: readonly string[];
  /** What is neither, and may be meant for someone else. */
  readonly foreign: Readonly<Record<string, number>>;
  /** What could not be read, and why. */
  readonly broken: readonly string[];
}

export interface ObjectNotice {
  readonly bucket: string;
  readonly key: string;
}

const NOTHING: MessageContent = { records: [], objects: [], passed: [], foreign: {}, broken: [] };
/** SNS around EventBridge around S3 is two. */
const DEEPEST = 4;

/** Never throws. */
export function readMessage(body: string): MessageContent {
  return readText(body, 0);
}

function readText(body: string, depth: number): MessageContent {
  // What CloudTrail sends to a topic that it is given, to see whether it may.
  if (/^CloudTrail validation message/.test(body)) return { ...NOTHING, passed: ["CloudTrail validation message"] };
  const { inside, broken = [], notAudit } = parsed(body, "message");
  if (notAudit !== undefined) return { ...NOTHING, broken: [notAudit] };
  const [value] = inside;
  return value === undefined ? { ...NOTHING, broken } : readValue(value, depth);
}

function readValue(value: JsonValue, depth: number): MessageContent {
  const said = object(value);
  if (said !== undefined) {
    const message = property(said, "Message");
    const inSns = property(said, "Type") === "Notification" && typeof message === "string";
    if (inSns && depth < DEEPEST) return readText(message, depth + 1);
    const notice = testMessage(said) ?? deliveryNotice(said) ?? s3Notification(said) ?? s3EventBridge(said);
    if (notice !== undefined) return notice;
  }
  const { records, notAudit, broken } = unwrap(value);
  return { ...NOTHING, records, foreign: notAudit, broken };
}

function testMessage(said: JsonObject): MessageContent | undefined {
  return property(said, "Event") === "s3:TestEvent" ? { ...NOTHING, passed: ["S3 test event"] } : undefined;
}

/** Of CloudTrail itself: one message may name several files. */
function deliveryNotice(said: JsonObject): MessageContent | undefined {
  const bucket = text(property(said, "s3Bucket"));
  const keys = list(property(said, "s3ObjectKey")).filter((key) => typeof key === "string");
  if (bucket === undefined || keys.length === 0) return undefined;
  return { ...NOTHING, objects: keys.map((key) => ({ bucket, key })) };
}

function s3Notification(said: JsonObject): MessageContent | undefined {
  const events = list(property(said, "Records"));
  if (events.length === 0 || !events.every((event) => object(property(event, "s3")) !== undefined)) return undefined;
  const created = events.filter((event) => isCreation(text(property(event, "eventName"))));
  const objects = created.map((event) => ({
    bucket: text(at(event, "s3", "bucket", "name")),
    key: unescaped(text(at(event, "s3", "object", "key"))),
  }));
  const named = objects.flatMap(({ bucket, key }) =>
    bucket === undefined || key === undefined ? [] : { bucket, key },
  );
  return {
    ...NOTHING,
    objects: named,
    passed: events.slice(created.length).map(() => "S3 event about no new file"),
    broken: named.length === created.length ? [] : ["S3 notification that names no file"],
  };
}

/** `ObjectCreated:Put`, in some replays `s3:ObjectCreated:Put`. */
function isCreation(name = ""): boolean {
  return /^(s3:)?ObjectCreated:/.test(name);
}

/** Notifications write keys as HTML forms do; EventBridge and CloudTrail write them as they are. */
function unescaped(key: string | undefined): string | undefined {
  try {
    return key === undefined ? undefined : decodeURIComponent(key.replaceAll("+", " "));
  } catch {
    return key;
  }
}

function s3EventBridge(said: JsonObject): MessageContent | undefined {
  if (property(said, "source") !== "aws.s3") return undefined;
  const detail = property(said, "detail");
  const bucket = text(at(detail, "bucket", "name"));
  const key = text(at(detail, "object", "key"));
  if (bucket === undefined || key === undefined) return undefined;
  if (property(said, "detail-type") !== "Object Created") {
    return { ...NOTHING, passed: ["S3 event about no new file"] };
  }
  return { ...NOTHING, objects: [{ bucket, key }] };
}
