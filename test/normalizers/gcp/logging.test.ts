import { expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { eventFrom } from "./log-entry.ts";

it.each<[string, JsonObject, string, string, string]>([
  ["DeleteSink", {}, "log.tamper", "sink", "deleted"],
  ["UpdateSink", { sink: { disabled: true } }, "log.tamper", "sink", "stopped"],
  [
    "UpdateSink",
    { sink: { exclusions: [{ name: "x", filter: "*" }] }, updateMask: "exclusions" },
    "log.tamper",
    "sink",
    "weakened",
  ],
  ["UpdateSink", { sink: { exclusions: [{ name: "x", filter: "*", disabled: true }] } }, "other", "sink", "changed"],
  ["UpdateSink", { sink: { filter: "severity>ERROR" } }, "log.tamper", "sink", "changed"],
  [
    "UpdateSink",
    { sink: { destination: "d", description: "x" }, updateMask: "description" },
    "other",
    "sink",
    "changed",
  ],
  ["UpdateSink", { sink: { filter: "x" }, updateMask: "*" }, "log.tamper", "sink", "changed"],
  [
    "UpdateSink",
    { "@type": "type.googleapis.com/google.logging.v2.UpdateSinkRequest" },
    "log.tamper",
    "sink",
    "changed",
  ],
  ["CreateSink", { sink: { filter: "x" } }, "other", "sink", "changed"],
  ["CreateExclusion", {}, "log.tamper", "exclusion", "weakened"],
  ["UpdateExclusion", { exclusion: { disabled: true } }, "other", "exclusion", "changed"],
  ["UpdateExclusion", { exclusion: { filter: "*" } }, "log.tamper", "exclusion", "weakened"],
  ["DeleteExclusion", {}, "other", "exclusion", "changed"],
  ["DeleteBucket", {}, "log.tamper", "bucket", "deleted"],
  ["UpdateBucket", { bucket: { retentionDays: 1 } }, "log.tamper", "bucket", "weakened"],
  ["UpdateBucket", { bucket: { retentionDays: 365 } }, "other", "bucket", "changed"],
  ["UpdateSettings", { settings: { disableDefaultSink: true } }, "log.tamper", "sink", "weakened"],
])("%s %j", (method, request, activity, control, effect) => {
  const resourceName = "projects/shop-prod/sinks/_Default";
  const event = eventFrom({
    service: "logging.googleapis.com",
    method: `google.logging.v2.ConfigServiceV2.${method}`,
    payload: { resourceName, request },
  });
  expect([event.activity, event.logging]).toEqual([activity, { resource: resourceName, control, effect }]);
});

it.each<[JsonObject, string]>([
  [{ enableFlowLogs: false }, "log.tamper"],
  [{ logConfig: { enable: false } }, "log.tamper"],
  [{ logConfig: { enable: true } }, "other"],
  [{ privateIpGoogleAccess: true }, "other"],
])("flow logs of a subnetwork: %j", (request, activity) => {
  expect(eventFrom({ method: "v1.compute.subnetworks.patch", payload: { request } }).activity).toBe(activity);
});
