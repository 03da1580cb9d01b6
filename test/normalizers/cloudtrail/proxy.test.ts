import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { permitsEverybody } from "../../../src/normalizers/cloudtrail/cedar.ts";
import { ACCOUNT, called } from "./record.ts";

const OPEN = "permit(principal, action, resource);";
const CLOSED = 'permit(principal, action, resource) when { context.idp.groups has "ops" };';

describe("proxy", () => {
  it.each<[string, JsonObject | null, string, string, boolean, string]>([
    [
      "ModifyVerifiedAccessEndpointPolicy",
      { VerifiedAccessEndpointId: "vae-1", PolicyEnabled: false },
      "vae-1",
      "PolicyEnabled",
      true,
      "proxy.disable",
    ],
    [
      "ModifyVerifiedAccessGroupPolicy",
      { ModifyVerifiedAccessGroupPolicyRequest: { VerifiedAccessGroupId: "vagr-1", PolicyEnabled: "false" } },
      "vagr-1",
      "PolicyEnabled",
      true,
      "proxy.disable",
    ],
    [
      "ModifyVerifiedAccessGroupPolicy",
      { verifiedAccessGroupId: "vagr-1", policyEnabled: true, policyDocument: OPEN },
      "vagr-1",
      "PolicyDocument",
      true,
      "proxy.disable",
    ],
    [
      "ModifyVerifiedAccessGroupPolicy",
      { verifiedAccessGroupId: "vagr-1", policyEnabled: true, policyDocument: CLOSED },
      "vagr-1",
      "PolicyDocument",
      false,
      "policy.grant",
    ],
    [
      "ModifyVerifiedAccessGroupPolicy",
      { verifiedAccessGroupId: "vagr-1", policyEnabled: true },
      "vagr-1",
      "PolicyEnabled",
      false,
      "policy.grant",
    ],
    ["ModifyVerifiedAccessGroupPolicy", null, `aws:${ACCOUNT}`, "unstated", false, "policy.grant"],
    [
      "CreateVerifiedAccessEndpoint",
      { CreateVerifiedAccessEndpointRequest: { VerifiedAccessGroupId: "vagr-1", PolicyDocument: OPEN } },
      "vagr-1",
      "PolicyDocument",
      true,
      "proxy.disable",
    ],
    [
      "CreateVerifiedAccessEndpoint",
      { CreateVerifiedAccessEndpointRequest: { VerifiedAccessGroupId: "vagr-1" } },
      "vagr-1",
      "VerifiedAccessEndpoint",
      false,
      "other",
    ],
    [
      "DeleteVerifiedAccessEndpoint",
      { DeleteVerifiedAccessEndpointRequest: { VerifiedAccessEndpointId: "vae-1" } },
      "vae-1",
      "VerifiedAccessEndpoint",
      true,
      "proxy.disable",
    ],
    [
      "DetachVerifiedAccessTrustProvider",
      { VerifiedAccessInstanceId: "vai-1", VerifiedAccessTrustProviderId: "vatp-1" },
      "vai-1",
      "VerifiedAccessTrustProvider",
      true,
      "proxy.disable",
    ],
    [
      "DeleteInstanceConnectEndpoint",
      { DeleteInstanceConnectEndpointRequest: { InstanceConnectEndpointId: "eice-1" } },
      "eice-1",
      "InstanceConnectEndpoint",
      true,
      "proxy.disable",
    ],
    [
      "ModifyInstanceConnectEndpoint",
      { InstanceConnectEndpointId: "eice-1" },
      "eice-1",
      "InstanceConnectEndpoint",
      false,
      "other",
    ],
  ])("of %s %j", (operation, parameters, resource, setting, weakens, activity) => {
    expect(called(`ec2:${operation}`, parameters)).toMatchObject({ activity, proxy: { resource, setting, weakens } });
  });
});

describe("permitsEverybody", () => {
  it.each([
    [OPEN, true],
    ["permit(principal,action,resource)", true],
    ["permit (\n  principal,\n  action,\n  resource\n) ;", true],
    ["permit(principal, action, resource) when { true };", true],
    ["permit(principal, action, resource) unless { false };", true],
    [`${OPEN} forbid(principal, action, resource) when { false };`, true],
    [`${OPEN} forbid(principal, action, resource) when { context.bad } unless { true };`, true],
    ['@id("open") permit(principal, action, resource);', true],
    ["// nothing but this\npermit(principal, action, resource);", true],
    [`${CLOSED} ${OPEN}`, true],
    [CLOSED, false],
    ["permit(principal, action, resource) unless { context.bad };", false],
    ['permit(principal == User::"a", action, resource);', false],
    ["// permit(principal, action, resource);\nforbid(principal, action, resource);", false],
    [`${OPEN} forbid(principal, action, resource) unless { context.ok };`, false],
    [`${OPEN} forbid(principal, action, resource) when { true };`, false],
    ['permit(principal, action, resource) when { context.x == "; permit(principal, action, resource);" };', false],
    ['permit(principal, action, resource) when { context.url == "https://a" };', false],
    ["", false],
  ])("%s: %s", (document, expected) => {
    expect(permitsEverybody(document)).toBe(expected);
  });
});
