import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { ACCOUNT, normalized, OTHER } from "./record.ts";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/deploy`;

function roleSession(name: string, session: string, more: JsonObject = {}): JsonObject {
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${name}/${session}`,
    accountId: ACCOUNT,
    accessKeyId: "ASIAEXAMPLE",
    ...more,
  };
}

const who = (userIdentity: JsonObject | undefined, more: JsonObject = {}) =>
  normalized({ userIdentity, ...more }).actor;

describe("actor", () => {
  it.each<[string, JsonObject | undefined, JsonObject, string, string, string]>([
    [
      "a root user",
      { type: "Root", arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT, userName: "alias" },
      {},
      `arn:aws:iam::${ACCOUNT}:root`,
      "root",
      "human",
    ],
    [
      "a root user without an ARN",
      { type: "Root", accountId: ACCOUNT },
      {},
      `arn:aws:iam::${ACCOUNT}:root`,
      "root",
      "human",
    ],
    [
      "a failed console sign-in, which has no ARN",
      { type: "IAMUser", principalId: "", accountId: ACCOUNT, accessKeyId: "", userName: "ada" },
      {},
      `arn:aws:iam::${ACCOUNT}:user/ada`,
      "ada",
      "human",
    ],
    [
      "a mistyped user name",
      { type: "IAMUser", accountId: ACCOUNT, userName: "HIDDEN_DUE_TO_SECURITY_REASONS" },
      {},
      "redacted",
      "redacted",
      "redacted",
    ],
    [
      "a role session by its issuer",
      roleSession("deploy", "build-7", {
        sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:role/ci/deploy`, userName: "deploy" } },
      }),
      {},
      `arn:aws:iam::${ACCOUNT}:role/ci/deploy`,
      "deploy",
      "workload",
    ],
    [
      "a role session with an empty issuer",
      roleSession("deploy", "build-7", { sessionContext: { sessionIssuer: {} } }),
      {},
      ROLE,
      "deploy",
      "workload",
    ],
    ["a role session without context", roleSession("deploy", "i-0abc"), {}, ROLE, "deploy", "workload"],
    [
      "a role session with an issuer that lacks its ARN",
      {
        type: "AssumedRole",
        accountId: ACCOUNT,
        sessionContext: { sessionIssuer: { accountId: ACCOUNT, userName: "deploy" } },
      },
      {},
      ROLE,
      "deploy",
      "workload",
    ],
    [
      "an Identity Center role",
      roleSession("AWSReservedSSO_Admin_0a1b", "ada@example.com"),
      {},
      `arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_Admin_0a1b`,
      "AWSReservedSSO_Admin_0a1b",
      "human",
    ],
    [
      "a role used from the console",
      roleSession("deploy", "ada"),
      { sessionCredentialFromConsole: "true" },
      ROLE,
      "deploy",
      "human",
    ],
    [
      "a role with MFA",
      roleSession("deploy", "ada", { sessionContext: { attributes: { mfaAuthenticated: "true" } } }),
      {},
      ROLE,
      "deploy",
      "human",
    ],
    ["a SAML role named by mail address", roleSession("deploy", "ada@example.com"), {}, ROLE, "deploy", "human"],
    [
      "a service-linked role",
      roleSession("AWSServiceRoleForRDS", "rds", {
        sessionContext: {
          sessionIssuer: {
            arn: `arn:aws:iam::${ACCOUNT}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`,
          },
        },
      }),
      {},
      `arn:aws:iam::${ACCOUNT}:role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS`,
      "AWSServiceRoleForRDS",
      "service",
    ],
    [
      "a federated user, by the IAM user behind",
      {
        type: "FederatedUser",
        arn: `arn:aws:sts::${ACCOUNT}:federated-user/tmp`,
        accountId: ACCOUNT,
        sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${ACCOUNT}:user/broker`, userName: "broker" } },
      },
      {},
      `arn:aws:iam::${ACCOUNT}:user/broker`,
      "broker",
      "human",
    ],
    [
      "an AWS service",
      { type: "AWSService", invokedBy: "ec2.amazonaws.com" },
      {},
      "ec2.amazonaws.com",
      "ec2.amazonaws.com",
      "service",
    ],
    [
      "nothing but account and invoker",
      { accountId: ACCOUNT, invokedBy: "AWS Internal" },
      {},
      "AWS Internal",
      "AWS Internal",
      "service",
    ],
    [
      "a service event without identity",
      undefined,
      { eventType: "AwsServiceEvent", eventSource: "kms.amazonaws.com" },
      "kms.amazonaws.com",
      "kms.amazonaws.com",
      "service",
    ],
    [
      "an Identity Center user",
      {
        type: "IdentityCenterUser",
        accountId: ACCOUNT,
        onBehalfOf: { userId: "u-1", identityStoreArn: "arn:x" },
        credentialId: "c-1",
      },
      { additionalEventData: { UserName: "ada" } },
      "u-1",
      "ada",
      "human",
    ],
    [
      "an older Identity Center user",
      { type: "Unknown", principalId: ACCOUNT, accountId: ACCOUNT, accessKeyId: "", userName: "ada" },
      {},
      "ada",
      "ada",
      "human",
    ],
    [
      "a SAML user",
      {
        type: "SAMLUser",
        principalId: "qualifier:ada@example.com",
        userName: "ada@example.com",
        identityProvider: "qualifier",
      },
      {},
      "qualifier:ada@example.com",
      "ada@example.com",
      "human",
    ],
    [
      "a web identity",
      { type: "WebIdentityUser", principalId: "arn:provider:aud:repo/main", identityProvider: "arn:provider" },
      {},
      "arn:provider:aud:repo/main",
      "main",
      "workload",
    ],
    [
      "a user of another account",
      { type: "AWSAccount", principalId: "AIDAFOREIGN", accountId: OTHER },
      {},
      "AIDAFOREIGN",
      "AIDAFOREIGN",
      "human",
    ],
    [
      "a role of another account",
      { type: "AWSAccount", principalId: "AROAFOREIGN:s", accountId: OTHER },
      {},
      "AROAFOREIGN",
      "AROAFOREIGN",
      "workload",
    ],
    ["another account, not more", { type: "AWSAccount", accountId: OTHER }, {}, OTHER, OTHER, "workload"],
    [
      "nobody, as S3 says it",
      { type: "AWSAccount", principalId: "", accountId: "ANONYMOUS_PRINCIPAL" },
      {},
      "anonymous",
      "anonymous",
      "anonymous",
    ],
    ["no identity at all", undefined, {}, "anonymous", "anonymous", "anonymous"],
    ["a gateway's service", { type: "ServiceAccount", principalId: "bot-7" }, {}, "bot-7", "bot-7", "workload"],
    [
      "a gateway's user",
      { type: "GatewayUser", principalId: "ada@example.com" },
      {},
      "ada@example.com",
      "ada@example.com",
      "human",
    ],
  ])("is %s", (_what, userIdentity, more, uid, name, type) => {
    expect(who(userIdentity, more)).toMatchObject({ uid, name, type });
  });

  it("keeps the session apart from the role", () => {
    expect(who(roleSession("deploy", "build-7")).session).toEqual({ name: "build-7" });
  });

  it("takes no session name from an ARN that has none", () => {
    const session = who({
      type: "AssumedRole",
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy`,
      principalId: "AROA:run-1",
    });
    expect(session).toMatchObject({ uid: ROLE, session: { name: "run-1" } });
  });

  it("names those behind the call, the nearest last", () => {
    const actor = who(
      roleSession("deploy", "s", {
        invokedBy: "cloudformation.amazonaws.com",
        onBehalfOf: { userId: "u-1" },
        sessionContext: { sourceIdentity: "ada" },
      }),
    );
    expect(actor.delegated_by).toEqual(["ada", "u-1", "cloudformation.amazonaws.com"]);
  });

  it("does not say that a service stands behind itself", () => {
    expect(who({ type: "AWSService", invokedBy: "ec2.amazonaws.com" }).delegated_by).toEqual([]);
  });

  it("has no credential where the access key id is empty", () => {
    expect(who({ type: "Root", accountId: ACCOUNT, accessKeyId: "" })).not.toHaveProperty("credential_uid");
  });

  it.each([
    [ACCOUNT, `aws:${ACCOUNT}`],
    [1234, "aws:000000001234"],
  ])("lives in the account %j", (accountId, home) => {
    expect(who({ type: "IAMUser", userName: "ada", accountId }).home).toBe(home);
  });

  it.each<[string, JsonObject, JsonObject, boolean | undefined]>([
    ["No of an IAM user", { type: "IAMUser", userName: "ada" }, { additionalEventData: { MFAUsed: "No" } }, false],
    ["Yes of root", { type: "Root" }, { additionalEventData: { MFAUsed: "Yes" } }, true],
    [
      "No of a SAML sign-in",
      { type: "IAMUser", userName: "ada" },
      { additionalEventData: { MFAUsed: "No", SamlProviderArn: "arn:p" } },
      undefined,
    ],
    ["No of a role", roleSession("deploy", "ada"), { additionalEventData: { MFAUsed: "No" } }, undefined],
    [
      "false of an Identity Center role",
      roleSession("AWSReservedSSO_A_1", "ada", { sessionContext: { attributes: { mfaAuthenticated: "false" } } }),
      {},
      undefined,
    ],
    [
      "false of a plain role",
      roleSession("deploy", "ada", { sessionContext: { attributes: { mfaAuthenticated: "false" } } }),
      {},
      false,
    ],
  ])("judges MFA only where AWS saw it: %s", (_what, userIdentity, more, mfa) => {
    expect(who(userIdentity, more).session?.mfa).toBe(mfa);
  });
});
