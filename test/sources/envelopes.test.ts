import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, isObject, type JsonObject, type JsonValue } from "../../src/model/json.ts";
import { unwrap } from "../../src/sources/envelopes.ts";
import { LOG_ENTRY, TRAIL_RECORD } from "../support/records.ts";

const json = JSON.stringify;
const base64 = (value: unknown) => Buffer.from(json(value)).toString("base64");

const EVENT_BRIDGE = {
  version: "0",
  id: "e-1",
  "detail-type": "AWS API Call via CloudTrail",
  source: "aws.ec2-instance-connect",
  account: "111122223333",
  time: "2026-06-01T12:00:00Z",
  region: "eu-west-1",
  resources: [],
  detail: TRAIL_RECORD,
};
const LOOKUP_ROW = {
  EventId: "00000000-0000-4000-8000-000000000001",
  EventName: "OpenTunnel",
  ReadOnly: "false",
  EventTime: "2026-06-01 14:00:00+02:00",
  EventSource: "ec2-instance-connect.amazonaws.com",
  Username: "ada",
  Resources: [],
  CloudTrailEvent: json(TRAIL_RECORD),
};
const SNS = {
  Type: "Notification",
  MessageId: "m-1",
  TopicArn: "arn:aws:sns:eu-west-1:111122223333:t",
  Message: json(EVENT_BRIDGE),
};
const ROW = Object.fromEntries(
  Object.entries(TRAIL_RECORD).map(([key, value]) => [
    key.toLowerCase(),
    isObject(value) || Array.isArray(value) ? json(value) : String(value),
  ]),
);
const cells = (row: JsonObject) => Object.entries(row).map(([key, value]) => ({ [key]: value }));

const AWS_SHAPES: readonly (readonly [string, unknown])[] = [
  ["a record", TRAIL_RECORD],
  ["a list", [TRAIL_RECORD]],
  ["a trail file", { Records: [TRAIL_RECORD] }],
  ["trail files in a list", [{ Records: [TRAIL_RECORD] }]],
  ["LookupEvents output", { Events: [LOOKUP_ROW], NextToken: "t" }],
  ["a LookupEvents row", LOOKUP_ROW],
  ["a LookupEvents row of the SDK", { ...LOOKUP_ROW, EventTime: 1780315200 }],
  ["records kept as text", [json(TRAIL_RECORD)]],
  ["EventBridge", EVENT_BRIDGE],
  ["EventBridge in SQS", { Messages: [{ MessageId: "m", ReceiptHandle: "r", Body: json(EVENT_BRIDGE) }] }],
  ["one SQS message", { MessageId: "m", ReceiptHandle: "r", Body: json(TRAIL_RECORD) }],
  [
    "SQS to Lambda",
    { Records: [{ messageId: "m", body: json(EVENT_BRIDGE), eventSource: "aws:sqs", awsRegion: "eu-west-1" }] },
  ],
  ["SNS in SQS", { Messages: [{ Body: json(SNS) }] }],
  ["SNS in SQS to Lambda", { Records: [{ body: json(SNS), eventSource: "aws:sqs" }] }],
  [
    "SNS to Lambda",
    {
      Records: [
        { EventSource: "aws:sns", EventVersion: "1.0", Sns: { Type: "Notification", Message: json(TRAIL_RECORD) } },
      ],
    },
  ],
  [
    "a CloudWatch Logs subscription",
    {
      messageType: "DATA_MESSAGE",
      logGroup: "trail",
      logEvents: [{ id: "1", timestamp: 1, message: json(TRAIL_RECORD) }],
    },
  ],
  ["FilterLogEvents output", { events: [{ eventId: "1", ingestionTime: 1, message: json(TRAIL_RECORD) }] }],
  [
    "CloudTrail Lake results",
    { QueryStatus: "FINISHED", QueryResultRows: [cells({ eventid: "x", eventjson: json(TRAIL_RECORD) })] },
  ],
  ["CloudTrail Lake columns", { QueryResultRows: [cells(ROW)] }],
  ["a flat Lake row", { ...ROW, eventtime: "2026-06-01 12:00:00.000", errorcode: null, errormessage: "" }],
  [
    "a flat Lake row with structures",
    Object.fromEntries(Object.entries(TRAIL_RECORD).map(([key, value]) => [key.toLowerCase(), value])),
  ],
  ["an Elastic export", { _index: "i", _id: "1", _source: TRAIL_RECORD }],
  ["an Elastic search result", { took: 1, hits: { total: { value: 1 }, hits: [{ _source: TRAIL_RECORD }] } }],
  [
    "an ingested Elastic document",
    { _source: { "@timestamp": "2026-06-01T12:00:00Z", event: { original: json(TRAIL_RECORD) } } },
  ],
];

it.each(AWS_SHAPES)("takes the CloudTrail record out of %s", (_, shape) => {
  expect(unwrap(shape)).toEqual({
    records: [{ format: "cloudtrail", record: TRAIL_RECORD }],
    notAudit: {},
    broken: [],
  });
});

const PAYLOAD = LOG_ENTRY["protoPayload"] as JsonObject;
const { request, metadata, serviceData, "@type": _, ...COMMON } = PAYLOAD;
const BIGQUERY = {
  ...LOG_ENTRY,
  protoPayload: undefined,
  timestamp: "2026-06-01 12:00:00.123456 UTC",
  receiveTimestamp: "2026-06-01T12:00:01.500000Z",
  textPayload: null,
  resource: {
    type: "gce_instance",
    labels: { instance_id: "42", project_id: "shop-prod", zone: "europe-west1-b", service: null },
  },
  operation: { id: "ABCD", producer: "iap.googleapis.com", first: null, last: null },
  protopayload_auditlog: {
    ...COMMON,
    status: { code: "7", message: "Permission Denied." },
    requestJson: json(request),
    responseJson: null,
    metadataJson: json(metadata),
    servicedata_v1_iam: serviceData,
    authenticationInfo: { principalEmail: "ada@example.com", serviceAccountDelegationInfo: [] },
  },
};

/** Keys as SQL engines write them; what is free-form stays. */
function keysAs(write: (key: string) => string, value: JsonValue | undefined, key = ""): JsonValue | undefined {
  if (["labels", "request", "metadata"].includes(key)) return value;
  if (Array.isArray(value)) return value.map((item: JsonValue) => keysAs(write, item) ?? null);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [write(name), keysAs(write, member, name)]));
}
const snake = (key: string) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const ANALYTICS = {
  ...(keysAs(snake, { ...LOG_ENTRY, protoPayload: {} }) as JsonObject),
  proto_payload: { audit_log: keysAs(snake, { ...COMMON, request, metadata, serviceData } as JsonObject) },
};
const LOWER = {
  ...(keysAs((key) => key.toLowerCase(), BIGQUERY as unknown as JsonObject) as JsonObject),
};

const GOOGLE_SHAPES: readonly (readonly [string, unknown])[] = [
  ["an entry", LOG_ENTRY],
  ["a list", [LOG_ENTRY]],
  ["entries.list output", { entries: [LOG_ENTRY], nextPageToken: "t" }],
  ["a Pub/Sub push", { message: { attributes: {}, data: base64(LOG_ENTRY), messageId: "1" }, subscription: "s" }],
  ["a Pub/Sub pull", { receivedMessages: [{ ackId: "a", message: { data: base64(LOG_ENTRY), messageId: "1" } }] }],
  ["gcloud pubsub pull", [{ ackId: "a", message: { data: base64(LOG_ENTRY) } }]],
  ["a Pub/Sub message", { data: base64(LOG_ENTRY), publishTime: "2026-06-01T12:00:00Z" }],
  ["a BigQuery row", BIGQUERY],
  ["a BigQuery row in lower case", LOWER],
  ["a Log Analytics row", ANALYTICS],
  ["an Elastic export", { _source: LOG_ENTRY }],
];

it.each(GOOGLE_SHAPES)("takes the log entry out of %s", (_name, shape) => {
  expect(unwrap(JSON.parse(json(shape)))).toEqual({
    records: [{ format: "gcp-audit", record: LOG_ENTRY }],
    notAudit: {},
    broken: [],
  });
});

describe("other records", () => {
  const data = {
    version: "1",
    userIdentity: { type: "GoogleCloudUser", principalId: "ada@example.com", details: { granted: true } },
    eventSource: "iap.googleapis.com",
    eventName: "AuthorizeUser",
    eventTime: "2026-06-01T12:00:00Z",
    UID: "insert-1",
    recipientAccountId: "111122223333",
  };
  const activity = {
    eventCategory: "ActivityAuditLog",
    eventType: "ActivityLog",
    metadata: { ingestionTime: "t", channelARN: "arn" },
    eventData: data,
  };
  const access = { class_uid: "3006", activity_id: "2", proxy: { uid: "vai-1" }, actor: { user: { name: "ada" } } };
  const proxied = {
    logName: "projects/p/logs/requests",
    httpRequest: { status: 403 },
    jsonPayload: { statusDetails: "handled_by_identity_aware_proxy" },
  };

  it.each([
    ["a Lake integration event", activity, "lake-activity", activity],
    [
      "a Lake row of it",
      { QueryResultRows: [[{ eventcategory: "ActivityAuditLog" }, { eventjson: json(activity) }]] },
      "lake-activity",
      activity,
    ],
    [
      "its columns",
      {
        eventcategory: "ActivityAuditLog",
        eventtype: "ActivityLog",
        metadata: json(activity.metadata),
        eventdata: json(data),
      },
      "lake-activity",
      activity,
    ],
    [
      "PutAuditEvents input",
      { auditEvents: [{ id: "1", eventData: json(data) }] },
      "lake-activity",
      { id: "1", eventData: data },
    ],
    ["event data alone", data, "lake-activity", { eventData: data }],
    ["a Verified Access log", access, "verified-access", access],
    [
      "a Verified Access log of a TCP endpoint",
      { ...access, class_uid: 3003 },
      "verified-access",
      { ...access, class_uid: 3003 },
    ],
    ["a load-balancer entry", proxied, "gcp-load-balancer", proxied],
    [
      "its BigQuery row",
      {
        logName: "projects/p/logs/requests",
        httpRequest: { status: 403 },
        jsonpayload_type_loadbalancerlogentry: { statusdetails: "handled_by_identity_aware_proxy" },
      },
      "gcp-load-balancer",
      proxied,
    ],
    [
      "an Insights-like name in a normal record",
      { ...TRAIL_RECORD, eventCategory: "Data" },
      "cloudtrail",
      { ...TRAIL_RECORD, eventCategory: "Data" },
    ],
  ])("reads %s", (_name, shape, format, record) => {
    expect(unwrap(shape)).toEqual({ records: [{ format, record }], notAudit: {}, broken: [] });
  });
});

it.each([
  ["CloudTrail digest file", { awsAccountId: "1", digestS3Object: "k", logFiles: [] }],
  [
    "CloudTrail Insights event",
    {
      eventVersion: "1.07",
      eventTime: "2026-06-01T12:00:00Z",
      eventCategory: "Insight",
      eventType: "AwsCloudTrailInsight",
      eventID: "1",
      insightDetails: {},
    },
  ],
  ["CloudTrail delivery notice", { s3Bucket: "b", s3ObjectKey: ["k"] }],
  ["CloudTrail delivery notice", { Type: "Notification", Message: json({ s3Bucket: "b", s3ObjectKey: ["k"] }) }],
  [
    "S3 event notification",
    {
      Records: [
        {
          eventVersion: "2.1",
          eventSource: "aws:s3",
          eventTime: "2026-06-01T12:00:00Z",
          eventName: "ObjectCreated:Put",
          userIdentity: { principalId: "A" },
          s3: { object: { key: "k" } },
        },
      ],
    },
  ],
  ["S3 test event", { Service: "Amazon S3", Event: "s3:TestEvent" }],
  [
    "SNS subscription confirmation",
    { Type: "SubscriptionConfirmation", Message: "You have chosen to subscribe", Token: "t" },
  ],
  [
    "EventBridge event without a CloudTrail record",
    { "detail-type": "EC2 Instance State-change Notification", detail: { state: "running" } },
  ],
  ["OCSF event that is no Verified Access log", { class_uid: 6003, api: {} }],
  [
    "Cloud Logging entry that is no audit record",
    { logName: "projects/p/logs/syslog", insertId: "1", textPayload: "x", resource: {} },
  ],
  [
    "Cloud Logging entry that is no audit record",
    {
      logName: "projects/p/logs/requests",
      httpRequest: {},
      jsonPayload: { statusDetails: "response_sent_by_backend" },
    },
  ],
  ["SQS message that is not JSON", { Messages: [{ Body: "hello" }] }],
  ["log line that is not JSON", { logEvents: [{ id: "1", message: "START RequestId" }] }],
  ["other JSON", { name: "package", version: "1" }],
  ["other JSON", 5],
  ["other JSON", null],
  ["other JSON", "text"],
  ["other JSON", [[], [{}]]],
])("calls it %s: %j", (what, value) => {
  expect(unwrap(value)).toEqual({ records: [], notAudit: { [what]: 1 }, broken: [] });
});

it.each([
  ["CloudTrailEvent of a LookupEvents row is not valid JSON", { CloudTrailEvent: '{"eventName":' }],
  ["SQS message is not valid JSON", { Body: "{broken", ReceiptHandle: "r" }],
  ["SNS message is not valid JSON", { Type: "Notification", Message: "[1," }],
  ["log line is not valid JSON", { logEvents: [{ id: "1", message: "{" }] }],
  ["Pub/Sub message is not valid JSON", { message: { data: Buffer.from("{a}").toString("base64") } }],
  ["awslogs.data is still packed (base64 of gzip)", { awslogs: { data: "H4sI" } }],
  ["eventjson of a Lake row is not valid JSON", { eventjson: "{" }],
])("says what is broken: %s", (reason, value) => {
  expect(unwrap(value)).toEqual({ records: [], notAudit: {}, broken: [reason] });
});

it("rebuilds a row without the columns that cannot be taken apart, and says so", () => {
  const { records, broken } = unwrap({ ...ROW, useridentity: "{type=AssumedRole, arn=arn:aws:x}" });
  expect(broken).toEqual(["column useridentity of a row is not valid JSON"]);
  expect(at(records[0]?.record, "eventName")).toBe("OpenTunnel");
  expect(at(records[0]?.record, "userIdentity")).toBeUndefined();
});

it("reads nested values in a map column, and leaves policy documents text", () => {
  const requestparameters = json({
    groupId: "sg-1",
    ipPermissions: '{"items":[{"toPort":22}]}',
    policyDocument: '{"Version":"2012-10-17"}',
  });
  expect(at(unwrap({ ...ROW, requestparameters }).records[0]?.record, "requestParameters")).toEqual({
    groupId: "sg-1",
    ipPermissions: { items: [{ toPort: 22 }] },
    policyDocument: '{"Version":"2012-10-17"}',
  });
});

it("keeps the good of a mixed list, in order", () => {
  const second = { ...TRAIL_RECORD, eventID: "2" };
  const { records, notAudit, broken } = unwrap({
    Records: [TRAIL_RECORD, 7, { body: "{", eventSource: "aws:sqs" }, second],
  });
  expect(records.map(({ record }) => record["eventID"])).toEqual([TRAIL_RECORD["eventID"], "2"]);
  expect(notAudit).toEqual({ "other JSON": 1 });
  expect(broken).toEqual(["SQS message is not valid JSON"]);
});

it("stops at a depth nobody uses", () => {
  let value: unknown = TRAIL_RECORD;
  for (let level = 0; level < 20; level++) value = { Records: [value] };
  expect(unwrap(value)).toEqual({ records: [], notAudit: {}, broken: ["more than 16 envelopes inside each other"] });
});

it("refuses text nested too deep to walk safely", () => {
  const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
  expect(unwrap({ CloudTrailEvent: deep }).broken).toEqual([
    "CloudTrailEvent of a LookupEvents row is nested deeper than 512 levels",
  ]);
});

it("never throws and never adds to prototypes", () => {
  const keys = fc.constantFrom(
    ..."Records Events entries hits detail detail-type Body body eventSource Type Message Sns message data messageId logEvents eventjson eventname eventsource useridentity requestparameters eventdata eventData protopayload_auditlog proto_payload protoPayload jsonPayload logname resource labels status requestMetadata requestAttributes requestJson QueryResultRows _source event original @timestamp CloudTrailEvent class_uid proxy awslogs __proto__ constructor toString".split(
      " ",
    ),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom("Notification", "aws:sqs", "{", "{}", '{"Records":[{}]}', "3006", "via CloudTrail"),
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie("value"), { maxLength: 3 }),
      tie("object"),
    ),
    object: fc
      .array(fc.tuple(keys, tie("value")), { maxLength: 5 })
      .map((pairs) => JSON.parse(`{${pairs.map(([key, member]) => `${json(key)}:${json(member)}`).join(",")}}`)),
  }));
  fc.assert(
    fc.property(value, (any) => {
      expect(Array.isArray(unwrap(any).records)).toBe(true);
    }),
    { numRuns: 2000 },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
});
