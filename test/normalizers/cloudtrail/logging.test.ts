import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { ACCOUNT, called } from "./record.ts";

const selectors = (...eventSelectors: readonly JsonObject[]): JsonObject => ({ trailName: "main", eventSelectors });
const advanced = (...fields: readonly (readonly JsonObject[])[]): JsonObject => ({
  trailName: "main",
  advancedEventSelectors: fields.map((fieldSelectors) => ({ fieldSelectors })),
});
const MANAGEMENT = { field: "eventCategory", equals: ["Management"] };

describe("logging", () => {
  it.each<[string, JsonObject | null, string, string, string]>([
    ["cloudtrail:StopLogging", { name: "main" }, "main", "trail", "stopped"],
    ["cloudtrail:StopLogging", null, `aws:${ACCOUNT}`, "trail", "stopped"],
    ["cloudtrail:DeleteTrail", { name: "main" }, "main", "trail", "deleted"],
    ["cloudtrail:UpdateTrail", { name: "main", s3BucketName: "elsewhere" }, "main", "trail", "changed"],
    ["cloudtrail:UpdateTrail", { name: "main", isMultiRegionTrail: false }, "main", "trail", "weakened"],
    ["cloudtrail:UpdateTrail", { name: "main", enableLogFileValidation: "false" }, "main", "trail", "weakened"],
    [
      "cloudtrail:PutEventSelectors",
      selectors({ includeManagementEvents: true, readWriteType: "All" }),
      "main",
      "selector",
      "changed",
    ],
    [
      "cloudtrail:PutEventSelectors",
      selectors({ includeManagementEvents: false }, { includeManagementEvents: true }),
      "main",
      "selector",
      "changed",
    ],
    [
      "cloudtrail:PutEventSelectors",
      selectors({ includeManagementEvents: false, readWriteType: "All" }),
      "main",
      "selector",
      "weakened",
    ],
    [
      "cloudtrail:PutEventSelectors",
      selectors({ includeManagementEvents: true, readWriteType: "ReadOnly" }),
      "main",
      "selector",
      "weakened",
    ],
    [
      "cloudtrail:PutEventSelectors",
      selectors({ includeManagementEvents: true, excludeManagementEventSources: ["kms.amazonaws.com"] }),
      "main",
      "selector",
      "weakened",
    ],
    ["cloudtrail:PutEventSelectors", advanced([MANAGEMENT]), "main", "selector", "changed"],
    [
      "cloudtrail:PutEventSelectors",
      advanced([{ field: "eventCategory", equals: ["Data"] }]),
      "main",
      "selector",
      "weakened",
    ],
    [
      "cloudtrail:PutEventSelectors",
      advanced([MANAGEMENT, { field: "readOnly", equals: ["true"] }]),
      "main",
      "selector",
      "weakened",
    ],
    ["cloudtrail:PutInsightSelectors", { trailName: "main", insightSelectors: [] }, "main", "insight", "stopped"],
    [
      "cloudtrail:PutInsightSelectors",
      { trailName: "main", insightSelectors: [{ insightType: "ApiCallRateInsight" }] },
      "main",
      "insight",
      "changed",
    ],
    ["cloudtrail:DeleteEventDataStore", { eventDataStore: "eds" }, "eds", "event-data-store", "deleted"],
    ["cloudtrail:StopEventDataStoreIngestion", { eventDataStore: "eds" }, "eds", "event-data-store", "stopped"],
    ["guardduty:DeleteDetector", { detectorId: "d" }, "d", "detector", "deleted"],
    ["guardduty:UpdateDetector", { detectorId: "d", enable: false }, "d", "detector", "stopped"],
    ["guardduty:UpdateDetector", { detectorId: "d", enable: true }, "d", "detector", "changed"],
    [
      "ec2:DeleteFlowLogs",
      { DeleteFlowLogsRequest: { FlowLogId: { content: "fl-1" } } },
      "fl-1",
      "flow-log",
      "deleted",
    ],
    [
      "config:StopConfigurationRecorder",
      { configurationRecorderName: "default" },
      "default",
      "audit-config",
      "stopped",
    ],
    [
      "ec2:ModifyVerifiedAccessInstanceLoggingConfiguration",
      { VerifiedAccessInstanceId: "vai-1", AccessLogs: { S3: { Enabled: false } } },
      "vai-1",
      "sink",
      "stopped",
    ],
    [
      "ec2:ModifyVerifiedAccessInstanceLoggingConfiguration",
      { VerifiedAccessInstanceId: "vai-1", AccessLogs: { S3: { Enabled: false }, CloudWatchLogs: { Enabled: true } } },
      "vai-1",
      "sink",
      "weakened",
    ],
    [
      "ec2:ModifyVerifiedAccessInstanceLoggingConfiguration",
      { VerifiedAccessInstanceId: "vai-1", AccessLogs: { S3: { Enabled: true } } },
      "vai-1",
      "sink",
      "changed",
    ],
    ["s3:DeleteBucket", { bucketName: "acme-CloudTrail-logs" }, "acme-CloudTrail-logs", "bucket", "deleted"],
    ["s3:PutBucketLifecycle", { bucketName: "aws-cloudtrail-logs" }, "aws-cloudtrail-logs", "bucket", "weakened"],
    [
      "s3:PutBucketVersioning",
      { bucketName: "cloudtrail", VersioningConfiguration: { Status: "Suspended" } },
      "cloudtrail",
      "bucket",
      "weakened",
    ],
  ])("of %s %j", (action, parameters, resource, control, effect) => {
    expect(called(action, parameters)).toMatchObject({
      activity: "log.tamper",
      logging: { resource, control, effect },
    });
  });

  it.each<[string, JsonObject | null]>([
    ["s3:DeleteBucket", { bucketName: "photos" }],
    ["s3:PutBucketVersioning", { bucketName: "cloudtrail", VersioningConfiguration: { Status: "Enabled" } }],
    ["cloudtrail:StartLogging", { name: "main" }],
    ["cloudtrail:CreateTrail", { name: "main" }],
  ])("not of %s %j", (action, parameters) => {
    const event = called(action, parameters);
    expect(event.activity).toBe("other");
    expect(event).not.toHaveProperty("logging");
  });
});
