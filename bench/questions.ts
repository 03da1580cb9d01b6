/** What the ways are asked, in the words of each, and which records answer it: decided here, by hand, never by iaprun. */

import { at, type JsonObject } from "../src/model/json.ts";

export interface Question {
  /** The library's entry that asks it. */
  readonly entry: string;
  readonly answers: (record: JsonObject) => boolean;
  /** A literal that every answer holds, unless an escape hides it. */
  readonly literal?: string;
  /** The condition in other tools; SQL over the columns below. */
  readonly jq?: string;
  readonly duckdb?: string;
  readonly clickhouse?: string;
}

/** Sessions whose content nobody records: one in five hundred records. */
export const SELECTIVE: Question = {
  entry: "unrecorded-sessions",
  answers: (record) =>
    record["eventName"] === "StartSession" &&
    record["errorCode"] === undefined &&
    at(record, "requestParameters", "documentName") === "AWS-StartPortForwardingSessionToRemoteHost",
  literal: "StartSession",
  jq: `.eventName == "StartSession" and .errorCode == null and .errorMessage == null
    and ((.requestParameters.documentName // "") | test("AWS-StartPortForwardingSession|AWS-StartSSHSession$"))`,
  duckdb: `r.eventName = 'StartSession' AND r.errorCode IS NULL AND r.errorMessage IS NULL
    AND (contains(r.requestParameters.documentName, 'AWS-StartPortForwardingSession')
      OR ends_with(r.requestParameters.documentName, 'AWS-StartSSHSession'))`,
  clickhouse: `r.eventName = 'StartSession' AND r.errorCode IS NULL AND r.errorMessage IS NULL
    AND (position(r.requestParameters.documentName, 'AWS-StartPortForwardingSession') > 0
      OR endsWith(r.requestParameters.documentName, 'AWS-StartSSHSession'))`,
};

/** Console sign-ins with a password alone: one in tens of thousands. */
export const RARE: Question = {
  entry: "console-login-without-mfa",
  answers: (record) =>
    record["eventName"] === "ConsoleLogin" &&
    record["errorMessage"] === undefined &&
    at(record, "additionalEventData", "MFAUsed") === "No",
};

/** Service accounts outside their projects: every record of a role that people do not take, two thirds of all. */
export const UNSELECTIVE: Question = {
  entry: "cross-project-service-accounts",
  answers: (record) => {
    const role = at(record, "userIdentity", "sessionContext", "sessionIssuer", "userName");
    if (typeof role === "string") return !role.startsWith("AWSReservedSSO_");
    const email = at(record, "protoPayload", "authenticationInfo", "principalEmail");
    return typeof email === "string" && email.startsWith("worker-");
  },
};

/** Connections through the proxy, in Cloud Logging: one in two hundred entries. */
export const TUNNELS: Question = {
  entry: "list-iap-connections",
  answers: (record) =>
    (at(record, "protoPayload", "methodName") === "AuthorizeUser" &&
      at(record, "protoPayload", "status", "code") === undefined) ||
    (record["eventName"] === "StartSession" && record["errorCode"] === undefined),
  literal: "AuthorizeUser",
  jq: `.protoPayload.methodName == "AuthorizeUser" and (.protoPayload.status.code // 0) == 0`,
  duckdb: `r.methodName = 'AuthorizeUser' AND coalesce(r.status.code, 0) = 0`,
  clickhouse: `r.methodName = 'AuthorizeUser' AND ifNull(r.status.code, 0) = 0`,
};

export const QUESTIONS: readonly Question[] = [SELECTIVE, RARE, UNSELECTIVE, TUNNELS];
