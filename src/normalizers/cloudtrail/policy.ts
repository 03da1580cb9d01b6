/** Who may do what, as a call changed it: a delta where the call attaches or removes one thing, the document where it sets one. */

import type { PolicyChange } from "../../model/event.ts";
import { byCall, type Call } from "./call.ts";
import { gatewayPolicy } from "./gateway-policy.ts";
import { iamPolicies } from "./iam-policy.ts";
import { identityCenterPolicies } from "./identity-center-policy.ts";
import type { Reader } from "./policy-reader.ts";
import { resourcePolicies } from "./resource-policy.ts";

const changes = byCall<Reader>({ ...iamPolicies, ...identityCenterPolicies, ...resourcePolicies });

/** `undefined` where the parameters do not tell, as on most refused calls. */
export function policy(call: Call): PolicyChange | undefined {
  const read = changes(call);
  return read === undefined ? gatewayPolicy(call) : read(call);
}

/** AWS's managed policies that only deny: to attach one is to take away. */
export function onlyDenies(policyArn: string): boolean {
  return /:policy\/(AWSDenyAll|AWSCompromisedKeyQuarantine(V\d+)?)$/.test(policyArn);
}
