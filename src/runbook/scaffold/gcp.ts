/** Made-up Google Cloud audit records that a new entry is tried on: for each detector some it tells of, and some it must not. */

import type { DetectorId } from "../../detectors/index.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Sample } from "./sample.ts";

const PROJECT = "shop-prod";
const ROBOT = `deployer@${PROJECT}.iam.gserviceaccount.com`;

interface Call {
  readonly service: string;
  readonly method: string;
  readonly resource: string;
  /** `data_access` for what is only logged when Data Access logs are on. */
  readonly log: "activity" | "data_access";
  readonly type: string;
  readonly by?: string;
  readonly from?: string;
  readonly at?: string;
  readonly permission: string;
  readonly destination?: JsonObject;
  readonly request?: JsonObject;
  readonly response?: JsonObject;
  readonly refused?: boolean;
}

function records(...calls: readonly Call[]): readonly JsonObject[] {
  return calls.map((call, index) => {
    const timestamp = call.at ?? `2026-06-10T09:0${index}:00Z`;
    return {
      logName: `projects/${PROJECT}/logs/cloudaudit.googleapis.com%2F${call.log}`,
      insertId: `example${index}`,
      timestamp,
      receiveTimestamp: timestamp,
      severity: call.refused ? "ERROR" : "NOTICE",
      resource: { type: call.type, labels: { project_id: PROJECT } },
      protoPayload: {
        "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
        status: call.refused ? { code: 7, message: "Permission Denied." } : {},
        authenticationInfo: { principalEmail: call.by ?? "ben@example.com" },
        requestMetadata: {
          callerIp: call.from ?? "203.0.113.200",
          callerSuppliedUserAgent: "google-cloud-sdk",
          requestAttributes: { time: timestamp, auth: {} },
          destinationAttributes: call.destination ?? {},
        },
        serviceName: `${call.service}.googleapis.com`,
        methodName: call.method,
        resourceName: call.resource,
        // Google leaves `granted` out where it is false.
        authorizationInfo: [
          { resource: call.resource, permission: call.permission, ...(call.refused ? {} : { granted: true }) },
        ],
        ...(call.request === undefined ? {} : { request: call.request }),
        ...(call.response === undefined ? {} : { response: call.response }),
      },
    };
  });
}

const tunnel: Call = {
  service: "iap",
  method: "AuthorizeUser",
  resource: "4201000000000000001",
  log: "data_access",
  type: "gce_instance",
  permission: "iap.tunnelInstances.accessViaIAP",
  destination: { ip: "10.20.0.5", port: "22" },
};
const refusals = (count: number) =>
  records(
    ...Array.from({ length: count }, (_, index) => ({ ...tunnel, refused: true, from: `203.0.113.${200 + index}` })),
  );

const firewall = (port: string): Call => ({
  service: "compute",
  method: "v1.compute.firewalls.insert",
  resource: `projects/${PROJECT}/global/firewalls/tmp-debug`,
  log: "activity",
  type: "gce_firewall_rule",
  permission: "compute.firewalls.create",
  request: {
    "@type": "type.googleapis.com/compute.firewalls.insert",
    name: "tmp-debug",
    direction: "INGRESS",
    sourceRanges: ["0.0.0.0/0"],
    alloweds: [{ IPProtocol: "tcp", ports: [port] }],
  },
});

const sink = (verb: "Create" | "Delete"): Call => ({
  service: "logging",
  method: `google.logging.v2.ConfigServiceV2.${verb}Sink`,
  resource: `projects/${PROJECT}/sinks/security-archive`,
  log: "activity",
  type: "logging_sink",
  permission: `logging.sinks.${verb.toLowerCase()}`,
});

const policy = (verb: "Get" | "Set", request: JsonObject): Call => ({
  service: "iap",
  method: `google.cloud.iap.v1.IdentityAwareProxyAdminService.${verb}IamPolicy`,
  resource: "projects/210000000001/iap_web/compute/services/7312000000000000001",
  log: "activity",
  type: "gce_backend_service",
  permission: `iap.webServices.${verb.toLowerCase()}IamPolicy`,
  request,
});
const everybody = { bindings: [{ role: "roles/iap.httpsResourceAccessor", members: ["allUsers"] }] };

const mint = (by: string, at: string): Call => ({
  service: "iamcredentials",
  method: "GenerateAccessToken",
  resource: "projects/-/serviceAccounts/11000000000000000001",
  log: "data_access",
  type: "service_account",
  permission: "iam.serviceAccounts.getAccessToken",
  by,
  at,
  request: {
    "@type": "type.googleapis.com/google.iam.credentials.v1.GenerateAccessTokenRequest",
    name: `projects/-/serviceAccounts/${ROBOT}`,
  },
});

const download: Call = {
  service: "storage",
  method: "storage.objects.get",
  resource: "projects/_/buckets/orders/objects/2026-05.csv",
  log: "data_access",
  type: "gcs_bucket",
  permission: "storage.objects.get",
};

const BEN = { actor: "ben@example.com" };

export const GCP_SAMPLES: Readonly<Record<DetectorId, Sample>> = {
  bypass: { fires: records(firewall("22")), quiet: records(firewall("443")), finds: { ...BEN, ports: ["22"] } },
  connections: {
    fires: records(tunnel),
    quiet: records({ ...tunnel, refused: true }),
    finds: { ...BEN, road: "iap-tunnel" },
  },
  "credential-lineage": {
    fires: records(mint("ben@example.com", "2026-06-10T09:00:00Z")),
    quiet: records(mint("ada@example.com", "2026-06-10T09:00:00Z")),
    finds: { relation: "minted", identity: ROBOT },
    params: { credential: "ben@example.com" },
  },
  "cross-project-service-accounts": {
    fires: records({ ...download, by: "legacy-sync@partner-sandbox.iam.gserviceaccount.com" }),
    quiet: records({ ...download, by: ROBOT }),
    finds: { relation: "stranger-inside", home: "gcp:partner-sandbox" },
  },
  "each-event": {
    fires: records({ ...tunnel, refused: true }),
    quiet: records(tunnel),
    finds: { ...BEN, outcome: "denied" },
  },
  "failed-auth": { fires: refusals(5), quiet: refusals(4), finds: { src_range: "203.0.113.0/24", count: 5 } },
  "first-seen": {
    fires: records({ ...tunnel, at: "2026-06-09T09:00:00Z" }, { ...tunnel, resource: "4201000000000000002" }),
    quiet: records({ ...tunnel, at: "2026-06-09T09:00:00Z" }, tunnel),
    finds: { ...BEN, novelty: "4201000000000000002" },
  },
  "log-tampering": {
    fires: records(sink("Delete")),
    quiet: records(sink("Create")),
    finds: { ...BEN, control: "sink", effect: "deleted" },
  },
  "odd-sources": {
    fires: records(tunnel),
    quiet: records({ ...tunnel, from: "198.51.100.12" }),
    finds: { ...BEN, reasons: ["outside-ranges"] },
  },
  "policy-bindings": {
    fires: records({ ...policy("Set", { policy: everybody }), response: everybody }),
    quiet: records(policy("Get", {})),
    finds: { ...BEN, policy_kind: "iam" },
  },
  "token-spikes": {
    fires: records(
      mint(`ci@${PROJECT}.iam.gserviceaccount.com`, "2026-06-09T09:00:00Z"),
      mint("ben@example.com", "2026-06-10T09:00:00Z"),
    ),
    quiet: records(mint("ben@example.com", "2026-06-09T09:00:00Z"), mint("ben@example.com", "2026-06-10T09:00:00Z")),
    finds: { ...BEN, kind: "new pair", subject: ROBOT },
  },
};
