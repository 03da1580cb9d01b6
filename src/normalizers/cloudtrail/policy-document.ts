/** IAM policy documents as bindings: who a statement lets do what. CloudTrail carries them as JSON in a string, sometimes URL-encoded. */

import type { Binding } from "../../model/event.ts";
import {
  canonical,
  isObject,
  type JsonObject,
  type JsonValue,
  list,
  object,
  property,
  text,
} from "../../model/json.ts";
import { compareText } from "../../model/text.ts";

/** No real policy nests deeper; a hostile one must not exhaust the stack. */
const DEPTH = 16;

/** AWS's limit for any policy is 20,480 characters; CloudTrail's for all parameters is 100 KB. */
const LENGTH = 200_000;

/** The document, from an object, JSON text, or URL-encoded JSON text; `undefined` when it is none. */
export function policyDocument(value: JsonValue | undefined): JsonObject | undefined {
  const document = typeof value === "string" ? parsed(value) : value;
  return isObject(document) && property(document, "Statement") !== undefined && nests(document, DEPTH)
    ? document
    : undefined;
}

function parsed(value: string): JsonValue | undefined {
  if (value.length > LENGTH) return undefined;
  try {
    return JSON.parse(/^\s*%7b/i.test(value) ? decodeURIComponent(value) : value) as JsonValue;
  } catch {
    return undefined;
  }
}

function nests(value: JsonValue | undefined, within: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return within > 0 && Object.values(value).every((inner) => nests(inner, within - 1));
}

/**
 * One binding per `Allow` statement. `role` is `Allow <actions> on <resources>`, or in a trust policy just the actions.
 * `members` are its principals, or `holder` in an identity policy, which names none. `Deny` statements grant nothing and are
 * left out: a bucket that denies `*` without TLS is not open to the world.
 */
export function bindings(document: JsonObject, holder?: string): readonly Binding[] {
  return statements(document)
    .filter((statement) => text(property(statement, "Effect"))?.toLowerCase() === "allow")
    .map((statement) => {
      const principals = members(statement);
      return {
        role: role(statement),
        members: principals.length === 0 && holder !== undefined ? [holder] : principals,
        ...condition(property(statement, "Condition")),
      };
    });
}

/** A condition as one text, whatever the order of its keys; none where it is empty or nests deeper than any real one. */
export function condition(value: JsonValue | undefined): Pick<Binding, "condition"> {
  const held = object(value);
  if (held === undefined || Object.keys(held).length === 0 || !nests(held, DEPTH)) return {};
  return { condition: canonical(held) };
}

function statements(document: JsonObject): readonly JsonObject[] {
  const statement = property(document, "Statement");
  return (isObject(statement) ? [statement] : list(statement)).filter(isObject);
}

function role(statement: JsonObject): string {
  const actions = oneOf(statement, "Action") ?? allBut(statement, "NotAction") ?? "*";
  const resources = oneOf(statement, "Resource") ?? allBut(statement, "NotResource");
  return resources === undefined ? actions : `Allow ${actions} on ${resources}`;
}

function oneOf(statement: JsonObject, key: string): string | undefined {
  const values = texts(property(statement, key));
  return values.length === 0 ? undefined : values.join(", ");
}

function allBut(statement: JsonObject, key: string): string | undefined {
  const values = oneOf(statement, key);
  return values === undefined ? undefined : `all but ${values}`;
}

/** Text or a list of texts: a set, so in one order. */
function texts(value: JsonValue | undefined): readonly string[] {
  const all = Array.isArray(value) ? list(value).map((each) => text(each)) : [text(value)];
  return [...new Set(all.filter((each) => each !== undefined))].sort(compareText);
}

/** `*`, ARNs (an account id is its root's ARN), and `Service: ...`, `Federated: ...`, `CanonicalUser: ...`. */
function members(statement: JsonObject): readonly string[] {
  // An Allow for everybody but some is an Allow for everybody.
  if (property(statement, "NotPrincipal") !== undefined) return ["*"];
  const principal = property(statement, "Principal");
  if (typeof principal === "string") return [awsPrincipal(principal)];
  return Object.entries(object(principal) ?? {}).flatMap(([kind, value]) =>
    texts(value).map((who) => (kind === "AWS" ? awsPrincipal(who) : who === "*" ? "*" : `${kind}: ${who}`)),
  );
}

/** A bare account id and that account's root are the same principal. */
export function awsPrincipal(who: string): string {
  return /^\d{12}$/.test(who) ? `arn:aws:iam::${who}:root` : who;
}
