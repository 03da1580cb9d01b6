/** Load-balancer entries that the proxy answered itself: sign-in redirects and refusals, from before an identity is known. */

import type { Actor, AuditEvent, HttpRequest, Status, Target } from "../model/event.ts";
import { at, type JsonObject, number, text } from "../model/json.ts";
import type { Normalizer } from "../model/record.ts";
import { parseInstant } from "../model/time.ts";
import { scope } from "./gcp/audit-call.ts";
import { canonicalEntry } from "./gcp/entry.ts";
import { urlParts } from "./gcp/http.ts";
import { identifiers } from "./gcp/own.ts";
import { endpoint } from "./source-address.ts";

const BY_PROXY = "handled_by_identity_aware_proxy";

/** Where the proxy sends somebody to sign in; https://cloud.google.com/iap/docs/concepts-overview. */
const REDIRECTS: readonly (number | undefined)[] = [302, 303, 307];

/** https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring; entries other than the proxy's are `other`. */
export const gcpLoadBalancer: Normalizer = (record) => {
  const entry = canonicalEntry(record);
  const time = parseInstant(text(at(entry, "timestamp")) ?? "");
  if (time === undefined) return { invalid: "no timestamp" };
  const details = text(at(entry, "jsonPayload", "statusDetails"));
  const code = number(at(entry, "httpRequest", "status"));
  if (details === undefined && code === undefined) return { invalid: "neither statusDetails nor an HTTP status" };

  const byProxy = details === BY_PROXY;
  const name = details ?? text(at(entry, "httpRequest", "requestMethod")) ?? "request";
  const backend = backendService(entry);
  const where = scope(entry, text(at(entry, "logName")) ?? "");
  return {
    ...identifiers(entry, time.text),
    time,
    plane: "gcp",
    activity: byProxy ? "access.web" : "other",
    ...ended(code, byProxy),
    actor: caller(code),
    src_endpoint: endpoint(
      text(at(entry, "httpRequest", "remoteIp")) ?? text(at(entry, "jsonPayload", "remoteIp")),
      "gcp",
    ),
    http_request: httpRequest(entry, code),
    api: { service: "loadbalancing.googleapis.com", operation: name, canonical: name },
    ...(backend === undefined ? {} : { target: backend }),
    ...(where === undefined ? {} : { scope: where }),
    ...(byProxy ? { road: "iap-web" } : {}),
    raw: entry,
  };
};

/** A redirect asks for a sign-in: neither passage nor refusal. */
function ended(code: number | undefined, byProxy: boolean): Pick<AuditEvent, "outcome" | "status"> {
  const status: Status = code === undefined ? {} : { code: String(code) };
  if (code === undefined) return { outcome: "unknown" };
  if (byProxy && REDIRECTS.includes(code))
    return { outcome: "unknown", status: { ...status, detail: "redirect to sign in" } };
  if (code === 401 || code === 403)
    return { outcome: "denied", status: byProxy ? { ...status, layer: "iap" } : status };
  return code >= 200 && code < 400 ? { outcome: "success" } : { outcome: "failure", status };
}

/** These logs never name a caller. Before the sign-in there was none; one that was refused by name is left out. */
function caller(code: number | undefined): Actor {
  const type = code === 401 || REDIRECTS.includes(code) ? "anonymous" : "redacted";
  return { uid: type, name: type, type, delegated_by: [] };
}

function httpRequest(entry: JsonObject, code: number | undefined): HttpRequest {
  const agent = text(at(entry, "httpRequest", "userAgent"));
  const url = text(at(entry, "httpRequest", "requestUrl"));
  return {
    ...(agent === undefined ? {} : { user_agent: agent }),
    ...(url === undefined ? {} : { url }),
    ...urlParts(url),
    ...(code === undefined ? {} : { status: code }),
  };
}

function backendService(entry: JsonObject): Target | undefined {
  const name = text(at(entry, "resource", "labels", "backend_service_name"));
  return name === undefined ? undefined : { uid: name, type: "backend-service", name };
}
