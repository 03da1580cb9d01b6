/** The one-call ways around a proxy, one function each: what an event's facets say about it, or nothing. */

import type { Estate } from "../../model/estate.ts";
import { type AuditEvent, type PolicyChange, UNSTATED } from "../../model/event.ts";
import type { Level } from "../../model/finding.ts";
import type { JsonObject } from "../../model/json.ts";
import { anyFits } from "../glob.ts";
import { distinct } from "../grouping.ts";
import { milder, shift } from "../ranking.ts";
import { called, listing, type Verb } from "../sentence.ts";
import { opening } from "./openings.ts";

/** What a call did, or tried: its level is that of a success on a resource nobody singled out. */
export interface WayAround {
  readonly kind: string;
  readonly level: Level;
  readonly verb: Verb;
  readonly object: string;
  readonly resource: string;
  readonly attributes: JsonObject;
}

export interface Terrain {
  readonly estate: Estate;
  readonly adminPorts: readonly number[];
  /** See `tunnelFinder`; absent when tunnels are not logged, and logins cannot be judged. */
  readonly cameByTunnel: ((login: AuditEvent) => boolean) | undefined;
}

export const WAYS_AROUND: readonly ((event: AuditEvent, terrain: Terrain) => WayAround | undefined)[] = [
  weakenedProxy,
  publicPolicy,
  networkOpening,
  exposure,
  serialConsole,
  loginWithoutTunnel,
];

/** Whether the estate lists one of these names as reached only through the proxy. */
export function isProtected(estate: Estate, event: AuditEvent, resource?: string): boolean {
  return anyFits(estate.protected, [resource, resource?.split("/").at(-1), event.target?.uid, event.target?.name]);
}

function weakenedProxy({ proxy, outcome }: AuditEvent): WayAround | undefined {
  if (proxy === undefined) return undefined;
  const { resource, setting } = proxy;
  if (setting === UNSTATED && outcome === "denied") {
    return {
      kind: "proxy-weakened",
      level: "medium",
      verb: { past: "changed", infinitive: "change" },
      object: `${resource} in a way the record does not say, the proxy's settings perhaps,`,
      resource,
      attributes: {},
    };
  }
  if (!proxy.weakens) return undefined;
  // Not merely loosened: switched off (`iap.enabled`, `PolicyEnabled`), or a Cedar policy that permits everybody.
  const off = /enabled$|^PolicyDocument$/i.test(setting);
  return {
    kind: "proxy-weakened",
    level: off ? "critical" : "high",
    verb: off ? { past: "switched off", infinitive: "switch off" } : { past: "weakened", infinitive: "weaken" },
    object: `the proxy (${setting}) on ${resource}`,
    resource,
    attributes: { setting },
  };
}

/** Services that serve whoever their policy lets in; a load balancer with IAP in front of them is then just one way in. */
const SERVING = [
  "iap.googleapis.com",
  "run.googleapis.com",
  "cloudfunctions.googleapis.com",
  "appengine.googleapis.com",
  "lambda.amazonaws.com",
];
/** The same, granted on a whole project. */
const LETS_IN = /^roles\/(?:iap|run|cloudfunctions)\./;
const ANYBODY = /^(?:allUsers|allAuthenticatedUsers|(?:AWS:)?\*)$/i;

function publicPolicy({ policy, api, road }: AuditEvent): WayAround | undefined {
  if (policy === undefined) return undefined;
  const serves = policy.kind === "proxy" || road === "gateway" || SERVING.includes(api.service);
  const admitted = publicBindings(policy).filter(({ role }) => serves || LETS_IN.test(role));
  if (admitted.length === 0) return undefined;
  const members = distinct(admitted.map(({ member }) => member));
  const conditional = admitted.every(({ condition }) => condition !== undefined);
  const level = members.every((member) => /authenticated/i.test(member)) ? "high" : "critical";
  return {
    kind: "public-policy",
    level: conditional ? shift(level, -1) : level,
    verb: { past: "let", infinitive: "let" },
    object: `everybody in (${listing(members)}${conditional ? ", under a condition" : ""}) on ${policy.resource}`,
    resource: policy.resource,
    attributes: {
      members,
      roles: distinct(admitted.map(({ role }) => role)),
      conditions: distinct(admitted.map(({ condition }) => condition)),
    },
  };
}

/** Public members this change added, or which the policy has as it was set. */
export function publicBindings(policy: PolicyChange): readonly { role: string; member: string; condition?: string }[] {
  const added = (policy.deltas ?? []).filter(({ action }) => action === "add");
  const set = (policy.after ?? []).flatMap(({ members, ...binding }) =>
    members.map((member) => ({ ...binding, member })),
  );
  return [...added, ...set].filter(({ member }) => ANYBODY.test(member));
}

const OPEN: Verb = { past: "opened", infinitive: "open" };

/** Stands before web requests only, which are what the proxy guards there: any port counts, but the proxy still stands behind it. */
const WEB_FIREWALL = "appengine.googleapis.com";

function networkOpening(event: AuditEvent, { estate, adminPorts }: Terrain): WayAround | undefined {
  const { exposure: change, api } = event;
  if (change?.kind !== "network") return undefined;
  const { resource, rules } = change;
  const web = api.service === WEB_FIREWALL;
  const found = opening(rules, {
    ports: adminPorts,
    anyPort: web || isProtected(estate, event, resource),
    allowed: [...estate.ranges, ...estate.gateways.addresses],
  });
  const base = { kind: "network-opening", verb: OPEN, resource };
  if (found !== undefined) {
    const { level, ports, ranges } = found;
    const object = `${portWords(ports)} on ${resource} to ${rangeWords(ranges)}${web ? "" : ", past the proxy"}`;
    return { ...base, level: web ? milder(level, "medium") : level, object, attributes: { ports, ranges } };
  }
  // A refused call, or the end of an operation, is often recorded without its parameters: what it opened is not known.
  if (rules.length > 0 || event.activity !== "exposure.open") return undefined;
  return { ...base, level: "medium", object: `ports on ${resource} that the record does not name`, attributes: {} };
}

function portWords(ports: readonly string[]): string {
  return ports.includes(UNSTATED) ? "ports that the record does not name" : `port ${listing(ports)}`;
}

function rangeWords(ranges: readonly string[]): string {
  return ranges.includes(UNSTATED) ? "whomever the rule names, which the record does not repeat" : listing(ranges);
}

function exposure(event: AuditEvent): WayAround | undefined {
  const { exposure: change, target } = event;
  if (change === undefined || change.kind === "network") return undefined;
  const { resource, keys = [] } = change;
  const where = target?.name ?? resource;
  const base = {
    kind: change.kind,
    resource,
    verb: OPEN,
    level: "medium",
    attributes: { metadata_keys: keys },
  } as const;
  switch (change.kind) {
    case "address":
      return {
        ...base,
        kind: "external-address",
        verb: { past: "gave", infinitive: "give" },
        object: `${where} an address of its own on the internet`,
      };
    case "ssh-keys":
      return keys.length === 0
        ? {
            ...base,
            verb: { past: "changed", infinitive: "change" },
            object: `the metadata of ${where} by keys that the record does not name`,
          }
        : { ...base, verb: { past: "put", infinitive: "put" }, object: `SSH keys into the metadata of ${where}` };
    case "serial-console":
      return {
        ...base,
        verb: { past: "switched on", infinitive: "switch on" },
        object: `the serial console of ${where}`,
      };
    case "network-interface":
      return {
        ...base,
        level: "low",
        verb: { past: "changed", infinitive: "change" },
        object: `the network of ${where}`,
      };
    case "ingress-setting":
      return { ...base, verb: { past: "loosened", infinitive: "loosen" }, object: `the ingress setting of ${where}` };
  }
}

function serialConsole({ road, activity, target }: AuditEvent): WayAround | undefined {
  if (road !== "serial-console" || activity !== "session.open" || target === undefined) return undefined;
  return {
    kind: "serial-console-session",
    level: "medium",
    verb: OPEN,
    object: `the serial console of ${called(target)}, which no proxy guards`,
    resource: target.uid,
    attributes: {},
  };
}

/** The question whether somebody may log in; its second factor is asked and logged apart. */
export function isOsLogin({ road, activity }: AuditEvent): boolean {
  return road === "os-login" && activity === "session.open";
}

function loginWithoutTunnel(event: AuditEvent, { cameByTunnel }: Terrain): WayAround | undefined {
  const { target } = event;
  if (!isOsLogin(event) || target === undefined || cameByTunnel?.(event) !== false) return undefined;
  return {
    kind: "login-without-tunnel",
    level: "medium",
    verb: { past: "logged in", infinitive: "log in" },
    object: `to ${called(target)} over SSH, with no IAP tunnel to it`,
    resource: target.uid,
    attributes: {},
  };
}
