import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { ACCOUNT, called, OTHER, USER } from "./record.ts";

const ROLE = `arn:aws:iam::${OTHER}:role/ops`;
const SESSION = `arn:aws:sts::${OTHER}:assumed-role/ops/run`;
const answer = { credentials: { accessKeyId: "ASIANEW" }, assumedRoleUser: { arn: SESSION } };

describe("minted", () => {
  it.each<[string, JsonObject | null, JsonObject, unknown]>([
    [
      "sts:AssumeRole",
      { roleArn: ROLE, roleSessionName: "run" },
      { responseElements: answer },
      { kind: "session", subject: ROLE, credential_uid: "ASIANEW", session_uid: SESSION },
    ],
    [
      "sts:AssumeRoleWithSAML",
      { roleArn: ROLE },
      { responseElements: answer },
      { kind: "session", subject: ROLE, credential_uid: "ASIANEW", session_uid: SESSION },
    ],
    [
      "sts:AssumeRoleWithWebIdentity",
      null,
      { responseElements: answer },
      { kind: "session", subject: ROLE, credential_uid: "ASIANEW", session_uid: SESSION },
    ],
    [
      "sts:AssumeRole",
      null,
      {
        errorCode: "AccessDenied",
        errorMessage: `User: x is not authorized to perform: sts:AssumeRole on resource: ${ROLE}`,
      },
      { kind: "session", subject: ROLE },
    ],
    [
      "sts:AssumeRoot",
      { targetPrincipal: OTHER },
      { responseElements: answer },
      { kind: "session", subject: `arn:aws:iam::${OTHER}:root`, credential_uid: "ASIANEW" },
    ],
    [
      "sts:GetSessionToken",
      null,
      { responseElements: { credentials: { accessKeyId: "ASIANEW" } } },
      { kind: "session", subject: USER, credential_uid: "ASIANEW" },
    ],
    [
      "sts:GetFederationToken",
      { name: "tmp" },
      {
        responseElements: {
          credentials: { accessKeyId: "ASIANEW" },
          federatedUser: { arn: `arn:aws:sts::${ACCOUNT}:federated-user/tmp` },
        },
      },
      {
        kind: "federation-token",
        subject: USER,
        credential_uid: "ASIANEW",
        session_uid: `arn:aws:sts::${ACCOUNT}:federated-user/tmp`,
      },
    ],
    [
      "sso:GetRoleCredentials",
      null,
      { serviceEventDetails: { role_name: "Admin", account_id: OTHER } },
      { kind: "session", subject: `aws:${OTHER}/Admin` },
    ],
    [
      "iam:CreateAccessKey",
      { userName: "eve" },
      { responseElements: { accessKey: { accessKeyId: "AKIANEW", userName: "eve" } } },
      { kind: "key", subject: `arn:aws:iam::${ACCOUNT}:user/eve`, credential_uid: "AKIANEW" },
    ],
    ["iam:CreateAccessKey", null, {}, { kind: "key", subject: USER }],
    [
      "iam:CreateAccessKey",
      null,
      { responseElements: { accessKey: { accessKeyId: "AKIANEW", userName: "ada" } } },
      { kind: "key", subject: USER, credential_uid: "AKIANEW" },
    ],
    [
      "rolesanywhere:CreateSession",
      { roleArn: ROLE },
      { responseElements: { credentialSet: [{ credentials: { accessKeyId: "ASIANEW" } }] } },
      { kind: "session", subject: ROLE, credential_uid: "ASIANEW" },
    ],
    [
      "gw:generateAccessToken",
      { serviceAccount: "ci@example.com" },
      {},
      { kind: "access-token", subject: "ci@example.com" },
    ],
    ["ec2:RunInstances", null, {}, undefined],
  ])("by %s %j", (action, parameters, more, expected) => {
    expect(called(action, parameters, more).minted).toEqual(expected);
  });
});
