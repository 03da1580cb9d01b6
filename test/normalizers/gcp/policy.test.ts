import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { DENIED, eventFrom } from "./log-entry.ts";

const WEB = "projects/123/iap_web/compute/services/7001";
const ACCESSOR = "roles/iap.httpsResourceAccessor";
const ADA = "user:ada@example.com";

function iap(payload: JsonObject) {
  return eventFrom({
    service: "iap.googleapis.com",
    method: "google.cloud.iap.v1.IdentityAwareProxyAdminService.SetIamPolicy",
    type: "gce_backend_service",
    labels: { backend_service_id: "", location: "" },
    payload: { resourceName: WEB, ...payload },
  });
}

function project(policyDelta: JsonObject, request: JsonObject = {}) {
  return eventFrom({
    service: "cloudresourcemanager.googleapis.com",
    method: "SetIamPolicy",
    payload: { resourceName: "projects/shop-prod", serviceData: { policyDelta }, request },
  });
}

describe("whole policies, as the proxy logs them", () => {
  it("carries the policy and the two versions", () => {
    const event = iap({
      request: {
        resource: WEB,
        policy: {
          bindings: [{ role: ACCESSOR, members: [ADA, "allUsers"], condition: { expression: "true", title: "t" } }],
          etag: "A=",
        },
      },
      response: { etag: "B=" },
    });
    expect(event).toMatchObject({ activity: "policy.grant", target: { uid: "7001", type: "backend-service" } });
    expect(event.policy).toEqual({
      resource: WEB,
      kind: "iam",
      after: [{ role: ACCESSOR, members: [ADA, "allUsers"], condition: "true" }],
      etag_before: "A=",
      etag_after: "B=",
    });
  });

  it.each<[string, JsonObject, JsonObject[] | undefined, string]>([
    ["nothing but an etag removes everything", { request: { policy: { etag: "A=" } } }, [], "policy.revoke"],
    [
      "the answer stands in for a missing request",
      { response: { etag: "B=", bindings: [{ role: ACCESSOR, members: [ADA] }] } },
      [{ role: ACCESSOR, members: [ADA] }],
      "policy.grant",
    ],
    ["neither tells nothing, and may grant", {}, undefined, "policy.grant"],
    [
      "a mask without bindings says nothing about them",
      { request: { policy: { etag: "A=" }, updateMask: "auditConfigs,etag" } },
      undefined,
      "policy.grant",
    ],
    [
      "a mask of everything names the bindings too",
      { request: { policy: { bindings: [{ role: ACCESSOR, members: [ADA] }] }, updateMask: "*" } },
      [{ role: ACCESSOR, members: [ADA] }],
      "policy.grant",
    ],
    [
      "a refused attempt keeps what was wanted",
      { ...DENIED, request: { policy: { bindings: [] } } },
      [],
      "policy.revoke",
    ],
  ])("%s", (_, payload, after, activity) => {
    const event = iap(payload);
    expect([event.policy?.after, event.activity]).toEqual([after, activity]);
  });
});

describe("deltas", () => {
  const add = { action: "ADD", role: "roles/owner", member: ADA };
  const remove = { action: "REMOVE", role: "roles/viewer", member: ADA };
  it.each<[string, JsonObject[], string]>([
    ["an addition", [add], "policy.grant"],
    ["an addition among removals", [remove, add], "policy.grant"],
    ["only removals", [remove], "policy.revoke"],
    ["nothing", [], "other"],
  ])("%s", (_, bindingDeltas, activity) => expect(project({ bindingDeltas }).activity).toBe(activity));

  it("stands in place of the whole policy", () => {
    const event = project(
      { bindingDeltas: [add] },
      { policy: { bindings: [{ role: "roles/viewer", members: ["allUsers"] }] } },
    );
    expect(event.policy).toEqual({
      resource: "projects/shop-prod",
      kind: "iam",
      deltas: [{ action: "add", role: "roles/owner", member: ADA }],
    });
  });

  it("keeps the condition and drops what is no delta", () => {
    const event = project({
      bindingDeltas: [{ ...add, condition: { title: "until Friday" } }, { action: "ADD" }, null, 7],
    });
    expect(event.policy?.deltas).toEqual([
      { action: "add", role: "roles/owner", member: ADA, condition: "until Friday" },
    ]);
  });

  it("calls a service account by its email", () => {
    const event = eventFrom({
      service: "iam.googleapis.com",
      method: "google.iam.admin.v1.SetIAMPolicy",
      type: "service_account",
      labels: { email_id: "deploy@shop-prod.iam.gserviceaccount.com", unique_id: "112233" },
      payload: {
        resourceName: "projects/-/serviceAccounts/112233",
        serviceData: { policyDelta: { bindingDeltas: [add] } },
      },
    });
    expect([event.api.canonical, event.policy?.resource]).toEqual([
      "SetIamPolicy",
      "projects/-/serviceAccounts/deploy@shop-prod.iam.gserviceaccount.com",
    ]);
  });

  it.each([
    ["storage.googleapis.com", "storage.setIamPermissions"],
    ["run.googleapis.com", "google.cloud.run.v1.Services.SetIamPolicy"],
    ["compute.googleapis.com", "v1.compute.instances.setIamPolicy"],
  ])("reads %s %s", (service, method) => {
    const payload = { serviceData: { policyDelta: { bindingDeltas: [add] } }, resourceName: "r" };
    expect(eventFrom({ service, method, payload }).activity).toBe("policy.grant");
  });

  it("takes an invitation to own a project for a grant", () => {
    const event = eventFrom({
      service: "cloudresourcemanager.googleapis.com",
      method: "InsertProjectOwnershipInvite",
      payload: { resourceName: "projects/shop-prod", request: { member: "user:eve@example.net" } },
    });
    expect(event.policy?.deltas).toEqual([{ action: "add", role: "roles/owner", member: "user:eve@example.net" }]);
  });
});

describe("audit configuration inside a policy", () => {
  const data = { service: "iap.googleapis.com", logType: "DATA_READ" };
  it.each<[string, JsonObject, string, string]>([
    ["a log type removed", { ...data, action: "REMOVE" }, "log.tamper", "weakened"],
    ["a member exempted", { ...data, action: "ADD", exemptedMember: ADA }, "log.tamper", "weakened"],
    ["an exemption ended", { ...data, action: "REMOVE", exemptedMember: ADA }, "other", "changed"],
    ["a log type added", { ...data, action: "ADD" }, "other", "changed"],
  ])("%s", (_, delta, activity, effect) => {
    const event = project({ auditConfigDeltas: [delta] });
    expect([event.activity, event.logging]).toEqual([
      activity,
      {
        resource: "iap.googleapis.com on projects/shop-prod",
        control: "audit-config",
        effect,
        services: [data.service],
      },
    ]);
  });

  it("keeps the bindings of a call that also tampers", () => {
    const event = project({
      bindingDeltas: [{ action: "ADD", role: "roles/owner", member: ADA }],
      auditConfigDeltas: [{ ...data, action: "REMOVE" }],
    });
    expect([event.activity, event.policy?.deltas?.length]).toEqual(["log.tamper", 1]);
  });
});
