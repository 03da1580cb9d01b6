/** Whom a policy member stands for: everyone, a stranger to the estate, or a whole crowd; by the member's spelling alone. */

import type { Estate } from "../../model/estate.ts";
import type { Level } from "../../model/finding.ts";
import { anyFits } from "../glob.ts";

/** Why something is dangerous, in words, and how much. */
export interface Risk {
  readonly level: Level;
  readonly reason: string;
}

/** The estate, and the scope the policy was recorded in: its own identities are at home there. */
export interface Home {
  readonly estate: Estate;
  readonly scope?: string;
}

/** Whether the member lets everybody in: Google's two public members, AWS's `*`. */
export function isPublic(member: string): boolean {
  return /^(allUsers|allAuthenticatedUsers|(AWS: ?)?\*)$/i.test(member);
}

/** What makes the member a stranger or a crowd; `undefined` when it is neither, or when its spelling does not tell. */
export function memberRisk(member: string, conditional: boolean, home: Home): Risk | undefined {
  if (/^principalSet:\/\//i.test(member)) {
    return { level: member.endsWith("/*") ? "high" : "medium", reason: `a set of external identities (${member})` };
  }
  if (/^principal:\/\//i.test(member)) return { level: "medium", reason: `an external identity (${member})` };
  const identity = bareIdentity(member);
  if (isGuest(identity, home)) return undefined;
  if (/:oidc-provider\//.test(identity) && !conditional) {
    return { level: "high", reason: `every identity of an OpenID provider, without a condition (${identity})` };
  }
  return mailRisk(member, identity, home.estate) ?? scopeRisk(identity, home);
}

/** `deleted:user:ada@example.com?uid=1` speaks of `ada@example.com`. */
function bareIdentity(member: string): string {
  return member
    .replace(/^deleted:/i, "")
    .replace(/^(user|group|domain|serviceAccount|AWS|Federated): ?/i, "")
    .replace(/\?uid=\d+$/, "");
}

function isGuest(identity: string, { estate, scope }: Home): boolean {
  return estate.guests.some((guest) => anyFits([guest.identity], [identity]) && anyFits(guest.scopes, [scope]));
}

/** Anybody can have an account here, and run a group. */
const CONSUMER_DOMAINS = ["gmail.com", "googlemail.com", "googlegroups.com"];

function mailRisk(member: string, identity: string, { domains }: Estate): Risk | undefined {
  const kind = /^(?:deleted:)?(user|group|domain):/i.exec(member)?.[1];
  if (kind === undefined) return undefined;
  const domain = identity.slice(identity.lastIndexOf("@") + 1).toLowerCase();
  if (CONSUMER_DOMAINS.includes(domain)) return { level: "high", reason: `a consumer account (${identity})` };
  const outside = domains.length > 0 && !domains.some((own) => own.toLowerCase() === domain);
  return outside ? { level: "high", reason: `outside the corporate domains (${identity})` } : undefined;
}

/** Certain where the estate says which scopes are its own; else another scope than the policy's own is worth a look. */
function scopeRisk(identity: string, { estate, scope }: Home): Risk | undefined {
  const home = homeOf(identity);
  if (home === undefined) return undefined;
  const samePlane = (one: string) => one.startsWith(home.slice(0, 4));
  const stated = estate.scopes.filter(samePlane);
  const own = [...stated, ...(scope === undefined ? [] : [scope].filter(samePlane))];
  if (own.length === 0 || own.includes(home)) return undefined;
  return stated.length > 0
    ? { level: "high", reason: `from outside the estate, ${home} (${identity})` }
    : { level: "medium", reason: `from another scope, ${home} (${identity})` };
}

/**
 * The scope an identity lives in, from its name. Google's service agents (`service-<number>@...`) and default accounts named
 * by a project number tell no project id, AWS services no account. A project of a domain, `example.com:shop`, is written
 * `shop.example.com` in mail addresses.
 */
function homeOf(identity: string): string | undefined {
  const account = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(identity)?.[1] ?? /^\d{12}$/.exec(identity)?.[0];
  if (account !== undefined) return `aws:${account}`;
  if (/^service-\d+@/.test(identity)) return undefined;
  const label =
    /@([^@]+)\.iam\.gserviceaccount\.com$/.exec(identity)?.[1] ??
    /^([^@]+)@appspot\.gserviceaccount\.com$/.exec(identity)?.[1];
  const project = label?.replace(/^([^.]+)\.(.+)$/, "$2:$1") ?? /^([^[\]]+)\.svc\.id\.goog\[/.exec(identity)?.[1];
  return project === undefined || project.startsWith("gcp-sa-") ? undefined : `gcp:${project}`;
}
