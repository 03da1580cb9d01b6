import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { called, normalized } from "./record.ts";

describe("activity", () => {
  it.each([
    ["signin:ConsoleLogin", "signin", "console"],
    ["signin:SwitchRole", "signin", "console"],
    ["signin:GetSigninToken", "credential.mint", "console"],
    ["signin:CredentialChallenge", "signin", "identity-center"],
    ["signin:CredentialVerification", "signin", "identity-center"],
    ["signin:UserAuthentication", "signin", "identity-center"],
    ["sso:Authenticate", "signin", "identity-center"],
    ["sso:Federate", "signin", "identity-center"],
    ["sso:GetRoleCredentials", "credential.mint", "identity-center"],
    ["sso-oauth:CreateToken", "credential.mint", "identity-center"],
    ["sso-oauth:CreateTokenWithIAM", "credential.mint", "identity-center"],
    ["ec2-instance-connect:OpenTunnel", "session.open", "instance-connect-endpoint"],
    ["ec2-instance-connect:SendSSHPublicKey", "session.open", "instance-connect"],
    ["ec2-instance-connect:SendSerialConsoleSSHPublicKey", "session.open", "serial-console"],
    ["ssm:StartSession", "session.open", "session-manager"],
    ["ssm:ResumeSession", "session.open", "session-manager"],
    ["ssm:TerminateSession", "session.close", "session-manager"],
    ["ssm:SendCommand", "other", "session-manager"],
    ["ecs:ExecuteCommand", "session.open", "session-manager"],
    ["sts:AssumeRole", "credential.mint", undefined],
    ["sts:AssumeRoleWithSAML", "credential.mint", undefined],
    ["sts:AssumeRoleWithWebIdentity", "credential.mint", undefined],
    ["sts:GetSessionToken", "credential.mint", undefined],
    ["sts:GetFederationToken", "credential.mint", undefined],
    ["rolesanywhere:CreateSession", "credential.mint", undefined],
    ["iam:CreateAccessKey", "credential.create", undefined],
    ["iam:CreateLoginProfile", "credential.create", undefined],
    ["iam:AttachRolePolicy", "policy.grant", undefined],
    ["iam:DetachGroupPolicy", "policy.revoke", undefined],
    ["iam:PutUserPolicy", "policy.grant", undefined],
    ["iam:DeleteUserPolicy", "policy.revoke", undefined],
    ["iam:UpdateAssumeRolePolicy", "policy.grant", undefined],
    ["iam:AddUserToGroup", "policy.grant", undefined],
    ["iam:RemoveUserFromGroup", "policy.revoke", undefined],
    ["iam:DeleteRolePermissionsBoundary", "policy.grant", undefined],
    ["iam:PutRolePermissionsBoundary", "policy.revoke", undefined],
    ["iam:SetDefaultPolicyVersion", "policy.grant", undefined],
    ["iam:UpdateSAMLProvider", "policy.grant", undefined],
    ["iam:CreateOpenIDConnectProvider", "policy.grant", undefined],
    ["sso:CreateAccountAssignment", "policy.grant", undefined],
    ["sso:DeleteAccountAssignment", "policy.revoke", undefined],
    ["sso:AttachManagedPolicyToPermissionSet", "policy.grant", undefined],
    ["sso:PutInlinePolicyToPermissionSet", "policy.grant", undefined],
    ["s3:PutBucketPolicy", "policy.grant", undefined],
    ["s3:DeleteBucketPolicy", "policy.revoke", undefined],
    ["kms:PutKeyPolicy", "policy.grant", undefined],
    ["kms:CreateGrant", "policy.grant", undefined],
    ["kms:RevokeGrant", "policy.revoke", undefined],
    ["lambda:AddPermission20150331v2", "policy.grant", undefined],
    ["lambda:RemovePermission20150331v2", "policy.revoke", undefined],
    ["eks:CreateAccessEntry", "policy.grant", undefined],
    ["eks:AssociateAccessPolicy", "policy.grant", undefined],
    ["eks:DisassociateAccessPolicy", "policy.revoke", undefined],
    ["rolesanywhere:CreateTrustAnchor", "policy.grant", undefined],
    ["ec2:ModifyVerifiedAccessEndpointPolicy", "policy.grant", undefined],
    ["ec2:AuthorizeSecurityGroupIngress", "exposure.open", undefined],
    ["ec2:ModifySecurityGroupRules", "exposure.open", undefined],
    ["ec2:CreateNetworkAclEntry", "exposure.open", undefined],
    ["ec2:ReplaceNetworkAclEntry", "exposure.open", undefined],
    ["ec2:AssociateAddress", "exposure.open", undefined],
    ["ec2:EnableSerialConsoleAccess", "exposure.open", undefined],
    ["ec2:ModifyInstanceAttribute", "other", undefined],
    ["ec2:DeleteVerifiedAccessEndpoint", "proxy.disable", undefined],
    ["ec2:DetachVerifiedAccessTrustProvider", "proxy.disable", undefined],
    ["ec2:DeleteInstanceConnectEndpoint", "proxy.disable", undefined],
    ["ec2:CreateInstanceConnectEndpoint", "other", undefined],
    ["cloudtrail:StopLogging", "log.tamper", undefined],
    ["cloudtrail:DeleteTrail", "log.tamper", undefined],
    ["cloudtrail:PutEventSelectors", "log.tamper", undefined],
    ["cloudtrail:PutInsightSelectors", "log.tamper", undefined],
    ["cloudtrail:DeleteEventDataStore", "log.tamper", undefined],
    ["cloudtrail:StopEventDataStoreIngestion", "log.tamper", undefined],
    ["guardduty:DeleteDetector", "log.tamper", undefined],
    ["config:StopConfigurationRecorder", "log.tamper", undefined],
    ["ec2:DeleteFlowLogs", "log.tamper", undefined],
    ["ec2:RunInstances", "other", undefined],
    ["s3:DeleteBucket", "other", undefined],
  ])("of %s, even with no parameters, is %s by %s", (action, activity, road) => {
    const event = called(action);
    expect([event.activity, event.road]).toEqual([activity, road]);
  });

  it.each<[string, string, JsonObject, string]>([
    ["a version made default", "iam:CreatePolicyVersion", { setAsDefault: "true" }, "policy.grant"],
    ["a version kept aside", "iam:CreatePolicyVersion", { setAsDefault: false }, "other"],
    [
      "groups put on an instance",
      "ec2:ModifyInstanceAttribute",
      { groupSet: { items: [{ groupId: "sg-1" }] } },
      "exposure.open",
    ],
    ["an instance type", "ec2:ModifyInstanceAttribute", { instanceType: { value: "m5" } }, "other"],
    ["an outbound ACL entry", "ec2:CreateNetworkAclEntry", { egress: true, ruleAction: "allow" }, "other"],
    ["a denying ACL entry", "ec2:CreateNetworkAclEntry", { egress: false, ruleAction: "deny" }, "other"],
    [
      "a policy that only denies, attached",
      "iam:AttachUserPolicy",
      { userName: "ada", policyArn: "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2" },
      "policy.revoke",
    ],
    [
      "a policy that only denies, detached",
      "iam:DetachUserPolicy",
      { userName: "ada", policyArn: "arn:aws:iam::aws:policy/AWSDenyAll" },
      "policy.grant",
    ],
    [
      "an inline policy that only denies",
      "iam:PutUserPolicy",
      {
        userName: "ada",
        policyName: "no",
        policyDocument: '{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}',
      },
      "policy.revoke",
    ],
    ["a bucket that says it holds a trail", "s3:DeleteBucket", { bucketName: "aws-cloudtrail-logs-1" }, "log.tamper"],
    ["the life cycle of any bucket", "s3:PutBucketLifecycle", { bucketName: "photos" }, "other"],
  ])("by parameters: %s", (_what, action, parameters, activity) => {
    expect(called(action, parameters).activity).toBe(activity);
  });

  it.each<[string, boolean | string | undefined, string]>([
    ["GetCallerIdentity", true, "read"],
    ["SomethingNew", "true", "read"],
    ["DescribeInstances", undefined, "read"],
    ["Getaway", undefined, "other"],
    ["GetSecretValue", false, "other"],
  ])("%s with readOnly %j is %s", (eventName, readOnly, activity) => {
    expect(normalized({ eventName, readOnly }).activity).toBe(activity);
  });

  it("is a mint although CloudTrail calls AssumeRole read-only", () => {
    expect(called("sts:AssumeRole", null, { readOnly: true }).activity).toBe("credential.mint");
  });

  it.each([
    ["CreateTunnel", "session.open", "success"],
    ["createtunnel", "session.open", "success"],
    ["CREATETUNNEL", "session.open", "success"],
    ["AddIamPolicyBinding", "policy.grant", "success"],
    ["addIAMPolicyBinding", "policy.grant", "success"],
    ["RemoveIamPolicyBinding", "policy.revoke", "success"],
    ["generateAccessToken", "credential.mint", "success"],
    ["GenerateAccessToken", "credential.mint", "success"],
    ["AccessDenied", "access.web", "denied"],
    ["accessdenied", "access.web", "denied"],
  ])("of a gateway's %s is %s, %s", (eventName, activity, outcome) => {
    for (const eventCategory of ["Management", "ActivityAuditLog", undefined]) {
      const event = normalized({ eventSource: "gateway.example.com", eventName, eventCategory });
      expect(event).toMatchObject({ activity, outcome, road: "gateway" });
    }
  });

  it("takes a gateway's refusal of a tunnel for what it refused", () => {
    const event = called("gateway:AccessDenied", { instanceId: "i-1", port: "22" });
    expect(event).toMatchObject({ activity: "session.open", outcome: "denied", target: { uid: "i-1", port: 22 } });
  });
});

describe("canonical operation", () => {
  it.each([
    ["AddPermission20150331v2", "AddPermission"],
    ["CreateFunction20150331", "CreateFunction"],
    ["CreateDistribution2020_05_31", "CreateDistribution"],
    ["StartSession", "StartSession"],
    ["Listv2", "Listv2"],
  ])("of %s is %s", (eventName, canonical) => {
    expect(normalized({ eventName }).api).toEqual({ service: "ec2.amazonaws.com", operation: eventName, canonical });
  });
});
