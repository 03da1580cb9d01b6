/** Changes to AWS's own gates: Verified Access and the EC2 Instance Connect Endpoint. */

import { type ProxyChange, UNSTATED } from "../../model/event.ts";
import { boolean, text } from "../../model/json.ts";
import { byCall, type Call, member, parameter, wholeAccount } from "./call.ts";
import { permitsEverybody } from "./cedar.ts";
import { target } from "./targets.ts";

type Reader = (call: Call) => Omit<ProxyChange, "resource">;

const removed =
  (setting: string): Reader =>
  () => ({ setting, weakens: true });

const configured =
  (setting: string): Reader =>
  (call) =>
    policy(call) ?? { setting, weakens: false };

/** A refused call is recorded without its parameters. */
const policyChange: Reader = (call) =>
  policy(call) ?? {
    setting: Object.keys(call.parameters).length === 0 ? UNSTATED : "PolicyDocument",
    weakens: false,
  };

const changes = byCall<Reader>({
  "ec2:ModifyVerifiedAccessGroupPolicy": policyChange,
  "ec2:ModifyVerifiedAccessEndpointPolicy": policyChange,
  "ec2:CreateVerifiedAccessGroup": configured("VerifiedAccessGroup"),
  "ec2:ModifyVerifiedAccessGroup": configured("VerifiedAccessGroup"),
  "ec2:DeleteVerifiedAccessGroup": removed("VerifiedAccessGroup"),
  "ec2:CreateVerifiedAccessEndpoint": configured("VerifiedAccessEndpoint"),
  "ec2:ModifyVerifiedAccessEndpoint": configured("VerifiedAccessEndpoint"),
  "ec2:DeleteVerifiedAccessEndpoint": removed("VerifiedAccessEndpoint"),
  "ec2:CreateVerifiedAccessInstance": configured("VerifiedAccessInstance"),
  "ec2:ModifyVerifiedAccessInstance": configured("VerifiedAccessInstance"),
  "ec2:DeleteVerifiedAccessInstance": removed("VerifiedAccessInstance"),
  "ec2:CreateVerifiedAccessTrustProvider": configured("VerifiedAccessTrustProvider"),
  "ec2:ModifyVerifiedAccessTrustProvider": configured("VerifiedAccessTrustProvider"),
  "ec2:AttachVerifiedAccessTrustProvider": configured("VerifiedAccessTrustProvider"),
  "ec2:DetachVerifiedAccessTrustProvider": removed("VerifiedAccessTrustProvider"),
  "ec2:DeleteVerifiedAccessTrustProvider": removed("VerifiedAccessTrustProvider"),
  "ec2:CreateInstanceConnectEndpoint": configured("InstanceConnectEndpoint"),
  "ec2:ModifyInstanceConnectEndpoint": configured("InstanceConnectEndpoint"),
  "ec2:DeleteInstanceConnectEndpoint": removed("InstanceConnectEndpoint"),
});

export function proxy(call: Call): ProxyChange | undefined {
  const change = changes(call)?.(call);
  return change === undefined ? undefined : { resource: target(call)?.uid ?? wholeAccount(call), ...change };
}

/** Switched off, or open to everybody by its text: the twins of "IAP switched off" and of `allUsers`. */
function policy(call: Call): Omit<ProxyChange, "resource"> | undefined {
  const enabled = boolean(member(call.parameters, "policyEnabled"));
  const document = parameter(call, "policyDocument");
  if (enabled === false) return { setting: "PolicyEnabled", weakens: true };
  if (document !== undefined) return { setting: "PolicyDocument", weakens: permitsEverybody(document) };
  return text(enabled) === undefined ? undefined : { setting: "PolicyEnabled", weakens: false };
}
