import { describe, expect, it } from "vitest";
import { canonicalMethod, isReadMethod } from "../../../src/normalizers/gcp/method.ts";

describe("canonicalMethod", () => {
  it.each([
    ["v1.compute.firewalls.insert", "firewalls.insert"],
    ["beta.compute.instances.setMetadata", "instances.setMetadata"],
    ["alpha.compute.backendServices.patch", "backendServices.patch"],
    ["compute.instances.insert", "instances.insert"],
    ["SetIamPolicy", "SetIamPolicy"],
    ["google.iam.admin.v1.SetIAMPolicy", "SetIamPolicy"],
    ["google.cloud.iap.v1.IdentityAwareProxyAdminService.SetIamPolicy", "SetIamPolicy"],
    ["google.cloud.iap.v1beta1.IdentityAwareProxyAdminV1Beta1.SetIamPolicy", "SetIamPolicy"],
    ["google.iam.admin.v1.CreateServiceAccountKey", "CreateServiceAccountKey"],
    ["google.identity.sts.v1.SecurityTokenService.ExchangeToken", "ExchangeToken"],
    ["google.cloud.oslogin.dataplane.OsLoginDataPlaneService.CheckPolicy", "CheckPolicy"],
    ["google.ssh-serialport.v1.connect", "connect"],
    ["google.storage.objects.get", "storage.objects.get"],
    ["storage.objects.get", "storage.objects.get"],
    ["generateAccessToken", "GenerateAccessToken"],
    ["GENERATEACCESSTOKEN", "GenerateAccessToken"],
    ["createtunnel", "CreateTunnel"],
    ["io.k8s.core.v1.pods.exec.create", "io.k8s.core.v1.pods.exec.create"],
    ["v1.", "v1."],
    ["google.", "google."],
  ])("%s -> %s", (logged, canonical) => expect(canonicalMethod(logged)).toBe(canonical));
});

describe("isReadMethod", () => {
  it.each([
    "GetIamPolicy",
    "instances.get",
    "instances.list",
    "instances.aggregatedList",
    "instances.getSerialPortOutput",
    "ListSinks",
    "SearchProjects",
  ])("%s reads", (method) => expect(isReadMethod(method)).toBe(true));

  it.each(["listen", "instances.getaway", "SetIamPolicy", "budget", "instances.insert", "AuthorizeUser", "Getter"])(
    "%s does not",
    (method) => expect(isReadMethod(method)).toBe(false),
  );
});
