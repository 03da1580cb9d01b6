/** `AddIamPolicyBinding` and its opposite, as gateways write them into the trail: one role, one member or several, on one resource. */

import type { BindingDelta, PolicyChange } from "../../model/event.ts";
import { list, text } from "../../model/json.ts";
import { type Call, member, parameter, wholeAccount } from "./call.ts";
import { target } from "./targets.ts";

const ACTIONS: ReadonlyMap<string, BindingDelta["action"]> = new Map([
  ["addiampolicybinding", "add"],
  ["removeiampolicybinding", "remove"],
]);

/** `undefined` for every other call. Without a role or a member the record does not tell what changed. */
export function gatewayPolicy(call: Call): PolicyChange | undefined {
  const action = ACTIONS.get(call.name);
  if (action === undefined) return undefined;
  const binding = member(call.parameters, "binding") ?? call.parameters;
  const role = text(member(binding, "role"));
  const members = [member(binding, "member"), ...list(member(binding, "members"))].flatMap((each) => text(each) ?? []);
  const deltas = role === undefined ? [] : members.map((who): BindingDelta => ({ action, role, member: who }));
  return {
    resource: parameter(call, "resource") ?? target(call)?.uid ?? wholeAccount(call),
    kind: "iam",
    ...(deltas.length === 0 ? {} : { deltas }),
  };
}
