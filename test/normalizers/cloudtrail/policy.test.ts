import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { ACCOUNT, called, OTHER } from "./record.ts";

const ROLE = `arn:aws:iam::${ACCOUNT}:role/ops`;
const ADMIN = "arn:aws:iam::aws:policy/AdministratorAccess";
const document = (...Statement: readonly JsonObject[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const ALLOW_ALL = { Effect: "Allow", Action: "*", Resource: "*" };

describe("policy", () => {
  it.each<[string, JsonObject, unknown]>([
    [
      "iam:AttachRolePolicy",
      { roleName: "ops", policyArn: ADMIN },
      { resource: ROLE, kind: "permissions", deltas: [{ action: "add", role: ADMIN, member: ROLE }] },
    ],
    [
      "iam:DetachRolePolicy",
      { roleName: "ops", policyArn: ADMIN },
      { resource: ROLE, kind: "permissions", deltas: [{ action: "remove", role: ADMIN, member: ROLE }] },
    ],
    [
      "iam:PutRolePolicy",
      { roleName: "ops", policyName: "p", policyDocument: document(ALLOW_ALL) },
      { resource: `${ROLE}#p`, kind: "permissions", after: [{ role: "Allow * on *", members: [ROLE] }] },
    ],
    [
      "iam:DeleteRolePolicy",
      { roleName: "ops", policyName: "p" },
      { resource: `${ROLE}#p`, kind: "permissions", after: [] },
    ],
    [
      "iam:PutUserPermissionsBoundary",
      { userName: "ada", permissionsBoundary: "arn:b" },
      {
        resource: `arn:aws:iam::${ACCOUNT}:user/ada`,
        kind: "boundary",
        deltas: [{ action: "add", role: "arn:b", member: `arn:aws:iam::${ACCOUNT}:user/ada` }],
      },
    ],
    [
      "iam:DeleteRolePermissionsBoundary",
      { roleName: "ops" },
      { resource: ROLE, kind: "boundary", deltas: [{ action: "remove", role: "permissions boundary", member: ROLE }] },
    ],
    [
      "iam:CreatePolicyVersion",
      { policyArn: "arn:p", setAsDefault: true, policyDocument: document(ALLOW_ALL) },
      { resource: "arn:p", kind: "permissions", after: [{ role: "Allow * on *", members: ["arn:p"] }] },
    ],
    [
      "iam:SetDefaultPolicyVersion",
      { policyArn: "arn:p", versionId: "v2" },
      { resource: "arn:p", kind: "permissions", deltas: [{ action: "add", role: "arn:p v2", member: "arn:p" }] },
    ],
    [
      "iam:UpdateAssumeRolePolicy",
      {
        roleName: "ops",
        policyDocument: document({
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
          Action: "sts:AssumeRole",
        }),
      },
      { resource: ROLE, kind: "trust", after: [{ role: "sts:AssumeRole", members: [`arn:aws:iam::${OTHER}:root`] }] },
    ],
    [
      "iam:CreateRole",
      {
        roleName: "ops",
        assumeRolePolicyDocument: encodeURIComponent(
          document({ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }),
        ),
      },
      { resource: ROLE, kind: "trust", after: [{ role: "sts:AssumeRole", members: ["Service: ec2.amazonaws.com"] }] },
    ],
    [
      "iam:AddUserToGroup",
      { groupName: "admins", userName: "eve" },
      {
        resource: `arn:aws:iam::${ACCOUNT}:group/admins`,
        kind: "membership",
        deltas: [
          { action: "add", role: `arn:aws:iam::${ACCOUNT}:group/admins`, member: `arn:aws:iam::${ACCOUNT}:user/eve` },
        ],
      },
    ],
    [
      "iam:UpdateSAMLProvider",
      { sAMLProviderArn: "arn:saml" },
      {
        resource: "arn:saml",
        kind: "trust",
        deltas: [{ action: "add", role: "identity provider", member: "Federated: arn:saml" }],
      },
    ],
    [
      "sso:CreateAccountAssignment",
      { targetId: OTHER, permissionSetArn: "arn:ps", principalType: "GROUP", principalId: "g-1" },
      {
        resource: `aws:${OTHER}`,
        kind: "assignment",
        deltas: [{ action: "add", role: "arn:ps", member: "GROUP: g-1" }],
      },
    ],
    [
      "sso:AttachManagedPolicyToPermissionSet",
      { permissionSetArn: "arn:ps", managedPolicyArn: ADMIN },
      { resource: "arn:ps", kind: "permissions", deltas: [{ action: "add", role: ADMIN, member: "arn:ps" }] },
    ],
    [
      "s3:PutBucketPolicy",
      {
        bucketName: "b",
        bucketPolicy: {
          Statement: [
            { Effect: "Allow", Principal: "*", Action: ["s3:PutObject", "s3:GetObject"], Resource: "arn:aws:s3:::b/*" },
          ],
        },
      },
      {
        resource: "b",
        kind: "iam",
        after: [{ role: "Allow s3:GetObject, s3:PutObject on arn:aws:s3:::b/*", members: ["*"] }],
      },
    ],
    ["s3:DeleteBucketPolicy", { bucketName: "b" }, { resource: "b", kind: "iam", after: [] }],
    [
      "kms:PutKeyPolicy",
      {
        keyId: "k",
        policy: document({ Effect: "Allow", Principal: { AWS: OTHER }, Action: "kms:Decrypt", Resource: "*" }),
      },
      {
        resource: "k",
        kind: "iam",
        after: [{ role: "Allow kms:Decrypt on *", members: [`arn:aws:iam::${OTHER}:root`] }],
      },
    ],
    [
      "kms:CreateGrant",
      { keyId: "k", granteePrincipal: ROLE, operations: ["GenerateDataKey", "Decrypt"] },
      {
        resource: "k",
        kind: "iam",
        deltas: [{ action: "add", role: "Allow kms:Decrypt, kms:GenerateDataKey on k", member: ROLE }],
      },
    ],
    [
      "kms:CreateGrant",
      { keyId: "k", granteeServicePrincipal: "rds.amazonaws.com", operations: ["Decrypt"] },
      {
        resource: "k",
        kind: "iam",
        deltas: [{ action: "add", role: "Allow kms:Decrypt on k", member: "Service: rds.amazonaws.com" }],
      },
    ],
    [
      "lambda:AddPermission20150331v2",
      { functionName: "f", action: "lambda:InvokeFunction", principal: "s3.amazonaws.com", sourceAccount: OTHER },
      {
        resource: "f",
        kind: "iam",
        deltas: [
          {
            action: "add",
            role: "Allow lambda:InvokeFunction on f",
            member: "Service: s3.amazonaws.com",
            condition: `{"sourceAccount":"${OTHER}"}`,
          },
        ],
      },
    ],
    [
      "lambda:AddPermission20150331v2",
      { functionName: "f", action: "lambda:InvokeFunction", principal: "*" },
      {
        resource: "f",
        kind: "iam",
        deltas: [{ action: "add", role: "Allow lambda:InvokeFunction on f", member: "*" }],
      },
    ],
    [
      "eks:CreateAccessEntry",
      { name: "c", principalArn: ROLE, kubernetesGroups: ["masters"] },
      { resource: "c", kind: "iam", deltas: [{ action: "add", role: "groups masters", member: ROLE }] },
    ],
    [
      "eks:AssociateAccessPolicy",
      { name: "c", principalArn: ROLE, policyArn: "arn:eks-admin" },
      { resource: "c", kind: "iam", deltas: [{ action: "add", role: "arn:eks-admin", member: ROLE }] },
    ],
    [
      "ec2:ModifyVerifiedAccessEndpointPolicy",
      { verifiedAccessEndpointId: "vae-1", policyDocument: "permit(principal, action, resource);" },
      { resource: "vae-1", kind: "proxy", after: [{ role: "permit(principal, action, resource);", members: ["*"] }] },
    ],
    [
      "gateway:AddIamPolicyBinding",
      { role: "roles/iap.tunnelResourceAccessor", member: "allUsers", resource: "projects/shop-prod" },
      {
        resource: "projects/shop-prod",
        kind: "iam",
        deltas: [{ action: "add", role: "roles/iap.tunnelResourceAccessor", member: "allUsers" }],
      },
    ],
    [
      "gateway:removeiampolicybinding",
      { binding: { role: "r", members: ["user:a@example.com", "user:b@example.com"] } },
      {
        resource: `aws:${ACCOUNT}`,
        kind: "iam",
        deltas: [
          { action: "remove", role: "r", member: "user:a@example.com" },
          { action: "remove", role: "r", member: "user:b@example.com" },
        ],
      },
    ],
    ["gateway:AddIamPolicyBinding", { resource: "x" }, { resource: "x", kind: "iam" }],
    ["iam:PutRolePolicy", { roleName: "ops", policyName: "p", policyDocument: "not json" }, undefined],
    ["iam:PutRolePolicy", { roleName: ["ops"], policyDocument: document(ALLOW_ALL) }, undefined],
    ["s3:PutBucketPolicy", { bucketName: "b", bucketPolicy: {}, policy: "" }, undefined],
  ])("of %s %j", (action, parameters, expected) => {
    expect(called(action, parameters).policy).toEqual(expected);
  });
});
