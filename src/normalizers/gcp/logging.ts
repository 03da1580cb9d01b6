/** Changes to what is logged: audit configuration, sinks, exclusions, log buckets, flow logs. */

import type { LoggingChange } from "../../model/event.ts";
import { at, boolean, isObject, list, number, object, text } from "../../model/json.ts";
import { type AuditCall, isBare, type Reader, type Reading } from "./audit-call.ts";
import { fieldMask } from "./entry.ts";

/**
 * Data Access logs hang on a resource's IAM policy. Removing a log type and exempting a member both drop records;
 * ending an exemption or adding a log type does not. `resource` names the services too: `iap.googleapis.com on projects/P`.
 */
export function auditConfigChange(call: AuditCall, resource: string): LoggingChange | undefined {
  const delta = object(at(call.payload, "serviceData", "policyDelta")) ?? object(at(call.metadata, "policyDelta"));
  const deltas = list(at(delta, "auditConfigDeltas")).filter(isObject);
  if (deltas.length === 0) return undefined;
  const weakens = deltas.some((each) => {
    const exempts = text(at(each, "exemptedMember")) !== undefined;
    const action = text(at(each, "action"))?.toUpperCase();
    return exempts ? action === "ADD" : action === "REMOVE";
  });
  const services = [...new Set(deltas.flatMap((each) => text(at(each, "service")) ?? []))];
  return {
    resource: services.length === 0 ? resource : `${services.join(", ")} on ${resource}`,
    control: "audit-config",
    effect: weakens ? "weakened" : "changed",
    ...(services.length === 0 ? {} : { services }),
  };
}

/** A change that only adds to the log, or says nothing about what is kept, is no tampering. */
function change(control: LoggingChange["control"], effect: (call: AuditCall) => LoggingChange["effect"]): Reader {
  return (call) => {
    const logging: LoggingChange = { resource: resource(call), control, effect: effect(call) };
    return { activity: logging.effect === "changed" ? "other" : "log.tamper", logging };
  };
}

function resource(call: AuditCall): string {
  return call.resourceName ?? text(at(call.request, "sinkName")) ?? text(at(call.request, "name")) ?? "";
}

export const deleteSink = change("sink", () => "deleted");
export const createSink = change("sink", () => "changed");
export const createExclusion = change("exclusion", () => "weakened");
export const deleteExclusion = change("exclusion", () => "changed");
export const deleteBucket = change("bucket", () => "deleted");

/** Switching the `_Default` sink off for new projects: https://cloud.google.com/logging/docs/default-settings. */
export const updateLogSettings = change("sink", (call) =>
  boolean(at(call.request, "settings", "disableDefaultSink")) === true ? "weakened" : "changed",
);

/** Days that `_Default` keeps by itself; the record does not say what was kept before. */
const DEFAULT_RETENTION_DAYS = 30;

export const updateBucket = change("bucket", (call) => {
  const days = number(at(call.request, "bucket", "retentionDays"));
  return days !== undefined && days < DEFAULT_RETENTION_DAYS ? "weakened" : "changed";
});

export const updateExclusion = change("exclusion", (call) =>
  boolean(at(call.request, "exclusion", "disabled")) === true ? "changed" : "weakened",
);

/**
 * A sink that is switched off or excludes records drops them. A new filter or destination may: the record does not say
 * what it was before, so it is tampering of effect `changed`; likewise where a refused call is recorded without its request.
 */
export function updateSink(call: AuditCall): Reading {
  const sink = at(call.request, "sink");
  const mask = fieldMask(call.request);
  const some = mask !== undefined && !mask.includes("*");
  const asked = (name: string): boolean => (some ? mask.includes(name) : at(sink, name) !== undefined);
  const stops = boolean(at(sink, "disabled")) === true;
  const excludes =
    asked("exclusions") &&
    list(at(sink, "exclusions")).some((each) => isObject(each) && boolean(at(each, "disabled")) !== true);
  const redirects = asked("filter") || asked("destination") || isBare(call.request);
  return {
    activity: stops || excludes || redirects ? "log.tamper" : "other",
    logging: {
      resource: resource(call),
      control: "sink",
      effect: stops ? "stopped" : excludes ? "weakened" : "changed",
    },
  };
}

/** VPC flow logs of a subnetwork. */
export function patchSubnetwork(call: AuditCall): Reading {
  const kept = boolean(at(call.request, "logConfig", "enable")) ?? boolean(at(call.request, "enableFlowLogs"));
  if (kept === undefined) return { activity: "other" };
  return {
    activity: kept ? "other" : "log.tamper",
    logging: { resource: resource(call), control: "flow-log", effect: kept ? "changed" : "stopped" },
  };
}
