import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTIVITIES, OUTCOMES } from "../../src/model/event.ts";
import type { JsonObject, JsonValue } from "../../src/model/json.ts";
import { mergeOperationRecords } from "../../src/normalizers/gcp/operation.ts";
import { gcpAudit } from "../../src/normalizers/gcp-audit.ts";
import { gcpLoadBalancer } from "../../src/normalizers/gcp-load-balancer.ts";

const METHODS = [
  "AuthorizeUser",
  "SetIamPolicy",
  "google.iam.admin.v1.SetIAMPolicy",
  "google.cloud.iap.v1.IdentityAwareProxyAdminService.UpdateIapSettings",
  "google.cloud.iap.v1.IdentityAwareProxyAdminService.UpdateTunnelDestGroup",
  "v1.compute.firewalls.insert",
  "v1.compute.firewalls.patch",
  "v1.compute.networkFirewallPolicies.addRule",
  "v1.compute.backendServices.patch",
  "v1.compute.instances.setMetadata",
  "v1.compute.subnetworks.patch",
  "google.cloud.oslogin.v1.OsLoginService.CheckPolicy",
  "google.cloud.oslogin.v1.OsLoginService.StartSession",
  "google.ssh-serialport.v1.connect",
  "GenerateAccessToken",
  "google.iam.admin.v1.CreateServiceAccountKey",
  "google.identity.sts.v1.SecurityTokenService.ExchangeToken",
  "google.appengine.v1.Firewall.CreateIngressRule",
  "google.appengine.v1.Applications.UpdateApplication",
  "google.cloud.run.v2.Services.UpdateService",
  "google.logging.v2.ConfigServiceV2.UpdateSink",
  "InsertProjectOwnershipInvite",
  "CreateTunnel",
  "AccessDenied",
  "AddIamPolicyBinding",
  "__proto__",
  "constructor",
];

const SERVICES = [
  "iap.googleapis.com",
  "compute.googleapis.com",
  "oslogin.googleapis.com",
  "iamcredentials.googleapis.com",
  "iam.googleapis.com",
  "sts.googleapis.com",
  "appengine.googleapis.com",
  "run.googleapis.com",
  "logging.googleapis.com",
  "x-ssh-serialport.googleapis.com",
  "",
];

const KEYS = [
  "status code message details metadata authenticationInfo principalEmail principalSubject serviceAccountDelegationInfo",
  "firstPartyPrincipal thirdPartyPrincipal authorizationInfo permission resource granted requestMetadata callerIp",
  "destinationAttributes port ip request response policy bindings members role condition etag alloweds IPProtocol ports",
  "sourceRanges iap enabled iapSettings accessSettings updateMask paths sink exclusions rule service annotations name",
  "serviceData policyDelta bindingDeltas auditConfigDeltas action instanceMetadataDelta addedMetadataKeys resourceName",
  "identityDelegationChain iap_tcp_session_info phase tunnelDestGroup cidrs resourceLocation currentLocations __proto__",
].flatMap((line) => line.split(" "));

const TEXTS = [
  "ADD",
  "22-23",
  "projects/-/serviceAccounts/1/keys/2",
  "projects/1/iap_tunnel/x/instances/",
  "\u0000\u202e",
];

/** JSON of any shape under keys that the readers look for. */
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(
      fc.jsonValue({ maxDepth: 0 }),
      fc.constantFrom(...TEXTS),
      fc.constantFrom(0, 7, 16, -1, 1e308),
    ) as fc.Arbitrary<JsonValue>,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { maxKeys: 5 }) as fc.Arbitrary<JsonObject>,
  ),
})).value;

const PARTS = [
  "status",
  "authenticationInfo",
  "authorizationInfo",
  "requestMetadata",
  "request",
  "response",
  "metadata",
  "serviceData",
  "resourceName",
];

const entry: fc.Arbitrary<JsonObject> = fc
  .record({
    serviceName: fc.constantFrom(...SERVICES),
    methodName: fc.constantFrom(...METHODS),
    parts: fc.dictionary(fc.constantFrom(...PARTS), value),
    around: fc.dictionary(
      fc.constantFrom(
        "logName",
        "insertId",
        "resource",
        "labels",
        "operation",
        "severity",
        "httpRequest",
        "jsonPayload",
      ),
      value,
    ),
  })
  .map(({ parts, around, ...names }) => ({
    timestamp: "2026-06-01T12:00:00Z",
    ...around,
    protoPayload: { ...parts, ...names },
  }));

describe("hostile entries", () => {
  it("are read without an exception, as events of known kinds", () => {
    fc.assert(
      fc.property(entry, (record) => {
        const event = gcpAudit(record);
        if ("invalid" in event) throw new Error(event.invalid);
        expect(ACTIVITIES).toContain(event.activity);
        expect(OUTCOMES).toContain(event.outcome);
        expect(typeof event.actor.uid).toBe("string");
        expect(Object.values(event)).not.toContain(undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  it("are merged and balanced without an exception", () => {
    fc.assert(
      fc.property(entry, entry, (a, b) => {
        const whole = gcpAudit(mergeOperationRecords(a, b));
        expect("invalid" in whole).toBe(false);
        const balanced = gcpLoadBalancer(a);
        expect("invalid" in balanced || OUTCOMES.includes(balanced.outcome)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("of any JSON at all are invalid or events, never an exception", () => {
    fc.assert(
      fc.property(fc.object({ withNullPrototype: true }), (record) => {
        for (const normalize of [gcpAudit, gcpLoadBalancer])
          expect(normalize(record as JsonObject)).toBeTypeOf("object");
      }),
    );
  });

  it("of great length are read in a moment", () => {
    const long = "a/serviceAccounts/".repeat(60_000);
    const started = performance.now();
    for (const methodName of METHODS) {
      gcpAudit({
        timestamp: "2026-06-01T12:00:00Z",
        logName: long,
        protoPayload: {
          serviceName: "iap.googleapis.com",
          methodName,
          resourceName: long,
          status: { code: 7, message: `Permission ${long}` },
          authenticationInfo: { principalEmail: long, serviceAccountKeyName: long },
          request: { name: long, httpRequest: { url: `https://${"@".repeat(500_000)}` } },
        },
      });
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
