/**
 * Verified Access access logs: the only record of who came through AWS's own identity-aware proxy, CloudTrail has none.
 * OCSF with the numbers as text; HTTP is class 3006 (208001 in version 0.1), TCP 3003. Source: Verified Access User Guide,
 * "OCSF version 0.1 / 1.0.0-rc.2 log examples".
 */

import type { Activity, Actor, AuditEvent, HttpRequest, Outcome, Status, Target } from "../model/event.ts";
import { at, type JsonObject, type JsonValue, list, number, text } from "../model/json.ts";
import type { Invalid } from "../model/record.ts";
import { formatInstant, type Instant, parseInstant } from "../model/time.ts";
import { endpoint } from "./source-address.ts";

const CLASSES: ReadonlyMap<string, Activity> = new Map([
  ["3006", "access.web"],
  ["208001", "access.web"],
  ["3003", "session.open"],
]);

/** The last millisecond of the year 9999: RFC 3339 has no later one. */
const LATEST = 253_402_300_799_999;

export function verifiedAccess(record: JsonObject): AuditEvent | Invalid {
  const time = instant(record);
  if (time === undefined) return { invalid: "no time" };
  const classUid = text(record["class_uid"]);
  if (classUid === undefined) return { invalid: "no class_uid" };
  const operation = text(record["activity_name"]) ?? text(record["activity"]) ?? text(record["class_name"]) ?? classUid;
  const uid = text(at(record, "metadata", "uid"));
  const account = text(at(record, "cloud", "account", "uid"));
  const region = text(at(record, "cloud", "region"));
  const found = target(record);
  const http = httpRequest(record);
  return {
    uid: uid ?? "",
    ...(uid === undefined ? {} : { record_uid: uid }),
    time,
    plane: "aws",
    activity: CLASSES.get(classUid) ?? (http === undefined ? "other" : "access.web"),
    ...outcome(record),
    actor: actor(record),
    src_endpoint: endpoint(text(at(record, "src_endpoint", "ip")), "aws"),
    ...(http === undefined ? {} : { http_request: http }),
    api: { service: "verified-access", operation, canonical: operation },
    ...(found === undefined ? {} : { target: found }),
    ...(account === undefined ? {} : { scope: `aws:${account}` }),
    ...(region === undefined ? {} : { region }),
    road: "verified-access",
    raw: record,
  };
}

/** `time` is epoch milliseconds as text; `ref_time` is the same in RFC 3339. */
function instant(record: JsonObject): Instant | undefined {
  const ms = number(record["time"]) ?? number(record["start_time"]);
  if (ms !== undefined && Number.isInteger(ms) && ms >= 0 && ms <= LATEST) return { ms, text: formatInstant(ms) };
  const written = text(record["ref_time"]) ?? text(record["time"]);
  return written === undefined ? undefined : parseInstant(written);
}

/** Version 0.1 keeps under `identity` what later ones keep under `actor`. */
function who(record: JsonObject, key: string): JsonValue | undefined {
  return at(record, "actor", key) ?? at(record, "identity", key);
}

function actor(record: JsonObject): Actor {
  const user = who(record, "user");
  const uid = text(at(user, "uid")) ?? text(at(user, "email_addr")) ?? text(at(user, "name"));
  if (uid === undefined) return { uid: "anonymous", name: "anonymous", type: "anonymous", delegated_by: [] };
  const issuer = text(at(who(record, "idp"), "uid"));
  const name = text(at(user, "email_addr")) ?? text(at(user, "name")) ?? uid;
  return { uid, name, type: "human", ...(issuer === undefined ? {} : { session: { issuer } }), delegated_by: [] };
}

/**
 * Any `Deny` decides, then any `Allow`, then the status. A visitor without a session is sent to sign in with a 302, which the
 * log calls denied: it is the way in, not a refusal.
 */
function outcome(record: JsonObject): { readonly outcome: Outcome; readonly status?: Status } {
  const decisions = list(who(record, "authorizations")).map((each) => text(at(each, "decision"))?.toLowerCase());
  const detail = text(record["status_detail"]) ?? text(record["status_details"]) ?? text(record["message"]);
  const code = text(record["status_code"]);
  const unauthenticated = /authentication denied/i.test(detail ?? "");
  const status: Status = {
    ...(code === undefined ? {} : { code }),
    ...(detail === undefined ? {} : { detail }),
    ...(unauthenticated ? { layer: "authentication" } : {}),
  };
  const redirected = number(at(record, "http_response", "code")) === 302 && who(record, "user") === undefined;
  const verdict = decided(decisions) ?? stated(record);
  return {
    outcome: verdict === "denied" && redirected ? "failure" : verdict,
    ...(Object.keys(status).length === 0 ? {} : { status }),
  };
}

function decided(decisions: readonly (string | undefined)[]): Outcome | undefined {
  if (decisions.includes("deny")) return "denied";
  return decisions.includes("allow") ? "success" : undefined;
}

function stated(record: JsonObject): Outcome {
  const activity = text(record["activity_name"]) ?? text(record["activity"]) ?? "";
  if (/den(y|ied)/i.test(activity)) return "denied";
  const status = text(record["status"])?.toLowerCase() ?? text(record["status_id"]);
  if (status === "success" || status === "1") return "success";
  return status === "failure" || status === "2" ? "denied" : "unknown";
}

function httpRequest(record: JsonObject): HttpRequest | undefined {
  const url = at(record, "http_request", "url");
  const parts = {
    user_agent: text(at(record, "http_request", "user_agent")),
    url: text(at(url, "text")) ?? text(url),
    host: text(at(url, "hostname")),
    path: text(at(url, "path")),
    status: number(at(record, "http_response", "code")),
  };
  const known = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as HttpRequest;
  return parts.url === undefined && parts.host === undefined ? undefined : known;
}

/** The application's host name, or for TCP the address behind the endpoint; the proxy itself where neither is logged. */
function target(record: JsonObject): Target | undefined {
  const host = text(at(record, "http_request", "url", "hostname")) ?? text(at(record, "dst_endpoint", "hostname"));
  const destination = endpoint(text(at(record, "dst_endpoint", "ip")), "aws").ip;
  const uid = host ?? destination ?? text(at(record, "proxy", "uid"));
  if (uid === undefined) return undefined;
  const port = number(at(record, "http_request", "url", "port")) ?? number(at(record, "dst_endpoint", "port"));
  return {
    uid,
    type: host === undefined && destination !== undefined ? "instance" : "verified-access-endpoint",
    ...(destination === undefined ? {} : { ip: destination }),
    ...(port === undefined ? {} : { port }),
  };
}
