/** Changes to what is logged: trails and their selectors, event data stores, GuardDuty, Config, flow logs, the trail's bucket. */

import type { LoggingChange } from "../../model/event.ts";
import { at, boolean, isObject, type JsonValue, list, text } from "../../model/json.ts";
import { byCall, type Call, items, member, parameter, wholeAccount } from "./call.ts";
import { target } from "./targets.ts";

type Change = Omit<LoggingChange, "resource">;
type Reader = (call: Call) => Change | undefined;

const always =
  (control: Change["control"], effect: Change["effect"]): Reader =>
  () => ({ control, effect });

const changes = byCall<Reader>({
  "cloudtrail:StopLogging": always("trail", "stopped"),
  "cloudtrail:DeleteTrail": always("trail", "deleted"),
  "cloudtrail:UpdateTrail": (call) => ({ control: "trail", effect: weakenedBy(call, TRAIL_SWITCHES) }),
  "cloudtrail:PutEventSelectors": (call) => ({
    control: "selector",
    effect: dropsManagementEvents(call) ? "weakened" : "changed",
  }),
  "cloudtrail:PutInsightSelectors": (call) => ({
    control: "insight",
    effect: noInsights(call) ? "stopped" : "changed",
  }),
  "cloudtrail:DeleteEventDataStore": always("event-data-store", "deleted"),
  "cloudtrail:StopEventDataStoreIngestion": always("event-data-store", "stopped"),
  "cloudtrail:UpdateEventDataStore": (call) => ({
    control: "event-data-store",
    effect: weakenedBy(call, STORE_SWITCHES),
  }),
  "guardduty:DeleteDetector": always("detector", "deleted"),
  "guardduty:UpdateDetector": (call) => ({
    control: "detector",
    effect: isFalse(call, "enable") ? "stopped" : "changed",
  }),
  "guardduty:StopMonitoringMembers": always("detector", "weakened"),
  "guardduty:DeleteMembers": always("detector", "weakened"),
  "guardduty:DisassociateMembers": always("detector", "weakened"),
  "guardduty:DisassociateFromMasterAccount": always("detector", "weakened"),
  "guardduty:DisassociateFromAdministratorAccount": always("detector", "weakened"),
  "securityhub:DisableSecurityHub": always("detector", "stopped"),
  "config:StopConfigurationRecorder": always("audit-config", "stopped"),
  "config:DeleteConfigurationRecorder": always("audit-config", "deleted"),
  "config:DeleteDeliveryChannel": always("audit-config", "deleted"),
  "ec2:DeleteFlowLogs": always("flow-log", "deleted"),
  "ec2:ModifyVerifiedAccessInstanceLoggingConfiguration": accessLogs,
  "s3:DeleteBucket": (call) => ofTrailBucket(call, "deleted"),
  "s3:DeleteBucketPolicy": (call) => ofTrailBucket(call, "weakened"),
  "s3:PutBucketLifecycle": (call) => ofTrailBucket(call, "weakened"),
  "s3:PutBucketLifecycleConfiguration": (call) => ofTrailBucket(call, "weakened"),
  "s3:PutBucketVersioning": (call) => (versioningOff(call) ? ofTrailBucket(call, "weakened") : undefined),
});

/** Settings that are losses when they become `false`. */
const TRAIL_SWITCHES = [
  "isMultiRegionTrail",
  "includeGlobalServiceEvents",
  "enableLogFileValidation",
  "isOrganizationTrail",
];
const STORE_SWITCHES = ["terminationProtectionEnabled", "multiRegionEnabled", "organizationEnabled"];

export function logging(call: Call): LoggingChange | undefined {
  const change = changes(call)?.(call);
  return change === undefined ? undefined : { resource: target(call)?.uid ?? wholeAccount(call), ...change };
}

function weakenedBy(call: Call, switches: readonly string[]): "weakened" | "changed" {
  return switches.some((key) => isFalse(call, key)) ? "weakened" : "changed";
}

function isFalse(call: Call, key: string): boolean {
  return boolean(member(call.parameters, key)) === false;
}

/**
 * True when no selector keeps every management event. Classic selectors say `includeManagementEvents`, `readWriteType` and
 * `excludeManagementEventSources`; advanced ones say `eventCategory equals Management` and narrow it by further fields.
 */
function dropsManagementEvents(call: Call): boolean {
  const classic = items(member(call.parameters, "eventSelectors"));
  const advanced = items(member(call.parameters, "advancedEventSelectors"));
  if (classic.length + advanced.length === 0) return false;
  return !classic.some(keepsAll) && !advanced.some(keepsAllAdvanced);
}

function keepsAll(selector: JsonValue): boolean {
  const kept = text(at(selector, "readWriteType")) ?? "All";
  return (
    boolean(at(selector, "includeManagementEvents")) !== false &&
    /^all$/i.test(kept) &&
    list(at(selector, "excludeManagementEventSources")).length === 0
  );
}

function keepsAllAdvanced(selector: JsonValue): boolean {
  const fields = items(member(selector, "fieldSelectors"));
  const [only, ...narrower] = fields;
  return narrower.length === 0 && list(member(only, "equals")).some((category) => category === "Management");
}

function noInsights(call: Call): boolean {
  const selectors = member(call.parameters, "insightSelectors");
  return Array.isArray(selectors) && selectors.length === 0;
}

/** Verified Access writes its access log to up to three places. */
function accessLogs(call: Call): Change {
  const logs = member(call.parameters, "accessLogs");
  const enabled = (isObject(logs) ? Object.values(logs) : []).map((destination) =>
    boolean(member(destination, "enabled")),
  );
  if (!enabled.includes(false)) return { control: "sink", effect: "changed" };
  return { control: "sink", effect: enabled.includes(true) ? "weakened" : "stopped" };
}

/** Only a bucket that says it holds a trail: by far most life-cycle changes have nothing to do with logs. */
function ofTrailBucket(call: Call, effect: Change["effect"]): Change | undefined {
  return /cloudtrail/i.test(parameter(call, "bucketName") ?? "") ? { control: "bucket", effect } : undefined;
}

function versioningOff(call: Call): boolean {
  return text(at(call.parameters, "VersioningConfiguration", "Status"))?.toLowerCase() === "suspended";
}
