/** Credentials that were asked for: tokens and signatures in a service account's name, keys, exchanged tokens. */

import type { Minted } from "../../model/event.ts";
import { at, text } from "../../model/json.ts";
import type { AuditCall, Reader, Reading } from "./audit-call.ts";
import { member } from "./entry.ts";
import { keyName } from "./principal.ts";
import { serviceAccount } from "./target.ts";

/**
 * `GenerateAccessToken` and its family: the subject is the service account the token speaks for. The token itself is
 * never logged. https://cloud.google.com/iam/docs/audit-logging/examples-service-accounts
 */
export function mintAs(kind: Minted["kind"]): Reader {
  return (call) => {
    const target = serviceAccount(call, text(at(call.request, "name")) ?? call.resourceName);
    return { activity: "credential.mint", target, minted: { kind, subject: target.uid } };
  };
}

/** `response.name` is what later calls with this key carry as `serviceAccountKeyName`. */
export function createKey(call: AuditCall): Reading {
  const created = text(at(call.response, "name"));
  const target = serviceAccount(call, created?.replace(/\/keys\/[^/]*$/, "") ?? call.resourceName);
  const credential = keyName(created, target.name);
  return {
    activity: "credential.create",
    target,
    minted: {
      kind: "key",
      subject: target.uid,
      ...(credential === undefined ? {} : { credential_uid: credential }),
    },
  };
}

/**
 * The Security Token Service turns another provider's token into Google's: the caller is that provider's subject (for
 * AWS the role's ARN), the mapped principal is the same party in later Google records.
 */
export function exchangeToken(call: AuditCall): Reading {
  const mapped = text(member(call.metadata, "mappedPrincipal"));
  const presented = text(at(call.payload, "authenticationInfo", "principalSubject"));
  return {
    activity: "credential.mint",
    minted: {
      kind: "token-exchange",
      subject: mapped ?? presented ?? "",
      ...(mapped === undefined ? {} : { session_uid: mapped }),
    },
  };
}
