import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../src/model/event.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { Invalid, Normalizer } from "../../src/model/record.ts";
import { cloudtrail } from "../../src/normalizers/cloudtrail.ts";
import { lakeActivity } from "../../src/normalizers/lake-activity.ts";
import { verifiedAccess } from "../../src/normalizers/verified-access.ts";
import { record } from "./cloudtrail/record.ts";

const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonObject>;
const NORMALIZERS: readonly [string, Normalizer][] = [
  ["cloudtrail", cloudtrail],
  ["lake-activity", lakeActivity],
  ["verified-access", verifiedAccess],
];

/** Names that families branch on; with any of them the parameters below are read by code meant for them. */
const ACTIONS = [
  "ssm:StartSession",
  "ec2-instance-connect:OpenTunnel",
  "ec2:AuthorizeSecurityGroupIngress",
  "ec2:ModifySecurityGroupRules",
  "ec2:CreateNetworkAclEntry",
  "ec2:ModifyVerifiedAccessGroupPolicy",
  "ec2:ModifyVerifiedAccessInstanceLoggingConfiguration",
  "iam:PutRolePolicy",
  "iam:UpdateAssumeRolePolicy",
  "iam:CreateAccessKey",
  "s3:PutBucketPolicy",
  "kms:CreateGrant",
  "lambda:AddPermission20150331v2",
  "eks:CreateAccessEntry",
  "rolesanywhere:CreateProfile",
  "rolesanywhere:CreateSession",
  "sso:GetRoleCredentials",
  "sts:AssumeRole",
  "signin:ConsoleLogin",
  "cloudtrail:PutEventSelectors",
  "gateway:AccessDenied",
];

const KEYS = [
  "target",
  "parameters",
  "host",
  "portNumber",
  "groupId",
  "ipPermissions",
  "items",
  "ipRanges",
  "cidrIp",
  "fromPort",
  "SecurityGroupRule",
  "portRange",
  "from",
  "egress",
  "policyDocument",
  "Statement",
  "Effect",
  "Principal",
  "AWS",
  "Action",
  "Condition",
  "roleName",
  "policyName",
  "bucketName",
  "bucketPolicy",
  "operations",
  "constraints",
  "principal",
  "keyId",
  "granteePrincipal",
  "kubernetesGroups",
  "roleArns",
  "credentialSet",
  "credentials",
  "accessKeyId",
  "eventSelectors",
  "advancedEventSelectors",
  "fieldSelectors",
  "AccessLogs",
  "S3",
  "Enabled",
  "sessionContext",
  "sessionIssuer",
  "arn",
  "type",
  "principalId",
  "accountId",
  "onBehalfOf",
  "details",
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
];
const TYPES = [
  "IAMUser",
  "AssumedRole",
  "FederatedUser",
  "AWSAccount",
  "IdentityCenterUser",
  "SAMLUser",
  "Unknown",
  "",
  "constructor",
];

const wrong = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom("", "Allow", "arn:aws:iam::1:role/x", "%7B%", '{"Statement":[null,1]}', "-1", "0.0.0.0/0", "a:b:c"),
    fc.constantFrom(null, true, false, -1, 22, 1e308, "22", []),
    fc.array(tie("value"), { maxLength: 3 }),
    tie("object"),
  ),
  object: fc.dictionary(fc.constantFrom(...KEYS), tie("value"), { maxKeys: 6 }),
})).value as fc.Arbitrary<JsonObject>;

function isAnswer(answer: AuditEvent | Invalid): boolean {
  return "invalid" in answer ? answer.invalid !== "" : typeof answer.uid === "string" && answer.actor.uid !== "";
}

describe.each(NORMALIZERS)("%s never throws", (_format, normalize) => {
  it("on any JSON object", () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), json), (value) => isAnswer(normalize(value))));
  });

  it("on the right keys with the wrong types", () => {
    const keys = Object.keys(record());
    const mangled = fc.record({
      action: fc.constantFrom(...ACTIONS),
      type: fc.constantFrom(...TYPES),
      identity: wrong,
      values: fc.dictionary(
        fc.constantFrom(
          ...keys.filter((key) => !/^event(Time|Name|Source)$/.test(key)),
          "errorCode",
          "errorMessage",
          "additionalEventData",
          "serviceEventDetails",
          "resources",
          "sharedEventID",
        ),
        wrong,
      ),
      parameters: wrong,
    });
    fc.assert(
      fc.property(mangled, ({ action, type, identity, values, parameters }) => {
        const [service, eventName] = action.split(":");
        const value = record({
          ...values,
          userIdentity: typeof identity === "object" ? { ...identity, type } : identity,
          requestParameters: parameters,
          eventSource: `${service}.amazonaws.com`,
          eventName,
          eventData: parameters,
          class_uid: "3006",
          time: "1780315200000",
          actor: parameters,
        } as JsonObject);
        return isAnswer(normalize(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it("on a name every object has", () => {
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      const value = record({ eventSource: `${name}.amazonaws.com`, eventName: name, class_uid: name, time: 1 });
      expect(isAnswer(normalize(value))).toBe(true);
    }
  });

  it("and stays quick on huge text", () => {
    const huge = `${" not authorized to perform: a:b on resource: ".repeat(40_000)}`;
    const value = record({
      errorMessage: huge,
      eventName: `A${"1".repeat(1_000_000)}`,
      sourceIPAddress: "a.".repeat(500_000),
      userIdentity: {
        type: "AssumedRole",
        arn: `arn:aws:sts::1:assumed-role/${"/".repeat(1_000_000)}`,
        principalId: ":".repeat(1_000_000),
      },
      class_uid: "3006",
      time: "1780315200000",
    });
    const start = performance.now();
    expect(isAnswer(normalize(value))).toBe(true);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it.each<[string, (deep: JsonObject) => JsonObject]>([
    [
      "PutBucketPolicy",
      (deep) => ({ bucketName: "b", bucketPolicy: { Statement: { Effect: "Allow", Condition: deep } } }),
    ],
    ["CreateGrant", (deep) => ({ keyId: "k", granteePrincipal: "p", constraints: deep })],
  ])("on parameters of %s that nest without end", (eventName, parameters) => {
    let deep: JsonObject = { end: "x" };
    for (let level = 0; level < 20_000; level += 1) deep = { deep };
    const eventSource = eventName === "CreateGrant" ? "kms.amazonaws.com" : "s3.amazonaws.com";
    const value = record({
      eventSource,
      eventName,
      requestParameters: parameters(deep),
      class_uid: "3006",
      time: "1780315200000",
    });
    expect(isAnswer(normalize(value))).toBe(true);
  });
});
