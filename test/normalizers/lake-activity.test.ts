import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../src/model/json.ts";
import { lakeActivity } from "../../src/normalizers/lake-activity.ts";

const ACCOUNT = "111122223333";

function row(eventData: JsonValue): JsonObject {
  return {
    eventVersion: "1.0",
    eventCategory: "ActivityAuditLog",
    eventType: "ActivityLog",
    eventID: "lake-1",
    eventTime: "2026-06-01T12:05:00Z",
    awsRegion: "eu-west-1",
    recipientAccountId: ACCOUNT,
    metadata: { ingestionTime: "2026-06-01T12:05:00Z", channelARN: "arn:aws:cloudtrail:eu-west-1:1:channel/c" },
    eventData,
  };
}

function google(more: JsonObject = {}, details: JsonObject = { granted: true }): JsonObject {
  return {
    version: "1",
    userIdentity: {
      type: "GoogleCloudUser",
      principalId: "ada@example.com",
      details: {
        permission: "iap.tunnelInstances.accessViaIAP",
        resource: "projects/1/iap_tunnel/zones/z/instances/7",
        ...details,
      },
    },
    eventSource: "iap.googleapis.com",
    eventName: "AuthorizeUser",
    eventTime: "2026-06-01T12:00:00Z",
    UID: "insert-1",
    sourceIPAddress: "198.51.100.7",
    userAgent: "gcloud",
    requestParameters: {},
    responseElements: {},
    recipientAccountId: ACCOUNT,
    additionalEventData: { type: "gce_instance", labels: { instance_id: "7", project_id: "shop-prod", zone: "z" } },
    ...more,
  };
}

function gateway(more: JsonObject = {}): JsonObject {
  return {
    userIdentity: { type: "GatewayUser", principalId: "ada@example.com", details: {} },
    eventSource: "gateway.example.com",
    eventName: "CreateTunnel",
    eventTime: "2026-06-01T12:00:00Z",
    UID: "g-1",
    sourceIPAddress: "198.51.100.7",
    requestParameters: { instanceId: "i-1", port: 22 },
    recipientAccountId: ACCOUNT,
    ...more,
  };
}

describe("a Google event in the Lake", () => {
  it("is Google's event, recorded by Google's project", () => {
    expect(lakeActivity(row(google()))).toMatchObject({
      uid: "iap.googleapis.com 2026-06-01T12:00:00Z insert-1",
      record_uid: "lake-1",
      plane: "gcp",
      activity: "session.open",
      outcome: "success",
      road: "iap-tunnel",
      scope: "gcp:shop-prod",
      actor: { uid: "ada@example.com", type: "human" },
      src_endpoint: { kind: "ip", ip: "198.51.100.7" },
      time: { text: "2026-06-01T12:00:00Z" },
    });
  });

  it("is Google's by its source alone", () => {
    const eventData = google({ userIdentity: { type: "User", principalId: "ada@example.com" } });
    expect(lakeActivity(row(eventData))).toMatchObject({ plane: "gcp" });
  });

  it.each<[JsonObject, string]>([
    [{ granted: true }, "success"],
    [{ granted: "true" }, "success"],
    [{ granted: false }, "denied"],
    [{}, "unknown"],
  ])("%j ends as %s", (details, outcome) => {
    expect(lakeActivity(row(google({}, details)))).toMatchObject({ outcome });
  });

  it.each([
    ["AccessDenied", "denied"],
    ["NotFound", "failure"],
  ])("with the error %s ends as %s", (errorCode, outcome) => {
    expect(lakeActivity(row(google({ errorCode })))).toMatchObject({ outcome, status: { code: errorCode } });
  });

  it("belongs to the receiving account where no project is logged", () => {
    expect(lakeActivity(row(google({ additionalEventData: null })))).toMatchObject({ scope: `aws:${ACCOUNT}` });
  });
});

describe("a gateway's own event in the Lake", () => {
  it("is taken for what it names", () => {
    expect(lakeActivity(row(gateway()))).toMatchObject({
      plane: "aws",
      activity: "session.open",
      outcome: "success",
      road: "gateway",
      scope: `aws:${ACCOUNT}`,
      target: { uid: "i-1", port: 22 },
      actor: { uid: "ada@example.com", type: "human" },
    });
  });

  it.each<[JsonObject, string]>([
    [{ eventName: "AccessDenied" }, "denied"],
    [{ errorCode: "AccessDenied" }, "denied"],
    [{ errorCode: "Timeout" }, "failure"],
    [{ userIdentity: { type: "U", principalId: "ada", details: { granted: "true" } } }, "success"],
    [{ userIdentity: { type: "U", principalId: "ada", details: { granted: false } } }, "denied"],
  ])("%j ends as %s", (more, outcome) => {
    expect(lakeActivity(row(gateway(more)))).toMatchObject({ outcome });
  });
});

describe("lakeActivity", () => {
  it.each<[string, JsonValue]>([
    ["an object", gateway()],
    ["JSON text", JSON.stringify(gateway())],
  ])("lifts %s, and keeps what Lake added", (_what, eventData) => {
    const event = lakeActivity(row(eventData));
    expect(event).toMatchObject({
      raw: {
        eventName: "CreateTunnel",
        eventTime: "2026-06-01T12:00:00Z",
        eventCategory: "ActivityAuditLog",
        eventID: "lake-1",
        metadata: { ingestionTime: "2026-06-01T12:05:00Z" },
      },
    });
    expect(event).not.toHaveProperty("raw.eventData");
  });

  it("keeps one id when the same event is ingested twice", () => {
    const [first, second] = ["lake-1", "lake-2"].map((eventID) => lakeActivity({ ...row(gateway()), eventID }));
    expect(first).toMatchObject({ record_uid: "lake-1" });
    expect(second).toMatchObject({ record_uid: "lake-2", uid: (first as { uid: string }).uid });
  });

  it.each<[string, JsonValue, string]>([
    ["no event name", gateway({ eventName: null }), "no eventName"],
    ["no time", { ...gateway(), eventTime: null }, "no eventTime"],
  ])("refuses %s", (_what, eventData, invalid) => {
    expect(lakeActivity(row(eventData))).toEqual({ invalid });
  });
});
