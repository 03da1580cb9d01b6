/** What a principal's name says about it: person, workload or Google's own service, and the project it lives in. */

import type { Actor } from "../../model/event.ts";
import { memo } from "../../model/memo.ts";

export type Principal = Pick<Actor, "uid" | "name" | "type" | "home">;

/** Projects that hold Google's service agents; customers cannot create service accounts there. */
const AGENT_PROJECTS = new Set([
  "bigquery-data-connectors",
  "bigquery-encryption",
  "cloud-filer",
  "cloud-ml.google.com",
  "cloud-redis",
  "cloud-tpu",
  "cloudcomposer-accounts",
  "compute-system",
  "container-analysis",
  "container-engine-robot",
  "containerregistry",
  "dataflow-service-producer-prod",
  "dataproc-accounts",
  "endpoints-portal",
  "firebase-rules",
  "gae-api-prod.google.com",
  "gcf-admin-robot",
  "gs-project-accounts",
  "remotebuildexecution",
  "serverless-robot-prod",
  "service-networking",
  "sourcerepo-service-accounts",
  "storage-transfer-service",
]);

const SERVICE_ACCOUNT = /^([^@]+)@((?:[^@]+\.)?)gserviceaccount\.com$/;

/**
 * Reads a `principalEmail`, a `principalSubject` or a subject of another identity provider (an AWS ARN, say). Where
 * only a project number is known `home` is left out: it could not be compared with a project id.
 * https://cloud.google.com/iam/docs/service-agents, https://cloud.google.com/iam/docs/principal-identifiers
 */
export const principal: (named: string) => Principal = memo((named) => {
  const uid = named.replace(/^(?:user|serviceAccount):/, "");
  const account = SERVICE_ACCOUNT.exec(uid);
  if (account !== null) return serviceAccount(uid, account[1] ?? "", account[2]?.slice(0, -1) ?? "");
  if (uid === "system@google.com") return { uid, name: uid, type: "service" };
  if (uid.startsWith("principal://") || uid.startsWith("principalSet://")) return federated(uid);
  if (uid.startsWith("system:")) return kubernetes(uid);

  const cluster = /^([^[\]@]+)\.svc\.id\.goog\[/.exec(uid)?.[1];
  if (cluster !== undefined) return { uid, name: uid, type: "workload", home: `gcp:${cluster}` };
  const aws = /^arn:aws[\w-]*:\w+:[\w-]*:(\d{12}):/.exec(uid)?.[1];
  if (aws !== undefined) return { uid, name: uid, type: "workload", home: `aws:${aws}` };
  return { uid, name: uid, type: uid.includes("@") && !named.startsWith("serviceAccount:") ? "human" : "workload" };
});

function serviceAccount(uid: string, local: string, domain: string): Principal {
  if (domain === "developer" || domain === "cloudbuild") return { uid, name: uid, type: "workload" };
  if (domain === "appspot") return { uid, name: uid, type: "workload", home: `gcp:${projectId(local)}` };
  if (!domain.endsWith(".iam")) return { uid, name: uid, type: "service" };
  const project = domain.slice(0, -".iam".length);
  if (project.startsWith("gcp-sa-") || AGENT_PROJECTS.has(project)) return { uid, name: uid, type: "service" };
  return { uid, name: uid, type: "workload", home: `gcp:${projectId(project)}` };
}

/** In an email a project of the old domain-scoped kind reads backwards: `shop.example.com` is `example.com:shop`. */
function projectId(label: string): string {
  const dot = label.indexOf(".");
  return dot < 0 ? label : `${label.slice(dot + 1)}:${label.slice(0, dot)}`;
}

/** Workforce pools hold people, workload identity pools hold machines. */
function federated(uid: string): Principal {
  const name = /\/subject\/(.+)$/.exec(uid)?.[1] ?? uid;
  return { uid, name, type: uid.includes("/workforcePools/") ? "human" : "workload" };
}

/** GKE writes Kubernetes' own names into its audit log. */
function kubernetes(uid: string): Principal {
  if (uid === "system:anonymous") return { uid: "anonymous", name: "anonymous", type: "anonymous" };
  return { uid, name: uid, type: uid.startsWith("system:serviceaccount:") ? "workload" : "service" };
}

/** `projects/-/serviceAccounts/E`, `serviceAccount:E` and `E` itself -> the email `E`; a numeric id is no email. */
export function serviceAccountEmail(name: string | undefined): string | undefined {
  const last = /(?:^|serviceAccounts\/|serviceAccount:)([^/]+)(?:\/keys\/[^/]+)?$/.exec(name ?? "")?.[1];
  return last !== undefined && /\D/.test(last) && last !== "-" ? last : undefined;
}

/**
 * One name per service-account key, as authentication writes it: `//iam.googleapis.com/projects/P/serviceAccounts/E/keys/K`.
 * Creation logs it without the host, sometimes with `-` for the project or a numeric account id; `email` resolves that.
 */
export function keyName(name: string | undefined, email?: string): string | undefined {
  const match = /(?:^|\/)projects\/([^/]+)\/serviceAccounts\/([^/]+)\/keys\/([^/]+)$/.exec(name ?? "");
  if (match === null) return name;
  const [, project = "-", account = "", key = ""] = match;
  const owner = serviceAccountEmail(account) ?? email ?? account;
  const home = project === "-" ? principal(owner).home?.slice("gcp:".length) : project;
  return `//iam.googleapis.com/projects/${home ?? project}/serviceAccounts/${owner}/keys/${key}`;
}
