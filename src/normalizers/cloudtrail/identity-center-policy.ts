/** Identity Center: who is assigned to which account, and what its permission sets allow. */

import type { PolicyChange } from "../../model/event.ts";
import { at, text } from "../../model/json.ts";
import { type Call, member, parameter } from "./call.ts";
import { bindings, policyDocument } from "./policy-document.ts";
import { type Action, delta, type Reader } from "./policy-reader.ts";

export const identityCenterPolicies: Readonly<Record<string, Reader>> = {
  "sso:CreateAccountAssignment": assignment("add"),
  "sso:DeleteAccountAssignment": assignment("remove"),
  "sso:AttachManagedPolicyToPermissionSet": permissionSet("add", "managedPolicyArn"),
  "sso:DetachManagedPolicyFromPermissionSet": permissionSet("remove", "managedPolicyArn"),
  "sso:AttachCustomerManagedPolicyReferenceToPermissionSet": permissionSet("add", "customerManagedPolicyReference"),
  "sso:DetachCustomerManagedPolicyReferenceFromPermissionSet": permissionSet(
    "remove",
    "customerManagedPolicyReference",
  ),
  "sso:PutInlinePolicyToPermissionSet": permissionSetInline,
  "sso:DeleteInlinePolicyFromPermissionSet": permissionSetInlineDeleted,
};

function assignment(action: Action): Reader {
  return (call) => {
    const [account, role, principal] = ["targetId", "permissionSetArn", "principalId"].map((key) =>
      parameter(call, key),
    );
    if (account === undefined || role === undefined || principal === undefined) return undefined;
    const member = `${parameter(call, "principalType") ?? "USER"}: ${principal}`;
    return delta("assignment", `aws:${account}`, { action, role, member });
  };
}

function permissionSet(action: Action, key: string): Reader {
  return (call) => {
    const resource = parameter(call, "permissionSetArn");
    const role = parameter(call, key) ?? text(at(member(call.parameters, key), "name"));
    if (resource === undefined || role === undefined) return undefined;
    return delta("permissions", resource, { action, role, member: resource });
  };
}

function permissionSetInline(call: Call): PolicyChange | undefined {
  const resource = parameter(call, "permissionSetArn");
  const document = policyDocument(member(call.parameters, "inlinePolicy"));
  if (resource === undefined || document === undefined) return undefined;
  return { resource: `${resource}#inline`, kind: "permissions", after: bindings(document, resource) };
}

function permissionSetInlineDeleted(call: Call): PolicyChange | undefined {
  const resource = parameter(call, "permissionSetArn");
  return resource === undefined ? undefined : { resource: `${resource}#inline`, kind: "permissions", after: [] };
}
