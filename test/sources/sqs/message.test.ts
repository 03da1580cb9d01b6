import { describe, expect, it } from "vitest";
import { readMessage } from "../../../src/sources/sqs/message.ts";
import { LOG_ENTRY, TRAIL_RECORD } from "../../support/records.ts";

const sns = (message: unknown) => ({ Type: "Notification", MessageId: "m", Message: JSON.stringify(message) });
const s3Event = (eventName: string, key: string) => ({
  eventVersion: "2.1",
  eventSource: "aws:s3",
  awsRegion: "eu-west-1",
  eventTime: "2026-06-01T00:00:00.000Z",
  eventName,
  s3: { bucket: { name: "trail" }, object: { key, size: 1 } },
});
const eventBridge = {
  version: "0",
  "detail-type": "AWS API Call via CloudTrail",
  source: "aws.ec2",
  detail: TRAIL_RECORD,
};
const created = {
  "detail-type": "Object Created",
  source: "aws.s3",
  detail: { bucket: { name: "trail" }, object: { key: "a/b+c d.json.gz", size: 1 } },
};

const EMPTY = { records: [], objects: [], passed: [], foreign: {}, broken: [] };
const FILE = { bucket: "trail", key: "a/b+c d.json.gz" };
const RECORD = { format: "cloudtrail", record: TRAIL_RECORD };

describe("what a message is", () => {
  it.each([
    ["an EventBridge event", eventBridge, { records: [RECORD] }],
    ["the same through SNS", sns(eventBridge), { records: [RECORD] }],
    ["a Cloud Logging entry", LOG_ENTRY, { records: [{ format: "gcp-audit", record: LOG_ENTRY }] }],
    [
      "CloudTrail's word of files",
      { s3Bucket: "trail", s3ObjectKey: [FILE.key, "x"] },
      { objects: [FILE, { bucket: "trail", key: "x" }] },
    ],
    ["the same through SNS", sns({ s3Bucket: "trail", s3ObjectKey: [FILE.key] }), { objects: [FILE] }],
    [
      "S3's word of a file, its key escaped",
      { Records: [s3Event("ObjectCreated:Put", "a/b%2Bc+d.json.gz")] },
      { objects: [FILE] },
    ],
    [
      "the same through SNS",
      sns({ Records: [s3Event("ObjectCreated:Copy", "a/b%2Bc+d.json.gz")] }),
      { objects: [FILE] },
    ],
    ["EventBridge's word of a file, its key as it is", created, { objects: [FILE] }],
    [
      "a file that was removed",
      { Records: [s3Event("ObjectRemoved:Delete", "x")] },
      { passed: ["S3 event about no new file"] },
    ],
    [
      "a removal by EventBridge",
      { ...created, "detail-type": "Object Deleted" },
      { passed: ["S3 event about no new file"] },
    ],
    ["S3's test", { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "trail" }, { passed: ["S3 test event"] }],
    ["something else", { hello: "world" }, { foreign: { "other JSON": 1 } }],
    [
      "a notification without a name",
      { Records: [{ s3: {}, eventName: "ObjectCreated:Put" }] },
      { broken: ["S3 notification that names no file"] },
    ],
    [
      "a name that is no text",
      { s3Bucket: "trail", s3ObjectKey: [7] },
      { foreign: { "CloudTrail delivery notice": 1 } },
    ],
  ])("%s", (_, body, expected) => {
    expect(readMessage(JSON.stringify(body))).toEqual({ ...EMPTY, ...expected });
  });

  it.each([
    ["CloudTrail validation message.", { passed: ["CloudTrail validation message"] }],
    ["hello", { broken: ["message that is not JSON"] }],
    ['{"half":', { broken: ["message is not valid JSON"] }],
    ["", { broken: ["message that is not JSON"] }],
    ["null", { broken: ["message that is not JSON"] }],
    ['{"__proto__":{"Type":"Notification","Message":"{}"}}', { foreign: { "other JSON": 1 } }],
  ])("text %j", (body, expected) => {
    expect(readMessage(body)).toEqual({ ...EMPTY, ...expected });
  });

  it("ends at envelopes without end", () => {
    let body: unknown = { s3Bucket: "trail", s3ObjectKey: ["x"] };
    for (let depth = 0; depth < 9; depth++) body = sns(body);
    expect(readMessage(JSON.stringify(body)).objects).toEqual([]);
  });
});
