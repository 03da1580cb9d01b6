/** Cloud audit log entries: from the fields of an event back to those of its `LogEntry`. */

import { and, type Expr, leaf, or } from "../expr.ts";
import { knownField } from "../fields.ts";
import { compilePattern, literalText } from "../pattern.ts";
import { addressIn } from "./address.ts";
import { callImplications, named } from "./calls.ts";
import { GOOGLE_CALLS } from "./google-calls.ts";
import {
  always,
  copied,
  copiedIfAny,
  cutOutOf,
  flag,
  type Implication,
  type Implications,
  isAscii,
  like,
  MADE,
  oneOf,
  present,
  sees,
  unknown,
} from "./implication.ts";
import { afterPrefix } from "./residue.ts";
import { composedIfAny, composedOf } from "./runs.ts";

const PAYLOAD = "protoPayload";
const AUTHENTICATION = `${PAYLOAD}.authenticationInfo`;
const METHOD = `${PAYLOAD}.methodName`;

/** Where a caller's name may stand; the claims are those of a foreign identity provider. */
const CALLER = [
  `${AUTHENTICATION}.principalEmail`,
  `${AUTHENTICATION}.principalSubject`,
  ...["", "thirdPartyClaims."].flatMap((claims) =>
    ["principalSubject", "subject", "sub", "principalName", "email"].map(
      (claim) => `${AUTHENTICATION}.thirdPartyPrincipal.${claims}${claim}`,
    ),
  ),
];

const ACTED_ON = [
  `${PAYLOAD}.resourceName`,
  ...["instance_id", "email_id", "unique_id", "backend_service_id"].map((label) => `resource.labels.${label}`),
  "labels.instance_id",
  `${PAYLOAD}.authorizationInfo.resource`,
  `${PAYLOAD}.authorizationInfo.resourceAttributes.name`,
  `${PAYLOAD}.request.name`,
  `${PAYLOAD}.request.resource`,
  `${PAYLOAD}.response.name`,
];

/** Of a web request the host names the application. */
const HOST = [`${PAYLOAD}.requestMetadata.requestAttributes.host`, `${PAYLOAD}.request.httpRequest.url`];

const PERIMETER: Expr = like("logName", "*", "policy");
const ERRORS: Expr = present(`${PAYLOAD}.status.code`, `${PAYLOAD}.response.error.code`);
const SEVERE: Expr = or(...["ERROR", "CRITICAL", "ALERT", "EMERGENCY"].map((word) => like("severity", word)));
/** The answer stands in the response. */
const OS_LOGIN: Expr = named("CheckPolicy StartSession ContinueSession");

const REFUSED: Expr = or(
  PERIMETER,
  ERRORS,
  flag(`${PAYLOAD}.authorizationInfo.granted`, false),
  and(named("AuthorizeUser"), SEVERE),
  OS_LOGIN,
  named("AccessDenied"),
);

/** A tunnel, not a web request: by the permission, by what it was checked on, or, where neither stands there, by the resource. */
const TUNNEL: Expr = and(
  named("AuthorizeUser"),
  or(
    like(`${PAYLOAD}.authorizationInfo.permission`, "iap.tunnel", "*"),
    like(`${PAYLOAD}.authorizationInfo.resource`, "*", "/iap_tunnel", "*"),
    like(`${PAYLOAD}.authorizationInfo.resourceAttributes.name`, "*", "/iap_tunnel", "*"),
    like("resource.type", "gce_instance"),
  ),
);

function without(names: string | undefined, name: string): string {
  return (names ?? "").replace(name, "");
}

const { activity, road } = GOOGLE_CALLS;
const calls = callImplications(GOOGLE_CALLS, {
  "session.open": or(TUNNEL, named(without(activity["session.open"], "AuthorizeUser"))),
  "session.close": or(TUNNEL, named(without(activity["session.close"], "AuthorizeUser"))),
  read: or(
    named("*get* *list* *search* *lookup* *fetch* *query*"),
    like(`${PAYLOAD}.authorizationInfo.permissionType`, "*", "_READ"),
  ),
});

export const gcpAuditImplications: Implications = {
  ...calls,
  road: (test) => {
    const tunnelOnly = test.kind === "like" && literalText(test.pattern)?.toLowerCase() === "iap-tunnel";
    return tunnelOnly && road["iap-tunnel"] !== undefined ? TUNNEL : (calls["road"]?.(test) ?? MADE);
  },
  plane: always("gcp"),
  time: unknown("the window is asked for instead"),
  uid: unknown("made of log name, time and insert id"),
  record_uid: copiedIfAny("insertId"),
  "api.service": copied(`${PAYLOAD}.serviceName`),
  "api.operation": copied(METHOD),
  "api.canonical": endOf(METHOD),
  outcome: oneOf({
    success: { because: "an entry says success by leaving out its status" },
    denied: REFUSED,
    failure: ERRORS,
    unknown: or(PERIMETER, SEVERE, OS_LOGIN),
  }),
  "status.code": copiedOnlyIfThere(`${PAYLOAD}.status.code`),
  "status.layer": oneOf({
    iam: REFUSED,
    authentication: REFUSED,
    iap: and(named("AuthorizeUser"), REFUSED),
    "vpc-service-controls": or(PERIMETER, ERRORS),
  }),
  scope: project,
  region: placeIn,
  "actor.uid": caller,
  "actor.name": caller,
  "actor.credential_uid": composedIfAny(`${AUTHENTICATION}.serviceAccountKeyName`),
  "src_endpoint.ip": addressIn(`${PAYLOAD}.requestMetadata.callerIp`),
  "src_endpoint.domain": cutOutOf(`${PAYLOAD}.requestMetadata.callerIp`),
  "src_endpoint.kind": oneOf({
    ip: present(`${PAYLOAD}.requestMetadata.callerIp`),
    "gcp-private": like(`${PAYLOAD}.requestMetadata.callerIp`, "*", "private", "*"),
    "gce-internal": like(`${PAYLOAD}.requestMetadata.callerIp`, "*", "gce-internal-ip", "*"),
    absent: MADE,
  }),
  "http_request.user_agent": copiedIfAny(`${PAYLOAD}.requestMetadata.callerSuppliedUserAgent`),
  "http_request.url": copiedIfAny(`${PAYLOAD}.request.httpRequest.url`),
  "http_request.host": cutOutOf(...HOST),
  "operation.uid": copiedIfAny("operation.id"),
  "target.uid": composedOf(...ACTED_ON),
  "target.name": composedOf(...ACTED_ON, ...HOST),
};

/** The canonical name is the end of the logged one, some words in another case. */
function endOf(path: string): Implication {
  return (test) => {
    if (!sees(test) || !isAscii(test.pattern)) return MADE;
    const pattern = test.pattern[0] === "*" ? test.pattern : (["*", ...test.pattern] as const);
    return leaf(knownField(path), { kind: "like", pattern, cased: false });
  };
}

/** The event has a name where the record has a number. */
function copiedOnlyIfThere(path: string): Implication {
  return () => present(path);
}

/** Without its `user:` or `serviceAccount:`; of a federated identity's name people see the last part. */
function caller(test: Parameters<Implication>[0]): ReturnType<Implication> {
  if (!sees(test) || !isAscii(test.pattern)) return MADE;
  const passes = compilePattern(test.pattern, test.cased);
  if (passes("anonymous") || passes("redacted")) return { because: "an entry without a caller stands for it" };
  const pattern = test.pattern[0] === "*" ? test.pattern : (["*", ...test.pattern] as const);
  return or(...CALLER.map((path) => leaf(knownField(path), { ...test, pattern })));
}

/** `gcp:` and a project of the label or of the log's name; what is no project keeps its kind: `gcp:folders/1`. */
function project(test: Parameters<Implication>[0]): ReturnType<Implication> {
  if (!sees(test)) return MADE;
  return or(
    ...afterPrefix(test.pattern, "gcp:").flatMap((pattern): readonly Expr[] => {
      const literal = literalText(pattern);
      const inLog = (...before: readonly string[]) => like("logName", ...before, ...pattern, "/", "*");
      return [
        leaf(knownField("resource.labels.project_id"), { kind: "like", pattern, cased: false }),
        inLog("projects/"),
        ...(literal !== undefined && !literal.includes("/") ? [] : [inLog()]),
      ];
    }),
  );
}

/** A zone lies in its region and is written behind it: `us-central1-f`. */
function placeIn(test: Parameters<Implication>[0]): ReturnType<Implication> {
  if (!sees(test) || !isAscii(test.pattern)) return MADE;
  return or(
    ...["location", "region", "zone"].map((label) => like(`resource.labels.${label}`, ...test.pattern, "*")),
    like(`${PAYLOAD}.resourceLocation.currentLocations`, ...test.pattern, "*"),
    like(`${PAYLOAD}.resourceName`, "*", ...test.pattern, "*"),
  );
}
