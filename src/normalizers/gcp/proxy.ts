/** The proxy's own switches: whether it stands before a backend, and what its settings loosen. */

import { type ProxyChange, UNSTATED } from "../../model/event.ts";
import { at, boolean, isObject, type JsonObject, type JsonValue, list, text } from "../../model/json.ts";
import { type AuditCall, isBare, type Reading } from "./audit-call.ts";
import { fieldMask, member } from "./entry.ts";
import { verdict } from "./outcome.ts";
import { iapTarget } from "./target.ts";

function reading(proxy: ProxyChange): Reading {
  return { activity: proxy.weakens ? "proxy.disable" : "other", proxy };
}

/**
 * `[region]backendServices.insert|patch|update` with `request.iap.enabled`. Without it the call leaves the proxy alone; a
 * refused call is recorded without its request, and what it would have changed is not known.
 * https://cloud.google.com/compute/docs/reference/rest/v1/backendServices
 */
export function backendService(call: AuditCall): Reading {
  const iap = at(call.request, "iap");
  const resource = call.resourceName ?? "";
  if (isBare(call.request) && verdict(call).outcome === "denied") {
    return reading({ resource, setting: UNSTATED, weakens: false });
  }
  if (iap === null) return reading({ resource, setting: "iap.enabled", weakens: true });
  if (!isObject(iap)) return { activity: "other" };
  const enabled = boolean(at(iap, "enabled"));
  if (enabled === undefined) return reading({ resource, setting: "iap", weakens: false });
  return reading({ resource, setting: "iap.enabled", weakens: !enabled });
}

/** App Engine switches the proxy per application; protobuf may drop the `false` of a masked update. */
export function updateApplication(call: AuditCall): Reading {
  const iap = at(call.request, "application", "iap");
  const named = masks(fieldMask(call.request), "iap");
  const enabled = boolean(at(iap, "enabled"));
  if (enabled === undefined && !named) return { activity: "other" };
  return reading({ resource: call.resourceName ?? "", setting: "iap.enabled", weakens: enabled !== true });
}

interface Setting {
  readonly path: readonly string[];
  /** `cleared`: the update mask names this very setting and the request holds no value for it. */
  readonly loosens: (value: JsonValue | undefined, cleared: boolean) => boolean;
}

/** What each setting would have to become to let more through: https://cloud.google.com/iap/docs/reference/rest/v1/IapSettings. */
const SETTINGS: readonly Setting[] = [
  // Preflight requests pass without a sign-in.
  { path: ["accessSettings", "corsSettings", "allowHttpOptions"], loosens: (value) => boolean(value) === true },
  {
    path: ["accessSettings", "reauthSettings"],
    loosens: (value, cleared) => cleared || /UNSPECIFIED$/.test(text(member(value, "method")) ?? ""),
  },
  { path: ["accessSettings", "oauthSettings", "programmaticClients"], loosens: (value) => list(value).length > 0 },
  {
    path: ["accessSettings", "allowedDomainsSettings"],
    loosens: (value, cleared) => cleared || boolean(member(value, "enable")) === false,
  },
  // External identities sign in elsewhere, and their requests are not audited.
  { path: ["accessSettings", "gcipSettings"], loosens: (value) => isObject(value) && Object.keys(value).length > 0 },
];

/**
 * `UpdateIapSettings`: one record may change several settings. Those that loosen are named; where none does, those that
 * were set, so that a repair carries the name of what it repairs; else the mask, as for the access-denied page.
 */
export function updateIapSettings(call: AuditCall): Reading {
  const settings = member(call.request, "iapSettings");
  const mask = fieldMask(call.request);
  const resource = text(member(settings, "name")) ?? call.resourceName ?? "";
  const set = SETTINGS.flatMap(({ path, loosens }) => {
    const value = path.reduce<JsonValue | undefined>((here, key) => member(here, key), settings);
    const name = path.join(".");
    const cleared = masks(mask, name) && isUnset(value);
    if (value === undefined && !cleared) return [];
    return [{ name, loose: loosens(value, cleared) }];
  });
  const loose = set.filter((each) => each.loose);
  const names = (loose.length > 0 ? loose : set).map(({ name }) => name);
  const setting = names.length > 0 ? names.join(", ") : (mask?.join(", ") ?? "iapSettings");
  const target = resource === "" ? {} : { target: iapTarget(call, resource) };
  return { ...reading({ resource, setting, weakens: loose.length > 0 }), ...target };
}

function isUnset(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || (isObject(value) && Object.keys(value).length === 0);
}

/** Whether a mask names a setting or one of its members. */
function masks(mask: readonly string[] | undefined, path: string): boolean {
  return mask?.some((each) => `${each}.`.startsWith(`${path}.`)) ?? false;
}

/** Destinations a tunnel may be opened to; a group that covers every address makes the proxy a way into all of them. */
export function tunnelDestGroup(call: AuditCall): Reading {
  const group = member(call.request, "tunnelDestGroup");
  const everything = list(member(group, "cidrs")).some((cidr) => /\/0+$/.test(text(cidr) ?? ""));
  const name = text(member(group, "name")) ?? text(member(call.request, "name")) ?? call.resourceName ?? "";
  const reading: { proxy: ProxyChange } = {
    proxy: { resource: name, setting: "tunnelDestGroup", weakens: everything },
  };
  return { activity: everything ? "proxy.disable" : "other", ...reading };
}

/** Cloud Run's own switch: `iapEnabled` of v2, an annotation of v1. Only a written `false` counts, deployments leave it out. */
export function cloudRunProxy(service: JsonObject): ProxyChange | undefined {
  const enabled =
    boolean(member(service, "iapEnabled")) ??
    boolean(at(service, "metadata", "annotations", "run.googleapis.com/iap-enabled"));
  return enabled === undefined ? undefined : { resource: "", setting: "iapEnabled", weakens: !enabled };
}
