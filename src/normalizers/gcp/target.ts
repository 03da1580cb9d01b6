/** What was acted on: one name per resource, so that a tunnel, a login and a metadata change of one instance join. */

import type { Target } from "../../model/event.ts";
import { at, type JsonObject, text } from "../../model/json.ts";
import type { AuditCall } from "./audit-call.ts";
import { principal, serviceAccountEmail } from "./principal.ts";

/** Collection in a resource name -> type of what it holds. */
const TYPES: Readonly<Record<string, string>> = {
  backendServices: "backend-service",
  buckets: "bucket",
  destGroups: "tunnel-dest-group",
  exclusions: "exclusion",
  firewallPolicies: "firewall-policy",
  firewalls: "firewall",
  folders: "folder",
  ingressRules: "firewall",
  networks: "network",
  organizations: "organization",
  projects: "project",
  providers: "identity-provider",
  roles: "role",
  sinks: "sink",
  subnetworks: "subnetwork",
  workloadIdentityPools: "identity-pool",
};

/** The target as `resourceName` and the resource's labels tell it. */
export function target(call: AuditCall): Target | undefined {
  const name = call.resourceName ?? text(at(call.request, "resource")) ?? text(at(call.request, "name"));
  if (name !== undefined && /\/iap_(?:web|tunnel)(?:\/|$)/.test(name)) return iapTarget(call, name);
  const account = text(at(call.labels, "email_id"));
  if (account !== undefined || name?.includes("/serviceAccounts/")) return serviceAccount(call, name);
  const [collection, last] = lastTwo(name ?? "");
  if (call.resourceType === "gce_instance" || collection === "instances") return instance(call, name);
  if (name === undefined || last === undefined) {
    const type = call.resourceType?.replaceAll("_", "-");
    return name === undefined || type === undefined ? undefined : { uid: name, type };
  }
  if (collection === "backendServices") return backendService(call, name, last);
  return { uid: name, type: typeOf(call, collection ?? ""), name: last };
}

/** Whether nothing by which `target` knows a service account stands in the entry: no other target has a scope of its own. */
export function namesNoAccount(entry: JsonObject): boolean {
  const payload = at(entry, "protoPayload");
  const names = [at(payload, "resourceName"), at(payload, "request", "resource"), at(payload, "request", "name")];
  return (
    at(entry, "resource", "labels", "email_id") === undefined &&
    !names.some((name) => text(name)?.includes("/serviceAccounts/"))
  );
}

/** The last two segments of a path; of a path without a slash that is one, and it names a collection. */
function lastTwo(path: string): readonly [string, string?] {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? [path] : [path.slice(path.lastIndexOf("/", slash - 1) + 1, slash), path.slice(slash + 1)];
}

function typeOf(call: AuditCall, collection: string): string {
  if (collection === "services" && call.service === "run.googleapis.com") return "cloud-run-service";
  const known = Object.hasOwn(TYPES, collection) ? TYPES[collection] : undefined;
  const labelled = call.resourceType === "audited_resource" ? undefined : call.resourceType;
  return known ?? labelled?.replaceAll("_", "-") ?? collection;
}

/** By numeric id, which every kind of record carries; names are reused. */
export function instance(call: AuditCall, path: string | undefined): Target {
  const named = /(?:^|\/)instances\/([^/]+)/.exec(path ?? "")?.[1];
  const id = text(at(call.labels, "instance_id")) ?? text(at(call.entry, "labels", "instance_id"));
  const name = named !== undefined && !/^\d+$/.test(named) ? named : undefined;
  const uid = id ?? named ?? path ?? "";
  return { uid, type: "instance", ...(name === undefined ? {} : { name }) };
}

export function serviceAccount(call: AuditCall, path: string | undefined): Target {
  const email =
    text(at(call.labels, "email_id")) ??
    serviceAccountEmail(text(at(call.request, "name"))) ??
    serviceAccountEmail(path);
  const home = email === undefined ? undefined : principal(email).home;
  return {
    uid: email ?? path?.split("/").at(-1) ?? text(at(call.labels, "unique_id")) ?? "",
    type: "service-account",
    ...(email === undefined ? {} : { name: email }),
    ...(home === undefined || home === call.scope ? {} : { scope: home }),
  };
}

function backendService(call: AuditCall, path: string, name: string): Target {
  const id = text(at(call.labels, "backend_service_id"));
  const known = /^\d+$/.test(name) ? {} : { name };
  return { uid: id ?? (known.name === undefined ? name : path), type: "backend-service", ...known };
}

/**
 * A resource of the proxy: `projects/N/iap_web/compute[-REGION]/services/ID[/versions/V]`,
 * `.../iap_web/appengine-APP/services/S/versions/V`, `.../iap_web/cloud_run-REGION/services/S`,
 * `.../iap_tunnel/zones/Z/instances/ID`, `.../iap_tunnel/locations/L/destGroups/G`, or a level above.
 * https://cloud.google.com/iap/docs/managing-access
 */
export function iapTarget(call: AuditCall, path: string): Target {
  const group = /\/iap_tunnel\/locations\/[^/]+\/destGroups\/([^/]+)/.exec(path)?.[1];
  if (group !== undefined) return { uid: path, type: "tunnel-dest-group", name: group };
  if (/\/iap_tunnel\/.*instances\//.test(path)) return instance(call, path);
  const [, platform = "", service, version] =
    /\/iap_web\/([^/]+)(?:\/services\/([^/]+)(?:\/versions\/([^/]+))?)?/.exec(path) ?? [];
  if (service === undefined) return { uid: path, type: path.includes("/iap_tunnel") ? "iap-tunnel" : "iap-web" };
  if (platform.startsWith("compute")) {
    const id = text(at(call.labels, "backend_service_id")) ?? service;
    return { uid: id, type: "backend-service" };
  }
  if (platform.startsWith("appengine")) {
    const name = version === undefined ? service : `${service}/${version}`;
    return { uid: path, type: version === undefined ? "app-engine-service" : "app-engine-version", name };
  }
  return { uid: path, type: platform.startsWith("cloud_run") ? "cloud-run-service" : "iap-web", name: service };
}
