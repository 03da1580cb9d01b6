/** By what a Google Cloud call did: its canonical method names. The normalizer's table reads the other way round; a test holds the two together. */

import type { Calls } from "./calls.ts";

const serialConsole = "*-ssh-serialport.googleapis.com:connect";
/** `SetIamPolicy`, and `instances.setIamPolicy` of any collection. */
const setPolicy = "*setIamPolicy storage.setIamPermissions";
const runServices = "CreateService ReplaceService UpdateService";

const exposure = {
  network: `${writing("firewalls")} ${["firewallPolicies", "networkFirewallPolicies", "regionNetworkFirewallPolicies"]
    .flatMap((policies) => [`${policies}.addRule`, `${policies}.patchRule`])
    .join(" ")} CreateIngressRule UpdateIngressRule BatchUpdateIngressRules DeleteIngressRule`,
  address: "instances.addAccessConfig",
  "ssh-keys": "instances.setMetadata projects.setCommonInstanceMetadata",
  "serial-console": "instances.setMetadata projects.setCommonInstanceMetadata",
  "ingress-setting": runServices,
};

const minted = {
  "access-token": "GenerateAccessToken",
  "id-token": "GenerateIdToken",
  "signed-jwt": "SignJwt",
  "signed-blob": "SignBlob",
  "token-exchange": "ExchangeToken",
  key: "CreateServiceAccountKey UploadServiceAccountKey",
};

const logging = {
  sink: "DeleteSink UpdateSink CreateSink UpdateSettings",
  exclusion: "CreateExclusion UpdateExclusion DeleteExclusion",
  bucket: "DeleteBucket UpdateBucket UpdateBucketAsync",
  "audit-config": setPolicy,
  "flow-log": "subnetworks.patch",
};

const proxy = `UpdateIapSettings CreateTunnelDestGroup UpdateTunnelDestGroup DeleteTunnelDestGroup
  ${writing("backendServices")} ${writing("regionBackendServices")} UpdateApplication ${runServices}`;

export const GOOGLE_CALLS: Calls = {
  activity: {
    "session.open": `AuthorizeUser CheckPolicy CreateTunnel AccessDenied ${serialConsole}`,
    "session.close": `AuthorizeUser ${serialConsole}`,
    signin: "StartSession ContinueSession",
    "access.web": "AuthorizeUser AccessDenied",
    "credential.mint": "GenerateAccessToken GenerateIdToken SignJwt SignBlob ExchangeToken",
    "credential.create": minted.key,
    "policy.grant": `${setPolicy} InsertProjectOwnershipInvite AddIamPolicyBinding`,
    "policy.revoke": `${setPolicy} RemoveIamPolicyBinding`,
    "exposure.open": Object.values(exposure).join(" "),
    "proxy.disable": proxy,
    "log.tamper": Object.values(logging).join(" "),
  },
  road: {
    "iap-tunnel": "AuthorizeUser",
    "iap-web": "AuthorizeUser",
    "os-login": "CheckPolicy StartSession ContinueSession",
    "serial-console": serialConsole,
    gateway: "CreateTunnel AccessDenied AddIamPolicyBinding RemoveIamPolicyBinding GenerateAccessToken GenerateIdToken",
  },
  session: {
    start: `AuthorizeUser ${serialConsole}`,
    end: `AuthorizeUser ${serialConsole}`,
    other: "StartSession ContinueSession CreateTunnel",
  },
  policy: { iam: `${setPolicy} InsertProjectOwnershipInvite AddIamPolicyBinding RemoveIamPolicyBinding` },
  exposure,
  minted,
  logging,
  proxy,
};

function writing(collection: string): string {
  return ["insert", "patch", "update"].map((verb) => `${collection}.${verb}`).join(" ");
}
