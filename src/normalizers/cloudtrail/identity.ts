/**
 * Who called, from `userIdentity` (CloudTrail User Guide, "CloudTrail userIdentity element").
 *
 * - A role session is the role: `uid` is the role's ARN, the session name stands apart, or CI would have a new identity per run.
 * - People: root, IAM users, users of directories, SAML and Identity Center; role sessions of Identity Center
 *   (`AWSReservedSSO_*`), of the console, with MFA, on behalf of a user, or named by a mail address (what SAML providers do).
 * - Services: `AWSService`, service-linked roles, and records that name nothing but `invokedBy`. All other roles are workloads.
 */

import type { Actor, ActorType } from "../../model/event.ts";
import { at, boolean, type JsonObject, object, text } from "../../model/json.ts";
import { lastSegment, parseArn, parseAssumedRole } from "./arn.ts";
import { accountId } from "./call.ts";

/** What CloudTrail writes for a mistyped user name, which might be a password. */
const HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS";

type Named = Pick<Actor, "uid" | "name" | "type"> & { readonly session?: string | undefined };

const NOBODY_BEHIND: readonly string[] = [];

/** What the rules below read of one record; every text is non-empty. */
interface Identity {
  readonly type: string;
  readonly arn: string | undefined;
  readonly account: string | undefined;
  /** `AIDA...`, `AROA...:session`, `provider:subject`. */
  readonly principalId: string | undefined;
  readonly userName: string | undefined;
  readonly invokedBy: string | undefined;
  readonly issuer: { readonly arn: string | undefined; readonly name: string | undefined };
  readonly onBehalfOf: string | undefined;
  readonly sourceIdentity: string | undefined;
  /** Who vouched for a web identity. */
  readonly provider: string | undefined;
  /** What the session says of itself. */
  readonly mfa: boolean | undefined;
  /** Somebody at a screen: console credentials, MFA, an Identity Center user behind the session. */
  readonly interactive: boolean;
  readonly record: JsonObject;
}

export function actor(record: JsonObject): Actor {
  const user = object(record["userIdentity"]) ?? {};
  const identity = readIdentity(user, record);
  const { uid, name, type, session: sessionName } = identify(identity);
  const issuer = identity.provider ?? text(user["identityProvider"]) ?? identity.issuer.arn;
  const mfa = mfaBehind(identity);
  const session: Draft<NonNullable<Actor["session"]>> = {};
  if (sessionName !== undefined) session.name = sessionName;
  if (issuer !== undefined) session.issuer = issuer;
  if (mfa !== undefined) session.mfa = mfa;
  const hasSession = sessionName !== undefined || issuer !== undefined || mfa !== undefined;
  const delegated_by = behind(identity, uid);
  const actor: Draft<Actor> = hasSession
    ? { uid, name, type, session, delegated_by }
    : { uid, name, type, delegated_by };
  const credential = text(user["accessKeyId"]) ?? text(user["credentialId"]);
  if (credential !== undefined) actor.credential_uid = credential;
  const home = identity.account ?? accountIn(uid);
  if (home !== undefined) actor.home = `aws:${home}`;
  return actor;
}

/** Filled in place, as the event itself. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

function behind({ sourceIdentity, onBehalfOf, invokedBy }: Identity, self: string): readonly string[] {
  if (sourceIdentity === undefined && onBehalfOf === undefined && invokedBy === undefined) return NOBODY_BEHIND;
  const all = [sourceIdentity, onBehalfOf, invokedBy].filter((who) => who !== undefined && who !== self);
  return [...new Set(all as string[])];
}

function readIdentity(user: JsonObject, record: JsonObject): Identity {
  const context = object(user["sessionContext"]);
  const issuer = at(context, "sessionIssuer");
  const mfa = boolean(at(context, "attributes", "mfaAuthenticated"));
  const issuerName = text(at(issuer, "userName"));
  const issuerAccount = accountId(at(issuer, "accountId"));
  const onBehalfOf = text(at(user, "onBehalfOf", "userId"));
  return {
    type: text(user["type"]) ?? "",
    arn: text(user["arn"]),
    account: accountId(user["accountId"]),
    principalId: text(user["principalId"]),
    userName: text(user["userName"]),
    invokedBy: text(user["invokedBy"]),
    issuer: {
      arn: text(at(issuer, "arn")) ?? builtRole(issuerAccount, issuerName),
      name: issuerName,
    },
    onBehalfOf,
    sourceIdentity: text(at(context, "sourceIdentity")),
    provider: text(at(context, "webIdFederationData", "federatedProvider")),
    mfa,
    interactive:
      boolean(record["sessionCredentialFromConsole"]) === true ||
      mfa === true ||
      /^AwsConsole/i.test(text(record["eventType"]) ?? "") ||
      onBehalfOf !== undefined,
    record,
  };
}

function builtRole(account: string | undefined, name: string | undefined): string | undefined {
  return account === undefined || name === undefined ? undefined : `arn:aws:iam::${account}:role/${name}`;
}

function identify(identity: Identity): Named {
  if (identity.userName === HIDDEN) return { uid: "redacted", name: "redacted", type: "redacted" };
  switch (identity.type.toLowerCase()) {
    case "root":
      return { uid: identity.arn ?? iamUid(identity, "root"), name: "root", type: "human" };
    case "iamuser":
      return user(identity);
    case "assumedrole":
    case "role":
      return role(identity);
    case "federateduser":
      return federated(identity);
    case "identitycenteruser":
    case "unknown":
      return identityCenterUser(identity);
    case "samluser":
      return subject(identity, "human");
    case "webidentityuser":
      return subject(identity, "workload");
    case "directory":
      return subject(identity, "human");
    case "awsaccount":
      return otherAccount(identity);
    case "awsservice":
      return service(identity);
    case "":
      return identity.arn === undefined && identity.principalId === undefined && identity.userName === undefined
        ? service(identity)
        : subject(identity, "human");
    default:
      return foreign(identity);
  }
}

/** A failed console sign-in has no ARN: it is made from the name, so that failure and success are one identity. */
function user(identity: Identity): Named {
  const name = identity.userName ?? (identity.arn === undefined ? identity.principalId : lastSegment(identity.arn));
  const uid = identity.arn ?? (identity.userName === undefined ? identity.principalId : undefined);
  if (name === undefined) return nobody();
  return { uid: uid ?? iamUid(identity, `user/${name}`), name, type: "human" };
}

function role(identity: Identity): Named {
  const assumed = parseAssumedRole(identity.arn);
  const principal = identity.principalId ?? "";
  const colon = principal.indexOf(":");
  const id = nonEmpty(colon < 0 ? principal : principal.slice(0, colon));
  const uid = identity.issuer.arn ?? assumed?.role ?? identity.arn ?? id ?? identity.issuer.name;
  if (uid === undefined) return service(identity);
  const name = identity.issuer.name ?? lastSegment(uid);
  const session = assumed?.session ?? nonEmpty(colon < 0 ? "" : principal.slice(colon + 1));
  return { uid, name, type: roleType(identity, uid, name, session), session };
}

function roleType(identity: Identity, uid: string, name: string, session: string | undefined): ActorType {
  if (uid.includes(":role/aws-service-role/") || name.startsWith("AWSServiceRoleFor")) return "service";
  const human = identity.interactive || name.startsWith("AWSReservedSSO_") || session?.includes("@") === true;
  return human ? "human" : "workload";
}

/** A GetFederationToken session: the IAM user that asked for it answers for it, the federated name is the session's. */
function federated(identity: Identity): Named {
  const uid = identity.issuer.arn ?? identity.arn ?? identity.principalId;
  if (uid === undefined) return nobody();
  const session = lastSegment(identity.arn ?? identity.principalId ?? "");
  return { uid, name: identity.issuer.name ?? lastSegment(uid), type: "human", ...(session === "" ? {} : { session }) };
}

/** Before 2025 the type was `Unknown`, and the principal sometimes just the account. */
function identityCenterUser(identity: Identity): Named {
  const principal = identity.principalId === identity.account ? undefined : identity.principalId;
  const given = identity.userName ?? text(at(identity.record, "additionalEventData", "UserName"));
  const uid = identity.onBehalfOf ?? principal ?? given ?? identity.arn;
  return uid === undefined ? service(identity) : { uid, name: given ?? uid, type: "human" };
}

function subject(identity: Identity, type: ActorType): Named {
  const uid = identity.principalId ?? identity.arn ?? identity.userName;
  return uid === undefined ? nobody() : { uid, name: identity.userName ?? lastSegment(uid), type };
}

/** A caller of another account: the id before `:` is its user's or role's, `AIDA` for users, `AROA` for roles. */
function otherAccount(identity: Identity): Named {
  const [principal, ...rest] = identity.principalId?.split(":") ?? [];
  // S3 calls somebody without credentials so.
  if (principal === "ANONYMOUS_PRINCIPAL") return nobody();
  const uid = parseAssumedRole(identity.arn)?.role ?? identity.arn ?? nonEmpty(principal) ?? identity.account;
  if (uid === undefined) return nobody();
  const session = nonEmpty(rest.join(":"));
  const type = principal?.startsWith("AIDA") || identity.arn?.includes(":user/") ? "human" : "workload";
  return { uid, name: lastSegment(uid), type, ...(session === undefined ? {} : { session }) };
}

function service(identity: Identity): Named {
  const isEvent = /^AwsServiceEvent$/i.test(text(identity.record["eventType"]) ?? "");
  const uid = identity.invokedBy ?? (isEvent ? text(identity.record["eventSource"]) : undefined) ?? identity.account;
  return uid === undefined ? nobody() : { uid, name: uid, type: "service" };
}

/** Identity kinds a gateway brings along itself. */
function foreign(identity: Identity): Named {
  return subject(identity, /service|machine|workload|role|bot/i.test(identity.type) ? "workload" : "human");
}

function nobody(): Named {
  return { uid: "anonymous", name: "anonymous", type: "anonymous" };
}

/**
 * Whether MFA stood behind the credential. A federated sign-in always says it did not, because AWS never saw the identity
 * provider's second factor: there, "no" is no answer.
 */
function mfaBehind(identity: Identity): boolean | undefined {
  const { record } = identity;
  const federated =
    at(record, "additionalEventData", "SamlProviderArn") !== undefined ||
    identity.provider !== undefined ||
    identity.issuer.arn?.includes("AWSReservedSSO_") === true ||
    identity.arn?.includes("AWSReservedSSO_") === true;
  const used = /^(iamuser|root)$/i.test(identity.type) ? text(at(record, "additionalEventData", "MFAUsed")) : undefined;
  const answer = used === undefined ? identity.mfa : /^yes$/i.test(used);
  return federated && answer === false ? undefined : answer;
}

function iamUid(identity: Identity, resource: string): string {
  return `arn:aws:iam::${identity.account ?? ""}:${resource}`;
}

function accountIn(uid: string): string | undefined {
  return nonEmpty(parseArn(uid)?.account);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}
