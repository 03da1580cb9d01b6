import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { gcpAudit } from "../../src/normalizers/gcp-audit.ts";
import { DENIED, eventFrom, eventOf, logEntry } from "./gcp/log-entry.ts";

const READ = { service: "storage.googleapis.com", method: "storage.objects.get", log: "data_access" } as const;

describe("identifiers, time and place", () => {
  it("is known by log, time and insert id", () => {
    const event = eventFrom({ method: "v1.compute.instances.start" });
    expect(event.uid).toBe(
      "projects/shop-prod/logs/cloudaudit.googleapis.com%2Factivity 2026-06-01T12:00:00.123456789Z 1a2b3c",
    );
    expect(event.record_uid).toBe("1a2b3c");
    expect(event.api).toEqual({
      service: "compute.googleapis.com",
      operation: "v1.compute.instances.start",
      canonical: "instances.start",
    });
  });

  it.each([
    ["2026-06-01T12:00:00.500000000Z", "2026-06-01T12:00:00.5Z"],
    ["2026-06-01T14:00:00+02:00", "2026-06-01T12:00:00Z"],
  ])("writes %s as %s, so that two exports of one entry agree", (logged, text) => {
    const event = eventFrom({ method: "X", more: { timestamp: logged } });
    expect(event.uid).toContain(` ${text} `);
  });

  it("has no uid without an insert id", () => {
    const event = eventFrom({ method: "X", more: { insertId: "" } });
    expect([event.uid, event.record_uid]).toEqual(["", undefined]);
  });

  it.each<[string, JsonObject, string]>([
    ["no timestamp", { timestamp: undefined }, "no timestamp"],
    ["a timestamp that is none", { timestamp: "yesterday" }, "no timestamp"],
    ["no payload", { protoPayload: undefined }, "no protoPayload.methodName"],
    ["no method", { protoPayload: { serviceName: "x" } }, "no protoPayload.methodName"],
  ])("is invalid with %s", (_, more, reason) => {
    expect(gcpAudit({ ...logEntry({ method: "X" }), ...more })).toEqual({ invalid: reason });
  });

  it("reads keys that an export lower-cased, and keeps the record in Google's spelling", () => {
    const { logName, insertId, protoPayload, ...rest } = logEntry({ method: "X" });
    const lowered = { ...rest, logname: logName, insertid: insertId, protopayload: protoPayload } as JsonObject;
    expect(eventOf(lowered)).toEqual(eventFrom({ method: "X" }));
    const caller = logEntry({ method: "X", payload: { requestMetadata: { callerIP: "192.0.2.9" } } });
    expect(eventOf(caller).src_endpoint).toEqual({ kind: "ip", ip: "192.0.2.9" });
  });

  it.each<[string, JsonObject, string | undefined]>([
    ["the resource's project, before the log's", { resource: { labels: { project_id: "shop-web" } } }, "gcp:shop-web"],
    ["the log's project where the resource has none", { resource: { labels: { project_id: "" } } }, "gcp:shop-prod"],
    ["the id, not the number Compute may label", { resource: { labels: { project_id: "123456" } } }, "gcp:shop-prod"],
    ["an organization's own log", { logName: "organizations/42/logs/x", resource: {} }, "gcp:organizations/42"],
    ["nothing", { logName: "", resource: {} }, undefined],
  ])("scope is %s", (_, more, scope) => {
    expect(eventFrom({ method: "X", more }).scope).toBe(scope);
  });

  it.each<[JsonObject, JsonObject, string | undefined]>([
    [{ location: "europe-west1" }, {}, "europe-west1"],
    [{ location: "", zone: "us-central1-f" }, {}, "us-central1"],
    [{}, { resourceLocation: { currentLocations: ["asia-southeast1-b"] } }, "asia-southeast1"],
    [{}, { resourceName: "projects/p/zones/us-east4-a/instances/web-1" }, "us-east4"],
    [{}, { resourceLocation: { currentLocations: ["global"] } }, "global"],
    [{}, {}, undefined],
  ])("region of %j %j is %s", (labels, payload, region) => {
    expect(eventFrom({ method: "X", labels, payload }).region).toBe(region);
  });

  it.each([
    ["private", { kind: "gcp-private", domain: "private" }],
    ["gce-internal-ip", { kind: "gce-internal", domain: "gce-internal-ip" }],
    [undefined, { kind: "absent" }],
  ])("caller %s is no address", (callerIp, endpoint) => {
    expect(eventFrom({ method: "X", payload: { requestMetadata: { callerIp } } }).src_endpoint).toEqual(endpoint);
  });

  it("marks one half of an operation, and only that", () => {
    const half = (operation: JsonObject, service?: string) =>
      eventFrom({ method: "v1.compute.firewalls.insert", more: { operation }, ...(service ? { service } : {}) })
        .operation;
    expect(half({ id: "op-1", first: true })).toEqual({ uid: "op-1", first: true, last: false });
    expect(half({ id: "op-1", last: true })).toEqual({ uid: "op-1", first: false, last: true });
    expect(half({ id: "op-1", first: true, last: true })).toBeUndefined();
    expect(half({ first: true })).toBeUndefined();
    expect(half({ id: "ABCD-EFGH", first: true }, "iap.googleapis.com")).toBeUndefined();
  });
});

describe("outcome", () => {
  it.each<[string, JsonObject, string, string | undefined]>([
    ["an empty status", { status: {} }, "success", undefined],
    ["no status", {}, "success", undefined],
    ["code 0", { status: { code: 0 } }, "success", undefined],
    ["a message without a code", { status: { message: "Connection succeeded." } }, "success", undefined],
    ["code 7", { status: { code: 7 } }, "denied", "PERMISSION_DENIED"],
    ["code 7 as text", { status: { code: "7" } }, "denied", "PERMISSION_DENIED"],
    ["code 16", { status: { code: 16 } }, "denied", "UNAUTHENTICATED"],
    ["code 5", { status: { code: 5 } }, "failure", "NOT_FOUND"],
    ["code 8", { status: { code: 8 } }, "failure", "RESOURCE_EXHAUSTED"],
    ["a code nobody knows", { status: { code: 99 } }, "failure", "99"],
    ["an absent grant", { authorizationInfo: [{ permission: "a.b.c" }] }, "success", undefined],
    ["a written refusal of everything", { authorizationInfo: [{ granted: false }] }, "denied", undefined],
    ["one refusal among grants", { authorizationInfo: [{ granted: true }, { granted: false }] }, "success", undefined],
    ["an error of the answer alone", { response: { error: { code: 403, message: "no" } } }, "denied", undefined],
  ])("%s", (_, payload, outcome, code) => {
    const event = eventFrom({ method: "v1.compute.instances.start", payload });
    expect([event.outcome, event.status?.code]).toEqual([outcome, code]);
  });

  it("does not guess from the severity alone", () => {
    expect(eventFrom({ method: "v1.compute.instances.start", more: { severity: "ERROR" } }).outcome).toBe("unknown");
  });

  it.each<[string, JsonObject, JsonObject]>([
    [
      "error details",
      {
        status: {
          code: 7,
          message: "Permission denied.",
          details: [
            {
              reason: "IAM_PERMISSION_DENIED",
              metadata: { permission: "iam.serviceAccounts.create", resource: "projects/shop-prod" },
            },
          ],
        },
      },
      { action: "iam.serviceAccounts.create", resource: "projects/shop-prod", layer: "iam" },
    ],
    [
      "a message",
      {
        status: {
          code: 7,
          message: "Required 'compute.instances.get' permission for 'projects/p/zones/z/instances/i'",
        },
      },
      { action: "compute.instances.get", resource: "projects/p/zones/z/instances/i", layer: "iam" },
    ],
    [
      "the check that was not granted",
      {
        ...DENIED,
        authorizationInfo: [
          { permission: "compute.instances.get", granted: true, resource: "projects/p/a" },
          { permission: "compute.networks.use", resource: "projects/p/b" },
        ],
      },
      { action: "compute.networks.use", resource: "projects/p/b", layer: "iam" },
    ],
    ["code 16", { status: { code: 16 } }, { layer: "authentication" }],
    [
      "a perimeter's message",
      { status: { code: 7, message: "Request is prohibited. vpcServiceControlsUniqueIdentifier: x" } },
      { layer: "vpc-service-controls" },
    ],
  ])("tells what refused from %s", (_, payload, status) => {
    expect(eventFrom({ method: "v1.compute.instances.start", payload }).status).toMatchObject(status);
  });

  it("takes the policy log for a perimeter's refusal, and its dry run for none", () => {
    const violation = { ...READ, log: "policy", payload: DENIED };
    expect(eventFrom(violation)).toMatchObject({ outcome: "denied", status: { layer: "vpc-service-controls" } });
    const dry = { ...READ, log: "policy", payload: { ...DENIED, metadata: { dryRun: true } } };
    const event = eventFrom(dry);
    expect([event.outcome, event.status?.layer]).toEqual(["unknown", undefined]);
  });
});

describe("actor", () => {
  it.each<[string, JsonObject, string, string]>([
    [
      "an email before a subject",
      { principalEmail: "a@example.com", principalSubject: "user:b@example.com" },
      "a@example.com",
      "human",
    ],
    [
      "a subject",
      { principalSubject: "serviceAccount:x@p1.iam.gserviceaccount.com" },
      "x@p1.iam.gserviceaccount.com",
      "workload",
    ],
    ["a third party", { thirdPartyPrincipal: { thirdPartyClaims: { sub: "job-7" } } }, "job-7", "workload"],
  ])("is %s", (_, authenticationInfo, uid, type) => {
    expect(eventFrom({ method: "X", payload: { authenticationInfo } }).actor).toMatchObject({ uid, type });
  });

  it("is redacted on a refused read, anonymous where authentication failed", () => {
    const refused = (status: JsonObject) => eventFrom({ ...READ, payload: { authenticationInfo: {}, status } }).actor;
    expect(refused({ code: 7 })).toEqual({ uid: "redacted", name: "redacted", type: "redacted", delegated_by: [] });
    expect(refused({ code: 16 }).type).toBe("anonymous");
  });

  it("names those behind an impersonated account in their order, and the key", () => {
    const { actor } = eventFrom({
      method: "X",
      payload: {
        authenticationInfo: {
          principalEmail: "deploy@shop-prod.iam.gserviceaccount.com",
          serviceAccountKeyName:
            "//iam.googleapis.com/projects/shop-prod/serviceAccounts/e@shop-prod.iam.gserviceaccount.com/keys/k1",
          serviceAccountDelegationInfo: [
            { firstPartyPrincipal: { principalEmail: "ada@example.com" } },
            { principalSubject: "serviceAccount:hop@shop-ci.iam.gserviceaccount.com" },
            { thirdPartyPrincipal: { thirdPartyClaims: { sub: "job-7" } } },
            {},
          ],
        },
      },
    });
    expect(actor.delegated_by).toEqual(["ada@example.com", "hop@shop-ci.iam.gserviceaccount.com", "job-7"]);
    expect(actor.home).toBe("gcp:shop-prod");
    expect(actor.credential_uid).toMatch(/keys\/k1$/);
  });
});

describe("general activity and target", () => {
  it.each<[string, JsonObject, string]>([
    ["v1.compute.instances.aggregatedList", {}, "read"],
    ["google.iam.admin.v1.GetServiceAccount", {}, "read"],
    ["google.cloud.example.v1.Example.Describe", { authorizationInfo: [{ permissionType: "ADMIN_READ" }] }, "read"],
    [
      "google.cloud.example.v1.Example.Mixed",
      { authorizationInfo: [{ permissionType: "DATA_READ" }, { permissionType: "DATA_WRITE" }] },
      "other",
    ],
    ["v1.compute.instances.start", {}, "other"],
  ])("%s is %s %s", (method, payload, activity) => {
    expect(eventFrom({ method, payload }).activity).toBe(activity);
  });

  it.each<[string, JsonObject, JsonObject]>([
    [
      "projects/shop-prod/zones/us-central1-f/instances/web-1",
      { instance_id: "900100200" },
      { uid: "900100200", type: "instance", name: "web-1" },
    ],
    [
      "projects/shop-prod/global/firewalls/ssh",
      {},
      { uid: "projects/shop-prod/global/firewalls/ssh", type: "firewall", name: "ssh" },
    ],
    ["projects/shop-prod", {}, { uid: "projects/shop-prod", type: "project", name: "shop-prod" }],
    [
      "projects/-/serviceAccounts/112233",
      { email_id: "deploy@other-1.iam.gserviceaccount.com" },
      {
        uid: "deploy@other-1.iam.gserviceaccount.com",
        type: "service-account",
        name: "deploy@other-1.iam.gserviceaccount.com",
        scope: "gcp:other-1",
      },
    ],
  ])("%s", (resourceName, labels, target) => {
    expect(eventFrom({ method: "X", labels, payload: { resourceName } }).target).toEqual(target);
  });
});
