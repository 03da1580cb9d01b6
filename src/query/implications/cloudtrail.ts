/** CloudTrail records: from the fields of an event back to those of its record. */

import { type BoundPart, type Expr, leaf, or } from "../expr.ts";
import { knownField } from "../fields.ts";
import { literalText } from "../pattern.ts";
import { addressIn } from "./address.ts";
import { AWS_CALLS } from "./aws-calls.ts";
import { callImplications, named } from "./calls.ts";
import {
  always,
  copied,
  copiedIfAny,
  cutOutOf,
  flag,
  type Implication,
  type Implications,
  like,
  MADE,
  never,
  oneOf,
  present,
  sees,
  unknown,
} from "./implication.ts";
import { afterPrefix } from "./residue.ts";
import { composedOf } from "./runs.ts";

const SESSION = "userIdentity.sessionContext";

/** Everything a principal's name is put together from. */
const NAMES = [
  "userIdentity.arn",
  "userIdentity.principalId",
  "userIdentity.userName",
  "userIdentity.invokedBy",
  "userIdentity.accountId",
  "userIdentity.onBehalfOf.userId",
  `${SESSION}.sessionIssuer.arn`,
  `${SESSION}.sessionIssuer.userName`,
  "eventSource",
  "additionalEventData.UserName",
];

/** The event names of calls that only read: the normalizer's own rule where `readOnly` is missing. */
const READING = "Get List Describe Lookup Search Head BatchGet Query Scan";

/** Somebody or something said no: in an error, in a sign-in's answer, or by the name of a gateway's record. */
export const REFUSED: Expr = or(
  present("errorCode", "errorMessage"),
  like("responseElements", "*", "failure", "*"),
  like("serviceEventDetails", "*", "failure", "*"),
  named("AccessDenied"),
);

export const FAILED: Expr = or(
  present("errorCode", "errorMessage"),
  flag("responseElements.success", false),
  like("responseElements.accountAssignmentCreationStatus.status", "FAILED"),
);

const UNTOLD: Expr = or(
  like("eventCategory", "Insight"),
  like("eventType", "AwsCloudTrailInsight"),
  named("ConsoleLogin SwitchRole CredentialChallenge CredentialVerification UserAuthentication"),
);

const ANSWERED = { because: "a record says success by leaving out its error" };

export const cloudtrailImplications: Implications = {
  ...callImplications(AWS_CALLS, {
    read: or(flag("readOnly", true), named(READING.replaceAll(/\w+/g, "$&*"))),
  }),
  plane: always("aws"),
  time: unknown("the window is asked for instead"),
  uid: identifier,
  record_uid: copiedIfAny("eventID"),
  "api.service": copied("eventSource", "insightDetails.eventSource"),
  "api.operation": copied("eventName", "insightDetails.eventName"),
  "api.canonical": operation,
  outcome: oneOf({ success: ANSWERED, denied: REFUSED, failure: FAILED, unknown: UNTOLD }),
  "status.code": copiedIfAny("errorCode"),
  "status.detail": copiedIfAny("errorMessage"),
  "status.action": cutOutOf("errorMessage"),
  "status.resource": cutOutOf("errorMessage"),
  "status.layer": oneOf({
    "identity-based": REFUSED,
    "resource-based": REFUSED,
    session: REFUSED,
    "permissions-boundary": REFUSED,
    "service-control": REFUSED,
    "resource-control": REFUSED,
    "vpc-endpoint": REFUSED,
    authentication: REFUSED,
  }),
  scope: accountOf("recipientAccountId", "userIdentity.accountId"),
  region: copiedIfAny("awsRegion"),
  "actor.uid": composedOf(...NAMES),
  "actor.name": composedOf(...NAMES),
  "actor.type": oneOf({
    human: MADE,
    workload: or(
      ...["role", "service", "machine", "workload", "bot"].map((word) => like("userIdentity.type", "*", word, "*")),
      like("userIdentity.type", "WebIdentityUser"),
      like("userIdentity.type", "AWSAccount"),
    ),
    service: MADE,
    anonymous: MADE,
    redacted: like("userIdentity.userName", "HIDDEN_DUE_TO_SECURITY_REASONS"),
  }),
  "actor.session.name": cutOutOf("userIdentity.arn", "userIdentity.principalId"),
  "actor.session.issuer": composedOf(
    `${SESSION}.webIdFederationData.federatedProvider`,
    "userIdentity.identityProvider",
    `${SESSION}.sessionIssuer.arn`,
    `${SESSION}.sessionIssuer.userName`,
  ),
  "actor.delegated_by": copied(`${SESSION}.sourceIdentity`, "userIdentity.onBehalfOf.userId", "userIdentity.invokedBy"),
  "actor.credential_uid": credential,
  "src_endpoint.ip": addressIn("sourceIPAddress"),
  "src_endpoint.domain": cutOutOf("sourceIPAddress"),
  "src_endpoint.kind": oneOf({
    ip: or(like("sourceIPAddress", "*", ".", "*", ".", "*", ".", "*"), like("sourceIPAddress", "*", ":", "*")),
    "aws-service": like("sourceIPAddress", "*", ".", "*"),
    "aws-internal": like("sourceIPAddress", "*", "aws internal", "*"),
    absent: MADE,
  }),
  "http_request.user_agent": copiedIfAny("userAgent"),
  "http_request.host": copiedIfAny("tlsDetails.clientProvidedHostHeader"),
  "http_request.url": never,
  "http_request.path": never,
  "http_request.status": never,
  operation: never,
  "target.uid": composedOf("requestParameters", "errorMessage", "serviceEventDetails", "resources"),
  "target.name": composedOf("requestParameters", "errorMessage", "serviceEventDetails", "resources"),
};

/** `eventName` with or without the date of an API. */
function operation(test: Parameters<Implication>[0]): ReturnType<Implication> {
  if (!sees(test)) return MADE;
  const dated = (path: string): Expr =>
    leaf(knownField(path), {
      ...test,
      pattern: [...test.pattern, ...(test.pattern.at(-1) === "*" ? [] : ["*" as const])],
    });
  return or(dated("eventName"), dated("insightDetails.eventName"));
}

/** What has no id of its own is named by a hash of the record. */
function identifier(test: Parameters<Implication>[0]): ReturnType<Implication> {
  const id = test.kind === "like" ? literalText(test.pattern) : undefined;
  if (id === undefined || id === "" || /^sha256:/i.test(id)) return MADE;
  return copied("eventID", "sharedEventID", "addendum.originalEventID")(test);
}

/**
 * Keys of users and of sessions begin with AKIA and ASIA, the ids of bearer tokens with neither: IAM User Guide, "IAM
 * identifiers", unique ID prefixes.
 */
function credential(test: Parameters<Implication>[0]): ReturnType<Implication> {
  const [head] = test.kind === "like" ? test.pattern : [];
  const isKey = typeof head === "object" && /^(AKIA|ASIA)/i.test(head.text);
  return copiedIfAny("userIdentity.accessKeyId", ...(isKey ? [] : ["userIdentity.credentialId"]))(test);
}

/** `aws:` and twelve digits; a JSON number has lost its leading zeros. */
function accountOf(...paths: readonly string[]): Implication {
  return (test) => {
    if (!sees(test)) return present(...paths);
    const patterns = afterPrefix(test.pattern, "aws:").flatMap((rest) =>
      Array.from({ length: 12 }, (_, zeros) => afterPrefix(rest, "0".repeat(zeros))).flat(),
    );
    const distinct = new Map(
      patterns.map((pattern): [string, readonly BoundPart[]] => [JSON.stringify(pattern), pattern]),
    );
    return or(
      ...paths.flatMap((path) =>
        [...distinct.values()].map((pattern) => leaf(knownField(path), { kind: "like", pattern, cased: false })),
      ),
    );
  };
}
