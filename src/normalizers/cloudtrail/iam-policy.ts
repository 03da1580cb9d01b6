/** IAM's own policies: attached, inline, managed and trust policies, boundaries, groups, identity providers. */

import type { PolicyChange } from "../../model/event.ts";
import { at, text } from "../../model/json.ts";
import { type Call, iamArn, member, parameter } from "./call.ts";
import { bindings, policyDocument } from "./policy-document.ts";
import { type Action, delta, type Reader } from "./policy-reader.ts";

export const iamPolicies: Readonly<Record<string, Reader>> = {
  ...forPrincipals("Attach#Policy", (kind) => attached("add", kind)),
  ...forPrincipals("Detach#Policy", (kind) => attached("remove", kind)),
  ...forPrincipals("Put#Policy", (kind) => inline(kind)),
  ...forPrincipals("Delete#Policy", (kind) => inlineDeleted(kind)),
  ...forPrincipals("Put#PermissionsBoundary", (kind) => boundary("add", kind)),
  ...forPrincipals("Delete#PermissionsBoundary", (kind) => boundary("remove", kind)),
  "iam:CreatePolicyVersion": policyVersion,
  "iam:SetDefaultPolicyVersion": defaultVersion,
  "iam:CreateRole": trust("assumeRolePolicyDocument"),
  "iam:UpdateAssumeRolePolicy": trust("policyDocument"),
  "iam:AddUserToGroup": membership("add"),
  "iam:RemoveUserFromGroup": membership("remove"),
  "iam:CreateSAMLProvider": identityProvider("add"),
  "iam:UpdateSAMLProvider": identityProvider("add"),
  "iam:DeleteSAMLProvider": identityProvider("remove"),
  "iam:CreateOpenIDConnectProvider": identityProvider("add"),
  "iam:UpdateOpenIDConnectProviderThumbprint": identityProvider("add"),
  "iam:AddClientIDToOpenIDConnectProvider": identityProvider("add"),
  "iam:RemoveClientIDFromOpenIDConnectProvider": identityProvider("remove"),
  "iam:DeleteOpenIDConnectProvider": identityProvider("remove"),
};

function holder(call: Call, kind: string): string | undefined {
  const name = parameter(call, `${kind}Name`);
  return name === undefined ? undefined : iamArn(call, kind, name);
}

function attached(action: Action, kind: string): Reader {
  return (call) => {
    const who = holder(call, kind);
    const role = parameter(call, "policyArn");
    return who === undefined || role === undefined
      ? undefined
      : delta("permissions", who, { action, role, member: who });
  };
}

/** A principal has any number of inline policies, each with its own history: the resource is `<principal>#<policy>`. */
function inline(kind: string): Reader {
  return (call) => {
    const who = holder(call, kind);
    const document = policyDocument(member(call.parameters, "policyDocument"));
    if (who === undefined || document === undefined) return undefined;
    return { resource: inlineName(call, who), kind: "permissions", after: bindings(document, who) };
  };
}

function inlineDeleted(kind: string): Reader {
  return (call) => {
    const who = holder(call, kind);
    return who === undefined ? undefined : { resource: inlineName(call, who), kind: "permissions", after: [] };
  };
}

function inlineName(call: Call, who: string): string {
  return `${who}#${parameter(call, "policyName") ?? ""}`;
}

function boundary(action: Action, kind: string): Reader {
  return (call) => {
    const who = holder(call, kind);
    const role = parameter(call, "permissionsBoundary") ?? "permissions boundary";
    return who === undefined ? undefined : delta("boundary", who, { action, role, member: who });
  };
}

/** A managed policy does not say to whom it is attached; its own ARN stands for them. */
function policyVersion(call: Call): PolicyChange | undefined {
  const resource = parameter(call, "policyArn");
  const document = policyDocument(member(call.parameters, "policyDocument"));
  if (resource === undefined || document === undefined) return undefined;
  return { resource, kind: "permissions", after: bindings(document, resource) };
}

function defaultVersion(call: Call): PolicyChange | undefined {
  const resource = parameter(call, "policyArn");
  const version = parameter(call, "versionId");
  if (resource === undefined || version === undefined) return undefined;
  return delta("permissions", resource, { action: "add", role: `${resource} ${version}`, member: resource });
}

function trust(key: string): Reader {
  return (call) => {
    const resource = holder(call, "role");
    const document = policyDocument(member(call.parameters, key));
    return resource === undefined || document === undefined
      ? undefined
      : { resource, kind: "trust", after: bindings(document) };
  };
}

function membership(action: Action): Reader {
  return (call) => {
    const group = holder(call, "group");
    const user = holder(call, "user");
    if (group === undefined || user === undefined) return undefined;
    return delta("membership", group, { action, role: group, member: user });
  };
}

function identityProvider(action: Action): Reader {
  return (call) => {
    const made = text(at(call.response, "sAMLProviderArn")) ?? text(at(call.response, "openIDConnectProviderArn"));
    const named = parameter(call, "sAMLProviderArn", "openIDConnectProviderArn", "url", "name");
    const resource = made ?? named;
    if (resource === undefined) return undefined;
    return delta("trust", resource, { action, role: "identity provider", member: `Federated: ${resource}` });
  };
}

function forPrincipals(name: string, reader: (kind: string) => Reader): Readonly<Record<string, Reader>> {
  return Object.fromEntries(
    ["Role", "User", "Group"].map((kind) => [`iam:${name.replace("#", kind)}`, reader(kind.toLowerCase())]),
  );
}
