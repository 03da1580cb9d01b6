/** What a call opened to the network besides a policy: rules of security groups and network ACLs, addresses, the serial console. */

import type { Exposure, IngressRule } from "../../model/event.ts";
import { boolean, type JsonValue, number, property, text } from "../../model/json.ts";
import { securityGroups } from "./activities.ts";
import { byCall, type Call, items, member, parameter, wholeAccount } from "./call.ts";

const PROTOCOLS: ReadonlyMap<string, string> = new Map([
  ["-1", "all"],
  ["1", "icmp"],
  ["6", "tcp"],
  ["17", "udp"],
  ["58", "icmpv6"],
]);

const exposures = byCall<(call: Call) => Exposure | undefined>({
  "ec2:AuthorizeSecurityGroupIngress": (call) => network(call, "groupId", ingressRules(call)),
  "ec2:ModifySecurityGroupRules": (call) => network(call, "groupId", modifiedRules(call)),
  "ec2:CreateNetworkAclEntry": aclEntry,
  "ec2:ReplaceNetworkAclEntry": aclEntry,
  "ec2:AssociateAddress": (call) => on(call, "address", parameter(call, "instanceId", "networkInterfaceId")),
  "ec2:ModifyInstanceAttribute": newGroups,
  "ec2:ModifyNetworkInterfaceAttribute": newGroups,
  "ec2:EnableSerialConsoleAccess": (call) => on(call, "serial-console"),
});

export function exposure(call: Call): Exposure | undefined {
  return exposures(call)?.(call);
}

function on(call: Call, kind: Exposure["kind"], resource = call.refused ?? wholeAccount(call)): Exposure {
  return { kind, resource, rules: [] };
}

/** A refused call is recorded without its parameters, and its message often hides the resource in an encoded part. */
function network(call: Call, key: string, rules: readonly IngressRule[]): Exposure {
  const resource = parameter(call, key, "groupName") ?? call.refused ?? wholeAccount(call);
  return { kind: "network", resource, rules };
}

function newGroups(call: Call): Exposure | undefined {
  const added = securityGroups(call.parameters);
  return added.length === 0
    ? undefined
    : on(call, "network-interface", parameter(call, "instanceId", "networkInterfaceId"));
}

/** Two shapes: the rule flat beside the group, with `ipPermissions: {}`; or any number of them in `ipPermissions.items`. */
function ingressRules(call: Call): readonly IngressRule[] {
  const permissions = items(member(call.parameters, "ipPermissions"));
  const flat = parameter(call, "ipProtocol", "cidrIp", "cidrIpv6") === undefined ? [] : [call.parameters];
  return [...flat, ...permissions].map((permission) => rule(permission, permissionRanges(permission)));
}

function permissionRanges(permission: JsonValue): readonly (string | undefined)[] {
  const each = (list: string, ...keys: readonly string[]) =>
    items(member(permission, list)).map((range) => keys.map((key) => text(member(range, key))).find((found) => found));
  return [
    text(member(permission, "cidrIp")),
    text(member(permission, "cidrIpv6")),
    ...each("ipRanges", "cidrIp"),
    ...each("ipv6Ranges", "cidrIpv6"),
    ...each("groups", "groupId", "groupName"),
    ...each("prefixListIds", "prefixListId"),
    text(member(permission, "sourceSecurityGroupName")),
  ];
}

/** `SecurityGroupRule` is one object or several, each with the rule proper under the same name. It does not say whether it is inbound. */
function modifiedRules(call: Call): readonly IngressRule[] {
  const wrapped = member(call.parameters, "securityGroupRule") ?? member(call.parameters, "securityGroupRules");
  return items(wrapped).map((each) => {
    const inner = member(each, "securityGroupRule") ?? each;
    const ranges = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedGroupId"].map((key) => text(member(inner, key)));
    return rule(inner, ranges);
  });
}

function aclEntry(call: Call): Exposure | undefined {
  const denies = /^deny$/i.test(parameter(call, "ruleAction") ?? "");
  if (denies || boolean(member(call.parameters, "egress")) === true) return undefined;
  if (Object.keys(call.parameters).length === 0) return network(call, "networkAclId", []);
  const ports = member(call.parameters, "portRange");
  const opened = {
    ipProtocol: parameter(call, "aclProtocol", "protocol") ?? "-1",
    fromPort: property(ports, "from"),
    toPort: property(ports, "to"),
  };
  const ranges = [parameter(call, "cidrBlock"), parameter(call, "ipv6CidrBlock")];
  return network(call, "networkAclId", [rule(opened, ranges)]);
}

function rule(permission: JsonValue, ranges: readonly (string | undefined)[]): IngressRule {
  const logged = (text(member(permission, "ipProtocol")) ?? "-1").toLowerCase();
  const protocol = PROTOCOLS.get(logged) ?? logged;
  const from = number(member(permission, "fromPort"));
  const to = number(member(permission, "toPort"));
  // ICMP has types where others have ports.
  const every = protocol === "all" || protocol.startsWith("icmp");
  return {
    protocol,
    from_port: every ? 0 : portOr(from, portOr(to, 0)),
    to_port: every ? 65535 : portOr(to, portOr(from, 65535)),
    ranges: ranges.filter((range) => range !== undefined),
  };
}

/** Absent or -1 means no limit on that side. */
function portOr(value: number | undefined, otherwise: number): number {
  return value !== undefined && Number.isInteger(value) && value >= 0 && value <= 65535 ? value : otherwise;
}
