/** Doors besides the proxy: firewall rules, external addresses, ingress settings. */

import { type Exposure, type IngressRule, UNSTATED } from "../../model/event.ts";
import { at, boolean, isObject, type JsonObject, type JsonValue, list, text } from "../../model/json.ts";
import { type AuditCall, isBare, type Reading } from "./audit-call.ts";
import { member } from "./entry.ts";
import { cloudRunProxy } from "./proxy.ts";

const ALL_PORTS = { from_port: 0, to_port: 65_535 };

function opened(call: AuditCall, exposure: Partial<Exposure> & Pick<Exposure, "kind">): Reading {
  return { activity: "exposure.open", exposure: { resource: call.resourceName ?? "", rules: [], ...exposure } };
}

/**
 * `firewalls.insert|patch|update`. An empty `rules` means that the record does not say what was opened: the end of an
 * operation and most refusals carry no request. A patch may widen the sources or the ports, or switch the rule on, without
 * repeating the rest. Rules for egress, rules that deny and disabled ones open nothing.
 * https://cloud.google.com/compute/docs/reference/rest/v1/firewalls
 */
export function firewall(call: AuditCall): Reading {
  const { request } = call;
  if (isBare(request)) return opened(call, { kind: "network" });
  const shut = text(at(request, "direction"))?.toUpperCase() === "EGRESS" || boolean(at(request, "disabled")) === true;
  if (shut) return { activity: "other" };
  const allowed = list(at(request, "alloweds") ?? at(request, "allowed")).filter(isObject);
  const ranges = sources(request);
  const rules = call.canonical.endsWith(".patch")
    ? patched(request, allowed, ranges)
    : allowed.flatMap((each) => ingress(each, ranges.length === 0 ? ["0.0.0.0/0"] : ranges));
  return rules.length > 0 ? opened(call, { kind: "network", rules }) : { activity: "other" };
}

/** What a patch leaves out stays as it was, and the record does not repeat it; a patch of neither ports, sources nor state opens nothing. */
function patched(
  request: JsonObject,
  allowed: readonly JsonObject[],
  ranges: readonly string[],
): readonly IngressRule[] {
  const to = ranges.length === 0 ? [UNSTATED] : ranges;
  if (allowed.length > 0) return allowed.flatMap((each) => ingress(each, to));
  const opens = ranges.length > 0 || boolean(at(request, "disabled")) === false;
  return opens ? [{ protocol: UNSTATED, ...ALL_PORTS, ranges: to }] : [];
}

/**
 * Rules of firewall policies, which stand before those of the network: `[region|network]FirewallPolicies.addRule|patchRule`.
 * https://cloud.google.com/compute/docs/reference/rest/v1/firewallPolicies/addRule
 */
export function firewallPolicyRule(call: AuditCall): Reading {
  const { request } = call;
  if (isBare(request)) return opened(call, { kind: "network" });
  const patch = call.canonical.endsWith(".patchRule");
  const allows = (text(at(request, "action")) ?? (patch ? "allow" : "")).toLowerCase() === "allow";
  const inbound = text(at(request, "direction"))?.toUpperCase() !== "EGRESS";
  if (!allows || !inbound || boolean(at(request, "disabled")) === true) return { activity: "other" };
  const match = at(request, "match");
  const ranges = [
    ...texts(match, "srcIpRanges"),
    ...texts(match, "srcRegionCodes").map((code) => `region:${code}`),
    ...texts(match, "srcFqdns").map((name) => `fqdn:${name}`),
    ...texts(match, "srcAddressGroups").map((group) => `address-group:${group}`),
  ];
  const layers = list(at(match, "layer4Configs")).filter(isObject);
  const rules = patch ? patched(request, layers, ranges) : layers.flatMap((each) => ingress(each, ranges));
  return patch && rules.length === 0 ? { activity: "other" } : opened(call, { kind: "network", rules });
}

/** Ranges, tags and service accounts add up; a rule written as a whole without any of them is open to every address. */
function sources(request: JsonObject): readonly string[] {
  return [
    ...texts(request, "sourceRanges"),
    ...texts(request, "sourceTags").map((tag) => `tag:${tag}`),
    ...texts(request, "sourceServiceAccounts").map((account) => `serviceAccount:${account}`),
  ];
}

function texts(value: JsonValue | undefined, key: string): readonly string[] {
  return list(at(value, key)).flatMap((each) => text(each) ?? []);
}

/** IANA protocol numbers that Compute accepts beside their names. */
const PROTOCOLS: Readonly<Record<string, string>> = { "1": "icmp", "6": "tcp", "17": "udp", "58": "ipv6-icmp" };

function ingress(allowed: JsonObject, ranges: readonly string[]): readonly IngressRule[] {
  const named = (text(at(allowed, "IPProtocol")) ?? text(at(allowed, "ipProtocol")) ?? "all").toLowerCase();
  const protocol = PROTOCOLS[named] ?? named;
  const ports = list(at(allowed, "ports"));
  if (ports.length === 0) return [{ protocol, ...ALL_PORTS, ranges }];
  return ports.flatMap((port) => {
    const span = portSpan(port);
    return span === undefined ? [] : [{ protocol, ...span, ranges }];
  });
}

/** `22` or `20-25`. */
function portSpan(port: JsonValue): Pick<IngressRule, "from_port" | "to_port"> | undefined {
  const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text(port) ?? "") ?? [];
  return from === undefined ? undefined : { from_port: Number(from), to_port: Number(to ?? from) };
}

/** `instances.addAccessConfig` gives an instance an external address. */
export function accessConfig(call: AuditCall): Reading {
  return opened(call, { kind: "address" });
}

/**
 * App Engine's firewall stands before web requests only: ports 80 and 443. Removing a rule may uncover a later one that
 * allows, and the record does not say. https://cloud.google.com/appengine/docs/admin-api/reference/rest/v1/apps.firewall.ingressRules
 */
export function appEngineFirewall(call: AuditCall): Reading {
  const written = [member(call.request, "rule"), ...list(member(call.request, "ingressRules"))].filter(isObject);
  if (written.length === 0) return opened(call, { kind: "network" });
  const ranges = written
    .filter((rule) => /^(?:ALLOW|1)$/.test(text(member(rule, "action")) ?? ""))
    .flatMap((rule) => text(member(rule, "sourceRange")) ?? [])
    .flatMap((range) => (range === "*" ? ["0.0.0.0/0", "::/0"] : [range]));
  if (ranges.length === 0) return { activity: "other" };
  const rules = [80, 443].map((port) => ({ protocol: "tcp", from_port: port, to_port: port, ranges }));
  return opened(call, { kind: "network", rules });
}

/**
 * A Cloud Run service as deployed: reachable by everybody, or open to callers without credentials. A deployment repeats
 * settings that do not change. Its own proxy switched off counts more. https://cloud.google.com/run/docs/securing/ingress
 */
export function cloudRunService(call: AuditCall): Reading {
  const service = member(call.request, "service");
  if (!isObject(service)) return { activity: "other" };
  const proxy = cloudRunProxy(service);
  const switched = proxy === undefined ? {} : { proxy: { ...proxy, resource: call.resourceName ?? "" } };
  const annotation = (name: string): string | undefined =>
    text(at(service, "metadata", "annotations", `run.googleapis.com/${name}`));
  const ingress = text(member(service, "ingress")) ?? annotation("ingress");
  const unchecked = boolean(member(service, "invokerIamDisabled")) ?? boolean(annotation("invoker-iam-disabled"));
  const open = /^(?:all|INGRESS_TRAFFIC_ALL|1)$/.test(ingress ?? "") || unchecked === true;
  const reading: Reading = open ? opened(call, { kind: "ingress-setting" }) : { activity: "other" };
  return { ...reading, ...switched, ...(proxy?.weakens === true ? { activity: "proxy.disable" } : {}) };
}
