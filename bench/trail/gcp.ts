/** Who is at work in a synthetic Google organization, and the entry that Cloud Logging keeps of a call. */

import type { JsonObject } from "../../src/model/json.ts";
import { formatInstant } from "../../src/model/time.ts";
import type { Random } from "../../src/sources/demo/random.ts";
import type { Weighted } from "./weighted.ts";

export const PROJECTS = ["shop-prod", "shop-staging", "data-lab"] as const;

export interface Method {
  readonly service: string;
  readonly method: string;
  readonly permission: string;
}

const method = (service: string, name: string, permission = name): Method => ({ service, method: name, permission });

export const TUNNEL = method("iap.googleapis.com", "AuthorizeUser", "iap.tunnelInstances.accessViaIAP");

export const METHODS: Weighted<Method> = [
  [40, method("storage.googleapis.com", "storage.objects.get")],
  [20, method("bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.Query", "bigquery.jobs.create")],
  [15, method("iamcredentials.googleapis.com", "GenerateAccessToken", "iam.serviceAccounts.getAccessToken")],
  [10, method("k8s.io", "io.k8s.core.v1.pods.list")],
  [10, method("compute.googleapis.com", "v1.compute.instances.list", "compute.instances.list")],
  [3, method("cloudresourcemanager.googleapis.com", "GetIamPolicy", "resourcemanager.projects.getIamPolicy")],
];

export interface Caller {
  readonly project: string;
  readonly email: string;
  readonly ip: string;
}

export function findCaller(random: Random): Caller {
  const project = random.pick(PROJECTS);
  return {
    project,
    email: `worker-${random.between(1, 40)}@${project}.iam.gserviceaccount.com`,
    ip: `10.${random.between(0, 9)}.${random.between(0, 255)}.7`,
  };
}

export interface Asked {
  readonly method: Method;
  readonly refused: boolean;
  /** What else the request says. */
  readonly more?: JsonObject;
}

export function entryOf(random: Random, at: number, { project, email, ip }: Caller, asked: Asked): JsonObject {
  const { service, method, permission } = asked.method;
  const { refused, more } = asked;
  const { name, request, resource } = on(random, { project, email, ip }, asked.method);
  const time = `${formatInstant(at).slice(0, 19)}.${random.word(9, "0123456789")}Z`;
  return {
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      ...(refused
        ? { status: { code: 7, message: `Permission '${permission}' denied on resource.` } }
        : { status: {} }),
      authenticationInfo: {
        principalEmail: email,
        serviceAccountDelegationInfo: [
          { firstPartyPrincipal: { principalEmail: "service-1@gs-project-accounts.iam.gserviceaccount.com" } },
        ],
        principalSubject: `serviceAccount:${email}`,
      },
      requestMetadata: {
        callerIp: ip,
        callerSuppliedUserAgent: "google-cloud-sdk gcloud/541.0.0 command/gcloud.storage.cp environment/GCE,gzip(gfe)",
        requestAttributes: { time, auth: {} },
        destinationAttributes: {},
      },
      serviceName: service,
      methodName: method,
      authorizationInfo: [
        {
          resource: name,
          permission,
          ...(refused ? {} : { granted: true }),
          resourceAttributes: { service, type: "resource" },
        },
      ],
      resourceName: name,
      resourceLocation: { currentLocations: ["europe-west1"] },
      request: { ...request, ...more },
    },
    insertId: random.word(13, "0123456789abcdefghijklmnopqrstuvwxyz"),
    resource,
    timestamp: time,
    severity: refused ? "ERROR" : "INFO",
    logName: `projects/${project}/logs/cloudaudit.googleapis.com%2Fdata_access`,
    ...(service === "k8s.io" ? { operation: { id: random.uuid(), producer: "k8s.io", first: true, last: true } } : {}),
    receiveTimestamp: formatInstant(at + random.between(300, 2_500)),
  };
}

/** What a call is about: an object of many, or for tokens always the same service account of the caller's project. */
function on(
  random: Random,
  { project, email }: Caller,
  { service }: Method,
): { readonly name: string; readonly request: JsonObject; readonly resource: JsonObject } {
  if (service === "iamcredentials.googleapis.com") {
    const account = `app-${email.length % 7}@${project}.iam.gserviceaccount.com`;
    const unique_id = `10000000000000000000${email.length % 7}`;
    return {
      name: `projects/-/serviceAccounts/${unique_id}`,
      request: {
        "@type": "type.googleapis.com/google.iam.credentials.v1.GenerateAccessTokenRequest",
        name: `projects/-/serviceAccounts/${account}`,
      },
      resource: { type: "service_account", labels: { project_id: project, email_id: account, unique_id } },
    };
  }
  const name = `projects/_/buckets/bucket-${random.word(6)}/objects/data/${random.word(24)}`;
  return {
    name,
    request: { "@type": "type.googleapis.com/google.storage.v1.Request", project, name },
    resource: {
      type: "gcs_bucket",
      labels: { project_id: project, location: "europe-west1", bucket_name: `bucket-${random.word(6)}` },
    },
  };
}
