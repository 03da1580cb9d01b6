import { describe, expect, it } from "vitest";
import type { Target } from "../../../src/model/event.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { ACCOUNT, called, OTHER } from "./record.ts";

const denied = (action: string, resource: string): JsonObject => ({
  errorCode: "AccessDenied",
  errorMessage: `User: arn:aws:iam::1:user/a is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
});

describe("target", () => {
  it.each<[string, JsonObject | null, JsonObject, Target | undefined]>([
    [
      "ec2-instance-connect:OpenTunnel",
      { instanceConnectEndpointId: "eice-1", remotePort: "22", privateIpAddress: "10.0.1.1" },
      {},
      { uid: "10.0.1.1", type: "instance", ip: "10.0.1.1", port: 22 },
    ],
    [
      "ec2-instance-connect:OpenTunnel",
      { instanceConnectEndpointId: "eice-1" },
      {},
      { uid: "eice-1", type: "instance-connect-endpoint" },
    ],
    [
      "ec2-instance-connect:SendSSHPublicKey",
      { instanceId: "i-1", instanceOSUser: "root" },
      {},
      { uid: "i-1", type: "instance" },
    ],
    ["ssm:StartSession", { target: "i-1" }, {}, { uid: "i-1", type: "instance" }],
    [
      "iam:CreateUser",
      { userName: "ben" },
      { recipientAccountId: "1111_" },
      { uid: "arn:aws:iam:::user/ben", type: "user", name: "ben" },
    ],
    [
      "ssm:StartSession",
      {
        target: "i-1",
        documentName: "AWS-StartPortForwardingSessionToRemoteHost",
        parameters: { host: ["db.internal"], portNumber: ["5432"] },
      },
      {},
      { uid: "i-1", type: "instance", name: "db.internal", port: 5432 },
    ],
    [
      "ssm:StartSession",
      { target: "i-1", parameters: { host: ["10.0.0.5"], portNumber: ["70000"] } },
      {},
      { uid: "i-1", type: "instance", name: "10.0.0.5", ip: "10.0.0.5" },
    ],
    ["ssm:TerminateSession", { sessionId: "ada-0abc" }, {}, { uid: "ada-0abc", type: "session" }],
    ["ssm:SendCommand", { instanceIds: ["i-1", "i-2"] }, {}, { uid: "i-1", type: "instance" }],
    [
      "sts:AssumeRole",
      { roleArn: `arn:aws:iam::${ACCOUNT}:role/ops` },
      {},
      { uid: `arn:aws:iam::${ACCOUNT}:role/ops`, type: "role", name: "ops" },
    ],
    [
      "sts:AssumeRole",
      { roleArn: `arn:aws:iam::${OTHER}:role/ops` },
      {},
      { uid: `arn:aws:iam::${OTHER}:role/ops`, type: "role", name: "ops", scope: `aws:${OTHER}` },
    ],
    [
      "sts:AssumeRole",
      null,
      denied("sts:AssumeRole", `arn:aws:iam::${OTHER}:role/ops`),
      { uid: `arn:aws:iam::${OTHER}:role/ops`, type: "role", name: "ops", scope: `aws:${OTHER}` },
    ],
    [
      "iam:PutRolePolicy",
      { roleName: "ops", policyName: "p" },
      {},
      { uid: `arn:aws:iam::${ACCOUNT}:role/ops`, type: "role", name: "ops" },
    ],
    [
      "iam:PutRolePolicy",
      null,
      denied("iam:PutRolePolicy", "role ops"),
      { uid: `arn:aws:iam::${ACCOUNT}:role/ops`, type: "role", name: "ops" },
    ],
    [
      "iam:CreateUser",
      { userName: "eve" },
      { awsRegion: "cn-north-1" },
      { uid: `arn:aws-cn:iam::${ACCOUNT}:user/eve`, type: "user", name: "eve" },
    ],
    ["cloudtrail:StopLogging", { name: "main" }, {}, { uid: "main", type: "trail" }],
    ["cloudtrail:PutEventSelectors", { trailName: "main" }, {}, { uid: "main", type: "trail" }],
    ["cloudtrail:StopLogging", null, denied("cloudtrail:StopLogging", "*"), undefined],
    [
      "ec2:ModifySecurityGroupRules",
      { ModifySecurityGroupRulesRequest: { GroupId: "sg-1" } },
      {},
      { uid: "sg-1", type: "security-group" },
    ],
    [
      "ec2:DeleteFlowLogs",
      { DeleteFlowLogsRequest: { FlowLogId: { content: "fl-1", tag: 1 } } },
      {},
      { uid: "fl-1", type: "flow-log" },
    ],
    [
      "sso:CreateAccountAssignment",
      { targetId: OTHER, permissionSetArn: "arn:aws:sso:::permissionSet/i/p" },
      {},
      { uid: OTHER, type: "account", scope: `aws:${OTHER}` },
    ],
    [
      "sso:GetRoleCredentials",
      null,
      { serviceEventDetails: { role_name: "Admin", account_id: OTHER } },
      { uid: `aws:${OTHER}/Admin`, type: "role", name: "Admin", scope: `aws:${OTHER}` },
    ],
    [
      "sso:GetRoleCredentials",
      null,
      { serviceEventDetails: { role_name: "Admin", account_id: ACCOUNT } },
      { uid: `aws:${ACCOUNT}/Admin`, type: "role", name: "Admin" },
    ],
    [
      "dynamodb:PutItem",
      null,
      { resources: [{ ARN: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/t`, type: "AWS::DynamoDB::Table" }] },
      { uid: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/t`, type: "table", name: "t" },
    ],
    [
      "gw:CreateTunnel",
      { host: "10.1.2.3", port: 3389 },
      {},
      { uid: "10.1.2.3", type: "instance", ip: "10.1.2.3", port: 3389 },
    ],
    ["ec2:RunInstances", null, {}, undefined],
  ])("of %s %j", (action, parameters, more, expected) => {
    expect(called(action, parameters, more).target).toEqual(expected);
  });
});

describe("session", () => {
  it.each<[string, JsonObject | null, JsonObject, unknown]>([
    [
      "ssm:StartSession",
      { target: "i-1" },
      { responseElements: { sessionId: "ada-1" } },
      { uid: "ada-1", phase: "start" },
    ],
    ["ssm:ResumeSession", { sessionId: "ada-1" }, {}, { uid: "ada-1" }],
    ["ssm:TerminateSession", { sessionId: "ada-1" }, {}, { uid: "ada-1", phase: "end" }],
    [
      "ecs:ExecuteCommand",
      { task: "t" },
      { responseElements: { session: { sessionId: "ecs-1" } } },
      { uid: "ecs-1", phase: "start" },
    ],
    ["signin:CredentialChallenge", null, { additionalEventData: { AuthWorkflowID: "w-1" } }, { uid: "w-1" }],
    ["signin:UserAuthentication", null, { additionalEventData: { AuthWorkflowID: "w-1" } }, { uid: "w-1" }],
    ["ec2-instance-connect:OpenTunnel", { privateIpAddress: "10.0.0.1" }, {}, undefined],
  ])("of %s", (action, parameters, more, expected) => {
    expect(called(action, parameters, more).session).toEqual(expected);
  });
});
