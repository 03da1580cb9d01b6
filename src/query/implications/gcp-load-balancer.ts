/** The load balancer's request log: only what the proxy itself answered is more than a request. */

import { ACTIVITIES, ROADS } from "../../model/event.ts";
import { type Expr, FALSE, or } from "../expr.ts";
import { compilePattern } from "../pattern.ts";
import { addressIn } from "./address.ts";
import { gcpAuditImplications } from "./gcp-audit.ts";
import {
  always,
  copiedIfAny,
  type Implication,
  type Implications,
  like,
  MADE,
  never,
  none,
  oneOf,
  sees,
  unknown,
} from "./implication.ts";

const BY_PROXY: Expr = like("jsonPayload.statusDetails", "handled_by_identity_aware_proxy");

export const gcpLoadBalancerImplications: Implications = {
  plane: always("gcp"),
  time: unknown("the window is asked for instead"),
  uid: unknown("made of log name, time and insert id"),
  record_uid: copiedIfAny("insertId"),
  activity: oneOf({ ...none(ACTIVITIES), "access.web": BY_PROXY, other: MADE }),
  road: oneOf({ ...none(ROADS), "iap-web": BY_PROXY }),
  "status.layer": oneOf({ iap: BY_PROXY }),
  "api.service": always("loadbalancing.googleapis.com"),
  "api.operation": named,
  "api.canonical": named,
  scope: gcpAuditImplications["scope"] ?? unknown("not known"),
  region: never,
  "actor.type": oneOf({ human: FALSE, workload: FALSE, service: FALSE, anonymous: MADE, redacted: MADE }),
  "actor.session": never,
  "actor.credential_uid": never,
  "src_endpoint.ip": addressIn("httpRequest.remoteIp", "jsonPayload.remoteIp"),
  "http_request.user_agent": copiedIfAny("httpRequest.userAgent"),
  "http_request.url": copiedIfAny("httpRequest.requestUrl"),
  "target.uid": copiedIfAny("resource.labels.backend_service_name"),
  session: never,
  operation: never,
  policy: never,
  exposure: never,
  proxy: never,
  minted: never,
  logging: never,
};

/** What the proxy says, else the method, else a word of ours. */
function named(test: Parameters<Implication>[0]): ReturnType<Implication> {
  if (!sees(test) || compilePattern(test.pattern, test.cased)("request")) return MADE;
  return or(
    like("jsonPayload.statusDetails", "*", ...test.pattern, "*"),
    like("httpRequest.requestMethod", "*", ...test.pattern, "*"),
  );
}
