/** CloudTrail records (management, data, network activity, Insights; any version) as events. */

import type { Activity, AuditEvent, HttpRequest, LoggingChange, PolicyChange, ProxyChange } from "../model/event.ts";
import { at, type JsonObject, text } from "../model/json.ts";
import type { Invalid } from "../model/record.ts";
import { parseInstant } from "../model/time.ts";
import { classify } from "./cloudtrail/activities.ts";
import { accountId, type Call, canonicalOperation, names, readCall } from "./cloudtrail/call.ts";
import { exposure } from "./cloudtrail/exposure.ts";
import { actor } from "./cloudtrail/identity.ts";
import { logging } from "./cloudtrail/logging.ts";
import { minted } from "./cloudtrail/minted.ts";
import { isInsight, outcome } from "./cloudtrail/outcome.ts";
import { onlyDenies, policy } from "./cloudtrail/policy.ts";
import { proxy } from "./cloudtrail/proxy.ts";
import { session } from "./cloudtrail/session.ts";
import { target } from "./cloudtrail/targets.ts";
import { endpoint } from "./source-address.ts";

export function cloudtrail(record: JsonObject): AuditEvent | Invalid {
  const logged = text(record["eventTime"]);
  const { service, operation } = names(record);
  if (logged === undefined) return { invalid: "no eventTime" };
  const time = parseInstant(logged);
  if (time === undefined) return { invalid: "eventTime is no time" };
  if (operation === "") return { invalid: "no eventName" };

  const ended = outcome(record);
  const own = text(record["eventID"]);
  const event: Draft = {
    uid: sharedId(record) ?? correctedId(record) ?? own ?? "",
    time,
    plane: "aws",
    activity: "other",
    outcome: ended.outcome,
    actor: actor(record),
    src_endpoint: endpoint(text(record["sourceIPAddress"]), "aws"),
    api: { service, operation, canonical: canonicalOperation(operation) },
    raw: record,
  };
  const region = text(record["awsRegion"]);
  const account = accountId(record["recipientAccountId"]) ?? accountId(at(record, "userIdentity", "accountId"));
  const request = httpRequest(record);
  if (own !== undefined) event.record_uid = own;
  if (ended.status !== undefined) event.status = ended.status;
  if (request !== undefined) event.http_request = request;
  if (account !== undefined) event.scope = `aws:${account}`;
  if (region !== undefined) event.region = region;
  if (!isInsight(record)) addDeed(event, readCall(record, ended.status?.resource));
  return event;
}

/** Filled in place: every record comes by here, and a chain of spreads costs as much as all the reading. */
type Draft = { -readonly [K in keyof AuditEvent]: AuditEvent[K] };

/** What was done: the part that depends on which call it is. */
function addDeed(event: Draft, call: Call): void {
  const { activity, road } = classify(call);
  const facets = {
    target: target(call),
    session: session(call),
    policy: policy(call),
    exposure: exposure(call),
    proxy: proxy(call),
    minted: minted(call, event.actor),
    logging: logging(call),
  };
  event.activity = refine(activity, facets);
  if (road !== undefined) event.road = road;
  if (facets.target !== undefined) event.target = facets.target;
  if (facets.session !== undefined) event.session = facets.session;
  if (facets.policy !== undefined) event.policy = facets.policy;
  if (facets.exposure !== undefined) event.exposure = facets.exposure;
  if (facets.proxy !== undefined) event.proxy = facets.proxy;
  if (facets.minted !== undefined) event.minted = facets.minted;
  if (facets.logging !== undefined) event.logging = facets.logging;
}

/** `sharedEventID` is the same in every account that got a copy of an event; Insights use it for the start and end of one finding. */
function sharedId(record: JsonObject): string | undefined {
  return isInsight(record) ? undefined : text(record["sharedEventID"]);
}

/** A record that corrects an earlier one has an id of its own and speaks of the same event. */
function correctedId(record: JsonObject): string | undefined {
  return text(at(record, "addendum", "originalEventID"));
}

function httpRequest(record: JsonObject): HttpRequest | undefined {
  const user_agent = text(record["userAgent"]);
  const host = text(at(record, "tlsDetails", "clientProvidedHostHeader"));
  if (user_agent === undefined) return host === undefined ? undefined : { host };
  return host === undefined ? { user_agent } : { user_agent, host };
}

interface Facets {
  readonly policy: PolicyChange | undefined;
  readonly proxy: ProxyChange | undefined;
  readonly logging: LoggingChange | undefined;
}

/** What a call did outweighs its name: a "put" of a policy that grants nothing takes away, an open gate is a gate switched off. */
function refine(activity: Activity, { policy, proxy, logging }: Facets): Activity {
  if (logging !== undefined) return "log.tamper";
  if (proxy?.weakens === true) return "proxy.disable";
  if (activity === "policy.grant" && policy?.after?.length === 0) return "policy.revoke";
  const [change, ...more] = policy?.deltas ?? [];
  if (change !== undefined && more.length === 0 && onlyDenies(change.role)) {
    return change.action === "add" ? "policy.revoke" : "policy.grant";
  }
  return activity;
}
