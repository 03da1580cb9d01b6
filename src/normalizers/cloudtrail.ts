/** CloudTrail records (management, data, network activity, Insights; any version) as events. */

import type { Activity, AuditEvent, HttpRequest } from "../model/event.ts";
import { at, type JsonObject, type JsonValue, text } from "../model/json.ts";
import type { Invalid } from "../model/record.ts";
import { type Sketch, withheldBut } from "../model/sketch.ts";
import { type Instant, parseInstant } from "../model/time.ts";
import { classify } from "./cloudtrail/activities.ts";
import { Call, canonicalOperation, eventName, recordingAccount } from "./cloudtrail/call.ts";
import { exposure } from "./cloudtrail/exposure.ts";
import { framedRecord } from "./cloudtrail/frame.ts";
import { actor } from "./cloudtrail/identity.ts";
import { logging } from "./cloudtrail/logging.ts";
import { minted, mintedIds } from "./cloudtrail/minted.ts";
import { isInsight, outcome } from "./cloudtrail/outcome.ts";
import { onlyDenies, policy } from "./cloudtrail/policy.ts";
import { proxy } from "./cloudtrail/proxy.ts";
import { session } from "./cloudtrail/session.ts";
import { namesNoScope, target } from "./cloudtrail/targets.ts";
import { addFacets, type Draft } from "./draft.ts";
import { type Fill, fill, NEVER, type Part, part, SCOPELESS, sketched } from "./sketching.ts";
import { endpoint } from "./source-address.ts";

export function cloudtrail(record: JsonObject): AuditEvent | Invalid {
  const logged = text(record["eventTime"]);
  if (logged === undefined) return { invalid: "no eventTime" };
  const time = parseInstant(logged);
  if (time === undefined) return { invalid: "eventTime is no time" };
  if (eventName(record, "eventName") === "") return { invalid: "no eventName" };

  const own = text(record["eventID"]);
  // `sharedEventID` is the same in every account that got a copy of an event; Insights use it for the start and end of one finding.
  const shared = isInsight(record) ? undefined : text(record["sharedEventID"]);
  const event = draft(record, shared ?? correctedId(record) ?? own ?? "", time, fill);
  if (own !== undefined) event.record_uid = own;
  return event;
}

function draft(record: JsonObject, uid: string, time: Instant, fill: Fill<Call>): Draft {
  const operation = eventName(record, "eventName");
  const api = { service: eventName(record, "eventSource"), operation, canonical: canonicalOperation(operation) };
  const ended = outcome(record, api.canonical);
  const event: Draft = {
    uid,
    time,
    plane: "aws",
    activity: "other",
    outcome: ended.outcome,
    actor: actor(record),
    src_endpoint: endpoint(text(record["sourceIPAddress"]), "aws"),
    api,
    raw: record,
  };
  const account = recordingAccount(record);
  addFacets(event, {
    status: ended.status,
    http_request: httpRequest(record),
    scope: account === undefined ? undefined : `aws:${account}`,
    region: text(record["awsRegion"]),
  });
  if (isInsight(record)) return event;
  const call = callOf(record, event);
  for (const part of DEED) fill(part, call, event);
  return event;
}

function callOf(record: JsonObject, { api, status }: Pick<Draft, "api" | "status">): Call {
  return new Call(record, api, recordingAccount(record), status?.resource);
}

const MINTED_IDS: Part<Call> = {
  name: "minted.uids",
  fill(call, event) {
    if (event.minted !== undefined) event.minted = { ...event.minted, ...mintedIds(call, event.actor) };
  },
};

/** What was done, which depends on which call it is. */
const DEED: readonly Part<Call>[] = [
  part("target", target),
  part("road", (call) => classify(call).road),
  part("session", session),
  part("policy", policy),
  part("exposure", exposure),
  part("proxy", proxy),
  part("minted", (call, { actor }) => minted(call, actor)),
  MINTED_IDS,
  part("logging", logging),
  part("activity", (call, event) => refine(classify(call).activity, event)),
];

/** A record that corrects an earlier one has an id of its own and speaks of the same event. */
function correctedId(record: JsonObject): string | undefined {
  return text(at(record, "addendum", "originalEventID"));
}

/**
 * What can be told of every event whose record has this frame. `isAtHome`: nothing in what the call was given and gave begins
 * as the ARN of another account's resource; then a target, if there is one, tells nothing but that it has no scope of its
 * own. `undefined` where who called, or how it ended, is not told.
 */
export function sketchCloudtrail(frame: JsonValue, isAtHome: boolean): Sketch | undefined {
  const framed = framedRecord(frame);
  if (framed === undefined) return undefined;
  const sketch = sketched<Call>((fillIfTold) => draft(framed.record, "", NEVER, fillIfTold));
  if (sketch === undefined) return undefined;
  const { event, told, untold, instead } = sketch;
  if (told.minted !== undefined && untold.has(MINTED_IDS.name)) instead.set("minted", withheldBut(told.minted));
  if (isAtHome && untold.has("target") && namesNoScope(callOf(framed.record, told))) instead.set("target", SCOPELESS);
  return {
    canOwnTarget: false,
    event,
    told: { ...told, raw: framed.frame },
    untold: { event: untold, record: ([member = ""]) => framed.untold.has(member) },
  };
}

/** The event of a record that has the sketch's frame; `undefined` where it has none of its own. */
export function completeCloudtrail({ told, untold }: Sketch, record: JsonObject): AuditEvent | undefined {
  const time = parseInstant(text(record["eventTime"]) ?? "");
  const own = text(record["eventID"]);
  if (time === undefined || own === undefined) return undefined;
  const event: Draft = { ...told, uid: text(record["sharedEventID"]) ?? own, record_uid: own, time, raw: record };
  const call = callOf(record, event);
  for (const { name, fill } of DEED) if (untold.event.has(name)) fill(call, event);
  return event;
}

function httpRequest(record: JsonObject): HttpRequest | undefined {
  const user_agent = text(record["userAgent"]);
  const host = text(at(record, "tlsDetails", "clientProvidedHostHeader"));
  if (user_agent === undefined) return host === undefined ? undefined : { host };
  return host === undefined ? { user_agent } : { user_agent, host };
}

/** What a call did outweighs its name: a "put" of a policy that grants nothing takes away, an open gate is a gate switched off. */
function refine(activity: Activity, { policy, proxy, logging }: Draft): Activity {
  if (logging !== undefined) return "log.tamper";
  if (proxy?.weakens === true) return "proxy.disable";
  if (activity === "policy.grant" && policy?.after?.length === 0) return "policy.revoke";
  const [change, ...more] = policy?.deltas ?? [];
  if (change !== undefined && more.length === 0 && onlyDenies(change.role)) {
    return change.action === "add" ? "policy.revoke" : "policy.grant";
  }
  return activity;
}
