/** Policies that hang on a resource and say who may use it: buckets, keys, functions, clusters, trust anchors, Verified Access. */

import type { Binding, BindingDelta, PolicyChange } from "../../model/event.ts";
import { at, list, text } from "../../model/json.ts";
import { compareText } from "../../model/text.ts";
import { type Call, member, parameter } from "./call.ts";
import { permitsEverybody } from "./cedar.ts";
import { awsPrincipal, bindings, condition, policyDocument } from "./policy-document.ts";
import { type Action, delta, type Reader } from "./policy-reader.ts";

export const resourcePolicies: Readonly<Record<string, Reader>> = {
  "s3:PutBucketPolicy": resourcePolicy("bucketName", "bucketPolicy", "policy"),
  "s3:DeleteBucketPolicy": resourcePolicyDeleted("bucketName"),
  "kms:PutKeyPolicy": resourcePolicy("keyId", "policy"),
  "kms:CreateGrant": keyGrant,
  "secretsmanager:PutResourcePolicy": resourcePolicy("secretId", "resourcePolicy"),
  "secretsmanager:DeleteResourcePolicy": resourcePolicyDeleted("secretId"),
  "ecr:SetRepositoryPolicy": resourcePolicy("repositoryName", "policyText"),
  "ecr:DeleteRepositoryPolicy": resourcePolicyDeleted("repositoryName"),
  "lambda:AddPermission": functionPermission,
  "lambda:AddLayerVersionPermission": functionPermission,
  "eks:CreateAccessEntry": accessEntry("add"),
  "eks:DeleteAccessEntry": accessEntry("remove"),
  "eks:AssociateAccessPolicy": accessPolicy("add"),
  "eks:DisassociateAccessPolicy": accessPolicy("remove"),
  "rolesanywhere:CreateTrustAnchor": trustAnchor,
  "rolesanywhere:CreateProfile": anywhereProfile,
  "rolesanywhere:UpdateProfile": anywhereProfile,
  "ec2:ModifyVerifiedAccessGroupPolicy": cedar("verifiedAccessGroupId"),
  "ec2:ModifyVerifiedAccessEndpointPolicy": cedar("verifiedAccessEndpointId"),
};

/** Policies that hang on a resource and name their principals, as Google's IAM policies do: kind `iam`. */
function resourcePolicy(resourceKey: string, ...documentKeys: readonly string[]): Reader {
  return (call) => {
    const resource = parameter(call, resourceKey);
    const document = documentKeys.map((key) => policyDocument(member(call.parameters, key))).find((found) => found);
    return resource === undefined || document === undefined
      ? undefined
      : { resource, kind: "iam", after: bindings(document) };
  };
}

function resourcePolicyDeleted(resourceKey: string): Reader {
  return (call) => {
    const resource = parameter(call, resourceKey);
    return resource === undefined ? undefined : { resource, kind: "iam", after: [] };
  };
}

function keyGrant(call: Call): PolicyChange | undefined {
  const resource = parameter(call, "keyId");
  const grantee = parameter(call, "granteePrincipal");
  const service = parameter(call, "granteeServicePrincipal");
  const who = grantee === undefined ? service && `Service: ${service}` : awsPrincipal(grantee);
  if (resource === undefined || who === undefined) return undefined;
  const operations = list(member(call.parameters, "operations")).map((operation) => `kms:${text(operation) ?? "*"}`);
  const role = `Allow ${operations.sort(compareText).join(", ")} on ${resource}`;
  const constraints = condition(member(call.parameters, "constraints"));
  return delta("iam", resource, { action: "add", role, member: who, ...constraints });
}

function functionPermission(call: Call): PolicyChange | undefined {
  const resource = parameter(call, "functionName", "layerName");
  const who = parameter(call, "principal");
  if (resource === undefined || who === undefined) return undefined;
  const role = `Allow ${parameter(call, "action") ?? "*"} on ${resource}`;
  const source = ["sourceArn", "sourceAccount", "principalOrgID", "organizationId", "functionUrlAuthType"]
    .map((key) => [key, parameter(call, key)] as const)
    .filter(([, value]) => value !== undefined);
  const isService = /\.amazonaws\.com(\.cn)?$/.test(who);
  return delta("iam", resource, {
    action: "add",
    role,
    member: isService ? `Service: ${who}` : awsPrincipal(who),
    ...condition(Object.fromEntries(source)),
  });
}

function accessEntry(action: Action): Reader {
  return (call) => {
    const cluster = parameter(call, "clusterName", "name");
    const who = parameter(call, "principalArn");
    if (cluster === undefined || who === undefined) return undefined;
    const groups = list(member(call.parameters, "kubernetesGroups")).map((group) => text(group));
    const role = groups.length === 0 ? "access entry" : `groups ${groups.join(", ")}`;
    return delta("iam", cluster, { action, role, member: who });
  };
}

function accessPolicy(action: Action): Reader {
  return (call) => {
    const cluster = parameter(call, "clusterName", "name");
    const [who, role] = [parameter(call, "principalArn"), parameter(call, "policyArn")];
    if (cluster === undefined || who === undefined || role === undefined) return undefined;
    return delta("iam", cluster, { action, role, member: who });
  };
}

function trustAnchor(call: Call): PolicyChange | undefined {
  const resource = text(at(call.response, "trustAnchor", "trustAnchorArn")) ?? parameter(call, "name");
  if (resource === undefined) return undefined;
  return delta("trust", resource, { action: "add", role: "trust anchor", member: `Federated: ${resource}` });
}

function anywhereProfile(call: Call): PolicyChange | undefined {
  const resource = text(at(call.response, "profile", "profileArn")) ?? parameter(call, "profileId", "name");
  const roles = list(member(call.parameters, "roleArns")).map((role) => text(role));
  if (resource === undefined || roles.length === 0) return undefined;
  const deltas = roles
    .filter((role) => role !== undefined)
    .map((role): BindingDelta => ({ action: "add", role, member: resource }));
  return { resource, kind: "trust", deltas };
}

/** A Cedar policy speaks of trust data, not of principals: members are `*` where it lets everybody through, else none. */
function cedar(key: string): Reader {
  return (call) => {
    const resource = parameter(call, key);
    const document = parameter(call, "policyDocument");
    if (resource === undefined || document === undefined) return undefined;
    const after: readonly Binding[] = [{ role: document, members: permitsEverybody(document) ? ["*"] : [] }];
    return { resource, kind: "proxy", after };
  };
}
