/** CloudTrail records (management, data, network activity, Insights; any version) as events. */

import type { Activity, AuditEvent, HttpRequest } from "../model/event.ts";
import { at, type JsonObject, text } from "../model/json.ts";
import type { Invalid } from "../model/record.ts";
import { parseInstant } from "../model/time.ts";
import { classify } from "./cloudtrail/activities.ts";
import { type Call, canonicalOperation, eventName, readCall, recordingAccount } from "./cloudtrail/call.ts";
import { exposure } from "./cloudtrail/exposure.ts";
import { actor } from "./cloudtrail/identity.ts";
import { logging } from "./cloudtrail/logging.ts";
import { minted } from "./cloudtrail/minted.ts";
import { isInsight, outcome } from "./cloudtrail/outcome.ts";
import { onlyDenies, policy } from "./cloudtrail/policy.ts";
import { proxy } from "./cloudtrail/proxy.ts";
import { session } from "./cloudtrail/session.ts";
import { target } from "./cloudtrail/targets.ts";
import { addFacets, type Draft, type Facets } from "./draft.ts";
import { endpoint } from "./source-address.ts";

export function cloudtrail(record: JsonObject): AuditEvent | Invalid {
  const logged = text(record["eventTime"]);
  const operation = eventName(record, "eventName");
  if (logged === undefined) return { invalid: "no eventTime" };
  const time = parseInstant(logged);
  if (time === undefined) return { invalid: "eventTime is no time" };
  if (operation === "") return { invalid: "no eventName" };

  const insight = isInsight(record);
  const api = { service: eventName(record, "eventSource"), operation, canonical: canonicalOperation(operation) };
  const ended = outcome(record, api.canonical);
  const own = text(record["eventID"]);
  // `sharedEventID` is the same in every account that got a copy of an event; Insights use it for the start and end of one finding.
  const shared = insight ? undefined : text(record["sharedEventID"]);
  const event: Draft = {
    uid: shared ?? correctedId(record) ?? own ?? "",
    time,
    plane: "aws",
    activity: "other",
    outcome: ended.outcome,
    actor: actor(record),
    src_endpoint: endpoint(text(record["sourceIPAddress"]), "aws"),
    api,
    raw: record,
  };
  if (own !== undefined) event.record_uid = own;
  const account = recordingAccount(record);
  addFacets(event, {
    status: ended.status,
    http_request: httpRequest(record),
    scope: account === undefined ? undefined : `aws:${account}`,
    region: text(record["awsRegion"]),
  });
  if (!insight) addDeed(event, readCall(record, api, account, ended.status?.resource));
  return event;
}

/** What was done: the part that depends on which call it is. */
function addDeed(event: Draft, call: Call): void {
  const { activity, road } = classify(call);
  const facets = {
    road,
    target: target(call),
    session: session(call),
    policy: policy(call),
    exposure: exposure(call),
    proxy: proxy(call),
    minted: minted(call, event.actor),
    logging: logging(call),
  };
  event.activity = refine(activity, facets);
  addFacets(event, facets);
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
