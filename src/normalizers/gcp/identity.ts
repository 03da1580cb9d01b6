/** Who called: the logged principal, the identities behind it, or why there is none. */

import type { Actor, Outcome } from "../../model/event.ts";
import { at, isObject, type JsonObject, type JsonValue, list, text } from "../../model/json.ts";
import type { AuditCall } from "./audit-call.ts";
import { keyName, type Principal, principal, serviceAccountEmail } from "./principal.ts";

const ANONYMOUS: Principal = { uid: "anonymous", name: "anonymous", type: "anonymous" };
const NOBODY: readonly string[] = [];
const REDACTED: Principal = { uid: "redacted", name: "redacted", type: "redacted" };

/**
 * Without a principal in the record: nobody was identified where the proxy refused or authentication failed; everywhere
 * else Google took the caller out, as it does for refused read-only calls.
 * https://cloud.google.com/logging/docs/audit#user-id
 */
export function actor(call: AuditCall, outcome: Outcome, statusCode: string | undefined): Actor {
  const authentication = at(call.payload, "authenticationInfo");
  const named =
    text(at(authentication, "principalEmail")) ??
    text(at(authentication, "principalSubject")) ??
    thirdParty(at(authentication, "thirdPartyPrincipal"));
  const credential = keyName(text(at(authentication, "serviceAccountKeyName")));
  const who = named === undefined ? nobody(call, outcome, statusCode) : principal(named);
  // The serial console logs no principal, only the Linux user name that was asked for: a claim, not an identity.
  const claimed = who === REDACTED && call.canonical === "connect" ? text(at(call.request, "username")) : undefined;
  const delegated_by = delegatedBy(call, authentication, who.uid);
  const actor = claimed === undefined ? { ...who, delegated_by } : { ...who, session: { name: claimed }, delegated_by };
  return credential === undefined ? actor : { ...actor, credential_uid: credential };
}

function nobody(call: AuditCall, outcome: Outcome, statusCode: string | undefined): Principal {
  const unidentified = call.canonical === "AuthorizeUser" ? outcome === "denied" : statusCode === "UNAUTHENTICATED";
  return unidentified ? ANONYMOUS : REDACTED;
}

function thirdParty(value: JsonValue | undefined): string | undefined {
  const claims = at(value, "thirdPartyClaims");
  for (const source of [value, claims]) {
    for (const key of ["principalSubject", "subject", "sub", "principalName", "email"]) {
      const found = text(at(source, key));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/**
 * Google orders the chain from the identity that began it. A minting call adds the service accounts between caller and
 * target (`metadata.identityDelegationChain`); the target and the caller themselves are not behind anything.
 */
function delegatedBy(call: AuditCall, authentication: JsonValue | undefined, self: string): readonly string[] {
  const history = list(at(authentication, "serviceAccountDelegationInfo")).filter(isObject).map(delegate);
  const chain = list(at(call.metadata, "identityDelegationChain")).map((name) => serviceAccountEmail(text(name)));
  if (history.length + chain.length === 0) return NOBODY;
  const isTarget = (email: string | undefined): boolean =>
    email === serviceAccountEmail(text(at(call.request, "name"))) || email === text(at(call.labels, "email_id"));
  const between = chain.filter((email) => !isTarget(email));
  const all = [...history, ...between].filter((uid) => uid !== undefined && uid !== self) as string[];
  return [...new Set(all)];
}

function delegate(info: JsonObject): string | undefined {
  const named =
    text(at(info, "firstPartyPrincipal", "principalEmail")) ??
    text(at(info, "principalSubject")) ??
    thirdParty(at(info, "thirdPartyPrincipal"));
  return named === undefined ? undefined : principal(named).uid;
}
