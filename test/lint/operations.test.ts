import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isKnownOperation, nearestOperations } from "../../src/lint/operations.ts";
import type { Plane } from "../../src/model/event.ts";

describe("isKnownOperation", () => {
  it.each<[Plane, string]>([
    ["aws", "StartSession"],
    ["aws", "startsession"],
    ["aws", "AuthorizeSecurityGroupIngress"],
    ["aws", "ModifyVerifiedAccessGroupPolicy"],
    // In no SDK model.
    ["aws", "OpenTunnel"],
    ["aws", "ConsoleLogin"],
    ["aws", "CredentialVerification"],
    ["aws", "RotateKey"],
    ["aws", "PutBucketPublicAccessBlock"],
    // With an API date.
    ["aws", "AddPermission20150331v2"],
    ["aws", "CreateFunction20150331"],
    ["aws", "CreateDistribution2020_05_31"],
    ["gcp", "v1.compute.firewalls.insert"],
    ["gcp", "beta.compute.backendServices.patch"],
    ["gcp", "compute.firewalls.insert"],
    ["gcp", "firewalls.insert"],
    ["gcp", "storage.objects.get"],
    ["gcp", "storage.setIamPermissions"],
    ["gcp", "AuthorizeUser"],
    ["gcp", "google.cloud.iap.v1.IdentityAwareProxyAdminService.UpdateIapSettings"],
    ["gcp", "google.iam.admin.v1.SetIAMPolicy"],
    ["gcp", "google.iam.admin.v1.CreateServiceAccountKey"],
    ["gcp", "google.logging.v2.ConfigServiceV2.DeleteSink"],
    ["gcp", "google.identity.sts.v1.SecurityTokenService.ExchangeToken"],
    ["gcp", "google.cloud.secretmanager.v1.SecretManagerService.AccessSecretVersion"],
    ["gcp", "google.container.v1.ClusterManager.CreateCluster"],
    ["gcp", "google.ssh-serialport.v1.connect"],
    ["gcp", "google.login.LoginService.loginFailure"],
    ["gcp", "Dns.ManagedZones.Delete"],
    ["gcp", "cloudsql.instances.create"],
    // Whatever a cluster calls its resources.
    ["gcp", "io.k8s.core.v1.pods.exec.create"],
  ])("%s: %s", (plane, name) => {
    expect(isKnownOperation(plane, name)).toBe(true);
  });

  it.each<[Plane, string]>([
    ["aws", "CreateTunnel2"],
    ["aws", "StartSesion"],
    ["aws", "AccessDenied"],
    ["aws", "AuthorizeUser"],
    ["aws", ""],
    ["aws", "__proto__"],
    ["aws", "constructor"],
    ["aws", "ec2-instance-connect:OpenTunnel"],
    ["gcp", "AddIamPolicyBinding"],
    ["gcp", "firewalls.create"],
    ["gcp", "ConsoleLogin"],
    ["gcp", "compute.firewalls"],
    ["gcp", "google.logging.v2.ConfigServiceV2.DropSink"],
  ])("not %s: %s", (plane, name) => {
    expect(isKnownOperation(plane, name)).toBe(false);
  });
});

describe("nearestOperations", () => {
  it.each<[Plane, string, string]>([
    ["aws", "StartSesion", "StartSession"],
    ["aws", "ConsoleLogon", "ConsoleLogin"],
    ["gcp", "google.logging.v2.ConfigServiceV2.DeletSink", "DeleteSink"],
    ["gcp", "v1.compute.firewalls.insrt", "firewalls.insert"],
  ])("%s: for %s, %s comes first", (plane, name, nearest) => {
    expect(nearestOperations(plane, name)[0]).toBe(nearest);
  });

  it("is empty where nothing is near", () => {
    expect(nearestOperations("aws", "Zzzzzzzzzzzzzzzzzzzzzz")).toEqual([]);
  });
});

it("stays small", () => {
  const files = ["aws-operations", "gcp-operations", "beyond-models"];
  const bytes = files
    .map((name) => statSync(`src/query/operations/${name}.json`).size)
    .reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeLessThan(600_000);
});
