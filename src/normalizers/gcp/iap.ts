/** Decisions of the Identity-Aware Proxy: `AuthorizeUser`, for a tunnel or for a web request. */

import type { Session, Target } from "../../model/event.ts";
import { at, number, text } from "../../model/json.ts";
import { type AuditCall, authorizedResource, permission, type Reading } from "./audit-call.ts";
import { httpRequest } from "./http.ts";
import { iapTarget, instance, target } from "./target.ts";

/**
 * Tunnels write an entry when they open and one when they close (`iap_tcp_session_info.phase`), both with the same
 * `operation.id`. https://cloud.google.com/iap/docs/audit-log-howto
 */
export function authorizeUser(call: AuditCall): Reading {
  return isTunnel(call) ? tunnel(call) : web(call);
}

function isTunnel(call: AuditCall): boolean {
  const checked = permission(call) ?? "";
  if (checked.startsWith("iap.tunnel")) return true;
  if (checked.startsWith("iap.web")) return false;
  const resource = authorizedResource(call) ?? "";
  if (resource.includes("/iap_tunnel/")) return true;
  // Some refusals carry neither permission nor resource name: then the kind of resource tells.
  return call.resourceType === "gce_instance" && !resource.includes("/iap_web/");
}

function tunnel(call: AuditCall): Reading {
  const session = tunnelSession(call);
  const closes = /end/i.test(text(at(call.metadata, "iap_tcp_session_info", "phase")) ?? "");
  const destination = at(call.payload, "requestMetadata", "destinationAttributes");
  const ip = text(at(destination, "ip"));
  const port = number(at(destination, "port"));
  return {
    activity: closes ? "session.close" : "session.open",
    road: "iap-tunnel",
    target: {
      ...tunnelTarget(call),
      ...(ip === undefined ? {} : { ip }),
      ...(port === undefined ? {} : { port }),
    },
    ...(session === undefined ? {} : { session }),
  };
}

function tunnelTarget(call: AuditCall): Target {
  const resource = authorizedResource(call);
  return resource?.includes("/iap_tunnel") === true ? iapTarget(call, resource) : instance(call, call.resourceName);
}

/**
 * Bytes as the client sees them, like OCSF's traffic object: `bytes_in` is what came back from the target. That
 * `bytes_received` is that direction is inferred, Google does not say: in a short SSH session the server sends more than
 * the client, and published records have more received than sent. A refused tunnel has no session.
 */
function tunnelSession(call: AuditCall): Session | undefined {
  const uid = text(at(call.entry, "operation", "id"));
  if (uid === undefined) return undefined;
  const info = at(call.metadata, "iap_tcp_session_info");
  const phase = text(at(info, "phase")) ?? "";
  const received = number(at(info, "bytes_received"));
  const sent = number(at(info, "bytes_sent"));
  return {
    uid,
    ...(/end/i.test(phase) ? { phase: "end" } : /start/i.test(phase) ? { phase: "start" } : {}),
    ...(received === undefined ? {} : { bytes_in: received }),
    ...(sent === undefined ? {} : { bytes_out: sent }),
  };
}

/**
 * `backend_service_id` is empty in these records, so the resource of the permission check tells the application; its
 * number means nothing to people, so a target without a name of its own takes the host that was asked for.
 */
function web(call: AuditCall): Reading {
  const resource = authorizedResource(call);
  const found = resource?.includes("/iap_web") === true ? iapTarget(call, resource) : fallback(call);
  const host = httpRequest(call)?.host;
  const application = found === undefined || host === undefined ? found : { name: host, ...found };
  return { activity: "access.web", road: "iap-web", ...(application === undefined ? {} : { target: application }) };
}

function fallback(call: AuditCall): Target | undefined {
  const id = call.resourceName;
  if (call.resourceType === "gce_backend_service" && id !== undefined) return { uid: id, type: "backend-service" };
  return target(call);
}
