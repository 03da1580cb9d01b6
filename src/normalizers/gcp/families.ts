/** Which calls matter for a proxy, and who reads them: the one table a new family is added to. */

import { memo } from "../../model/memo.ts";
import type { AuditCall, Reader, Reading } from "./audit-call.ts";
import { accessConfig, appEngineFirewall, cloudRunService, firewall, firewallPolicyRule } from "./exposure.ts";
import { gatewayMint, gatewayRefusal, gatewayTunnel } from "./gateway.ts";
import { authorizeUser } from "./iap.ts";
import {
  createExclusion,
  createSink,
  deleteBucket,
  deleteExclusion,
  deleteSink,
  patchSubnetwork,
  updateBucket,
  updateExclusion,
  updateLogSettings,
  updateSink,
} from "./logging.ts";
import { setMetadata } from "./metadata-keys.ts";
import { createKey, exchangeToken, mintAs } from "./minted.ts";
import { gatewayBinding, inviteOwner, setIamPolicy } from "./policy.ts";
import { backendService, tunnelDestGroup, updateApplication, updateIapSettings } from "./proxy.ts";
import { checkPolicy, isSerialConsole, osLoginSession, serialConsole } from "./remote-login.ts";

interface Family {
  /** Absent: whichever service. */
  readonly services?: readonly string[];
  /** Canonical names, compared without case; `*.name` is `name` on any Compute collection. */
  readonly methods: readonly string[];
  readonly read: Reader;
}

const APP_ENGINE = ["appengine.googleapis.com"];
const CLOUD_RUN = ["run.googleapis.com"];
const COMPUTE = ["compute.googleapis.com"];
const CREDENTIALS = ["iamcredentials.googleapis.com", "iam.googleapis.com"];
const IAP = ["iap.googleapis.com"];
const LOGGING = ["logging.googleapis.com"];
const OS_LOGIN = ["oslogin.googleapis.com"];
/** Chrome Enterprise's client connector logs the proxy's decisions under its own service. */
const PROXIES = [...IAP, "beyondcorp.googleapis.com"];

/** The first family whose service and method fit reads the call. */
const FAMILIES: readonly Family[] = [
  { services: PROXIES, methods: ["AuthorizeUser"], read: authorizeUser },
  { services: IAP, methods: ["UpdateIapSettings"], read: updateIapSettings },
  {
    services: IAP,
    methods: ["CreateTunnelDestGroup", "UpdateTunnelDestGroup", "DeleteTunnelDestGroup"],
    read: tunnelDestGroup,
  },

  { methods: ["SetIamPolicy", "*.setIamPolicy", "storage.setIamPermissions"], read: setIamPolicy },
  { methods: ["InsertProjectOwnershipInvite"], read: inviteOwner },

  { services: COMPUTE, methods: methodsOf("backendServices", "regionBackendServices"), read: backendService },
  { services: COMPUTE, methods: methodsOf("firewalls"), read: firewall },
  {
    services: COMPUTE,
    methods: ["firewallPolicies", "networkFirewallPolicies", "regionNetworkFirewallPolicies"].flatMap((policies) => [
      `${policies}.addRule`,
      `${policies}.patchRule`,
    ]),
    read: firewallPolicyRule,
  },
  { services: COMPUTE, methods: ["instances.addAccessConfig"], read: accessConfig },
  { services: COMPUTE, methods: ["instances.setMetadata", "projects.setCommonInstanceMetadata"], read: setMetadata },
  { services: COMPUTE, methods: ["subnetworks.patch"], read: patchSubnetwork },

  { services: OS_LOGIN, methods: ["CheckPolicy"], read: checkPolicy },
  { services: OS_LOGIN, methods: ["StartSession", "ContinueSession"], read: osLoginSession },

  { services: CREDENTIALS, methods: ["GenerateAccessToken"], read: mintAs("access-token") },
  { services: CREDENTIALS, methods: ["GenerateIdToken"], read: mintAs("id-token") },
  { services: CREDENTIALS, methods: ["SignJwt"], read: mintAs("signed-jwt") },
  { services: CREDENTIALS, methods: ["SignBlob"], read: mintAs("signed-blob") },
  {
    services: ["iam.googleapis.com"],
    methods: ["CreateServiceAccountKey", "UploadServiceAccountKey"],
    read: createKey,
  },
  { services: ["sts.googleapis.com"], methods: ["ExchangeToken"], read: exchangeToken },

  { services: APP_ENGINE, methods: ["UpdateApplication"], read: updateApplication },
  {
    services: APP_ENGINE,
    methods: ["CreateIngressRule", "UpdateIngressRule", "BatchUpdateIngressRules", "DeleteIngressRule"],
    read: appEngineFirewall,
  },
  { services: CLOUD_RUN, methods: ["CreateService", "ReplaceService", "UpdateService"], read: cloudRunService },

  { services: LOGGING, methods: ["DeleteSink"], read: deleteSink },
  { services: LOGGING, methods: ["UpdateSink"], read: updateSink },
  { services: LOGGING, methods: ["CreateSink"], read: createSink },
  { services: LOGGING, methods: ["CreateExclusion"], read: createExclusion },
  { services: LOGGING, methods: ["UpdateExclusion"], read: updateExclusion },
  { services: LOGGING, methods: ["DeleteExclusion"], read: deleteExclusion },
  { services: LOGGING, methods: ["DeleteBucket"], read: deleteBucket },
  { services: LOGGING, methods: ["UpdateBucket", "UpdateBucketAsync"], read: updateBucket },
  { services: LOGGING, methods: ["UpdateSettings"], read: updateLogSettings },

  // Names no cloud writes, but gateways that keep their own records do.
  { methods: ["CreateTunnel"], read: gatewayTunnel },
  { methods: ["AddIamPolicyBinding"], read: gatewayBinding("add") },
  { methods: ["RemoveIamPolicyBinding"], read: gatewayBinding("remove") },
  { methods: ["GenerateAccessToken"], read: gatewayMint("access-token") },
  { methods: ["GenerateIdToken"], read: gatewayMint("id-token") },
  { methods: ["AccessDenied"], read: gatewayRefusal },
];

function methodsOf(...collections: readonly string[]): readonly string[] {
  return collections.flatMap((name) => ["insert", "patch", "update"].map((verb) => `${name}.${verb}`));
}

const BY_METHOD = new Map<string, Family[]>();
for (const family of FAMILIES) {
  for (const method of family.methods) {
    const key = method.toLowerCase();
    BY_METHOD.set(key, [...(BY_METHOD.get(key) ?? []), family]);
  }
}

const NONE: readonly Family[] = [];

const familiesOf = memo((canonical): readonly Family[] => {
  const name = canonical.toLowerCase();
  return BY_METHOD.get(name) ?? BY_METHOD.get(name.replace(/^[^.]+/, "*")) ?? NONE;
});

/** The reading of the family a call belongs to; `undefined` when it belongs to none. */
export function readFamily(call: AuditCall): Reading | undefined {
  if (call.canonical === "connect" && isSerialConsole(call.service)) return serialConsole(call);
  return familiesOf(call.canonical)
    .find(({ services }) => services?.includes(call.service) ?? true)
    ?.read(call);
}
