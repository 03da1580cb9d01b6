/** Who may do what: IAM policies as set, and the change itself where Google wrote it down. */

import type { Binding, BindingDelta, PolicyChange } from "../../model/event.ts";
import { at, isObject, type JsonValue, list, object, property, text } from "../../model/json.ts";
import type { AuditCall, Reader, Reading } from "./audit-call.ts";
import { fieldMask } from "./entry.ts";
import { auditConfigChange } from "./logging.ts";
import { target } from "./target.ts";

/**
 * Every `SetIamPolicy`. Resource Manager and IAM log deltas; IAP logs the whole new policy only. One record may also
 * switch audit logs off: then `logging` is set beside `policy`, and tampering with the log names the activity.
 */
export function setIamPolicy(call: AuditCall): Reading {
  const policy = policyChange(call);
  const logging = auditConfigChange(call, policy.resource);
  const tampered = logging !== undefined && logging.effect !== "changed";
  return {
    activity: tampered ? "log.tamper" : policyActivity(policy),
    policy,
    ...(logging === undefined ? {} : { logging }),
  };
}

/** Granting when something is added, or may be; revoking when all that is known to change is removed. */
function policyActivity({ deltas, after }: PolicyChange): Reading["activity"] {
  if (deltas !== undefined) {
    if (deltas.some(({ action }) => action === "add")) return "policy.grant";
    return deltas.length > 0 ? "policy.revoke" : "other";
  }
  return after?.length === 0 ? "policy.revoke" : "policy.grant";
}

function policyChange(call: AuditCall): PolicyChange {
  const deltas = bindingDeltas(call);
  const after = deltas === undefined ? policyAfter(call) : undefined;
  const etagBefore = text(at(call.request, "policy", "etag"));
  const etagAfter = text(at(call.response, "etag"));
  return {
    resource: policyResource(call),
    kind: "iam",
    ...(deltas === undefined ? {} : { deltas }),
    ...(after === undefined ? {} : { after }),
    ...(etagBefore === undefined ? {} : { etag_before: etagBefore }),
    ...(etagAfter === undefined ? {} : { etag_after: etagAfter }),
  };
}

/** A service account goes by its email here, whether the call named it by email or by number. */
function policyResource(call: AuditCall): string {
  const on = target(call);
  if (on?.type === "service-account") return `projects/-/serviceAccounts/${on.uid}`;
  return call.resourceName ?? text(at(call.request, "resource")) ?? on?.uid ?? "";
}

function bindingDeltas(call: AuditCall): readonly BindingDelta[] | undefined {
  const delta = object(at(call.payload, "serviceData", "policyDelta")) ?? object(at(call.metadata, "policyDelta"));
  if (delta === undefined) return undefined;
  return list(property(delta, "bindingDeltas"))
    .filter(isObject)
    .flatMap((each): readonly BindingDelta[] => {
      const action = text(each["action"])?.toLowerCase();
      const role = text(each["role"]);
      const member = text(each["member"]);
      const known = (action === "add" || action === "remove") && role !== undefined && member !== undefined;
      return known ? [{ action, role, member, ...conditionOf(each["condition"]) }] : [];
    });
}

/**
 * The policy as asked for, else as answered. A policy of nothing but an etag removes every binding; one whose update
 * mask leaves the bindings out says nothing about them.
 */
function policyAfter(call: AuditCall): readonly Binding[] | undefined {
  const asked = (fieldMask(call.request) ?? ["*"]).some((path) => path === "*" || path === "bindings")
    ? object(at(call.request, "policy"))
    : undefined;
  const answered = text(at(call.response, "etag")) === undefined ? undefined : call.response;
  const policy = asked ?? answered;
  return policy === undefined ? undefined : bindings(property(policy, "bindings"));
}

function bindings(value: JsonValue | undefined): readonly Binding[] {
  return list(value)
    .filter(isObject)
    .flatMap((each): readonly Binding[] => {
      const role = text(each["role"]);
      const members = list(each["members"]).flatMap((member) => text(member) ?? []);
      return role === undefined ? [] : [{ role, members, ...conditionOf(each["condition"]) }];
    });
}

/** The expression decides; its title is for people. An empty condition is none. */
function conditionOf(value: JsonValue | undefined): { readonly condition?: string } {
  const condition = text(at(value, "expression")) ?? text(at(value, "title")) ?? text(value);
  return condition === undefined ? {} : { condition };
}

/** An invitation to own a project: https://cloud.google.com/resource-manager/docs/project-onboarding. */
export function inviteOwner(call: AuditCall): Reading {
  const member = text(at(call.request, "member"));
  const deltas: readonly BindingDelta[] = member === undefined ? [] : [{ action: "add", role: "roles/owner", member }];
  return { activity: "policy.grant", policy: { resource: policyResource(call), kind: "iam", deltas } };
}

/** `AddIamPolicyBinding` and its opposite as gateways write them: one role, one member or several, on one resource. */
export function gatewayBinding(action: BindingDelta["action"]): Reader {
  return (call) => binding(call, action);
}

function binding(call: AuditCall, action: BindingDelta["action"]): Reading {
  const named = object(at(call.request, "binding")) ?? call.request;
  const role = text(property(named, "role"));
  const members = [property(named, "member"), ...list(property(named, "members"))].flatMap((each) => text(each) ?? []);
  const deltas = role === undefined ? [] : members.map((member): BindingDelta => ({ action, role, member }));
  return {
    activity: action === "add" ? "policy.grant" : "policy.revoke",
    road: "gateway",
    policy: { resource: policyResource(call), kind: "iam", ...(deltas.length === 0 ? {} : { deltas }) },
  };
}
