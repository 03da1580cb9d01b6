import { describe, expect, it } from "vitest";
import type { Exposure } from "../../../src/model/event.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { ACCOUNT, called } from "./record.ts";

const opened = (resource: string, ...rules: Exposure["rules"]): Exposure => ({ kind: "network", resource, rules });
const ports = (protocol: string, from_port: number, to_port: number, ...ranges: string[]) => ({
  protocol,
  from_port,
  to_port,
  ranges,
});
const EMPTY = { groups: {}, ipv6Ranges: {}, prefixListIds: {} };

describe("exposure", () => {
  it.each<[string, string, JsonObject | null, Exposure | undefined]>([
    [
      "the flat shape",
      "AuthorizeSecurityGroupIngress",
      { groupId: "sg-1", cidrIp: "0.0.0.0/0", fromPort: 22, toPort: 22, ipProtocol: "tcp", ipPermissions: {} },
      opened("sg-1", ports("tcp", 22, 22, "0.0.0.0/0")),
    ],
    [
      "the nested shape",
      "AuthorizeSecurityGroupIngress",
      {
        groupId: "sg-1",
        ipPermissions: {
          items: [
            {
              ...EMPTY,
              ipProtocol: "tcp",
              fromPort: 22,
              toPort: 23,
              ipRanges: { items: [{ cidrIp: "192.0.2.0/24" }, { cidrIp: "203.0.113.9/0" }] },
            },
          ],
        },
      },
      opened("sg-1", ports("tcp", 22, 23, "192.0.2.0/24", "203.0.113.9/0")),
    ],
    [
      "IPv6, groups and prefix lists",
      "AuthorizeSecurityGroupIngress",
      {
        groupId: "sg-1",
        ipPermissions: {
          items: [
            {
              ipProtocol: "udp",
              fromPort: 53,
              toPort: 53,
              ipRanges: {},
              ipv6Ranges: { items: [{ cidrIpv6: "::/0" }] },
              groups: { items: [{ groupId: "sg-2" }] },
              prefixListIds: { items: [{ prefixListId: "pl-1" }] },
            },
          ],
        },
      },
      opened("sg-1", ports("udp", 53, 53, "::/0", "sg-2", "pl-1")),
    ],
    [
      "several rules at once",
      "AuthorizeSecurityGroupIngress",
      {
        groupId: "sg-1",
        ipPermissions: {
          items: [
            { ipProtocol: "tcp", fromPort: 443, toPort: 443, ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } },
            { ipProtocol: "tcp", fromPort: "22", toPort: "22", ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } },
          ],
        },
      },
      opened("sg-1", ports("tcp", 443, 443, "0.0.0.0/0"), ports("tcp", 22, 22, "0.0.0.0/0")),
    ],
    [
      "all protocols, which have no ports",
      "AuthorizeSecurityGroupIngress",
      {
        groupId: "sg-1",
        ipPermissions: { items: [{ ipProtocol: "-1", ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } }] },
      },
      opened("sg-1", ports("all", 0, 65535, "0.0.0.0/0")),
    ],
    [
      "ICMP, whose types are no ports",
      "AuthorizeSecurityGroupIngress",
      { groupId: "sg-1", cidrIp: "0.0.0.0/0", ipProtocol: "icmp", fromPort: 8, toPort: -1 },
      opened("sg-1", ports("icmp", 0, 65535, "0.0.0.0/0")),
    ],
    [
      "a protocol by number",
      "AuthorizeSecurityGroupIngress",
      { groupId: "sg-1", cidrIp: "0.0.0.0/0", ipProtocol: "6", fromPort: 0, toPort: 65535 },
      opened("sg-1", ports("tcp", 0, 65535, "0.0.0.0/0")),
    ],
    [
      "a wrapped change of one rule",
      "ModifySecurityGroupRules",
      {
        ModifySecurityGroupRulesRequest: {
          GroupId: "sg-1",
          SecurityGroupRule: {
            SecurityGroupRuleId: "sgr-1",
            tag: 1,
            SecurityGroupRule: { CidrIpv4: "0.0.0.0/0", IpProtocol: "tcp", FromPort: 22, ToPort: 22 },
          },
        },
      },
      opened("sg-1", ports("tcp", 22, 22, "0.0.0.0/0")),
    ],
    [
      "a wrapped change of several",
      "ModifySecurityGroupRules",
      {
        ModifySecurityGroupRulesRequest: {
          GroupId: "sg-1",
          SecurityGroupRule: [
            { SecurityGroupRule: { CidrIpv6: "::/0", IpProtocol: "-1" } },
            { SecurityGroupRule: { ReferencedGroupId: "sg-2", IpProtocol: "tcp", FromPort: 80, ToPort: 80 } },
          ],
        },
      },
      opened("sg-1", ports("all", 0, 65535, "::/0"), ports("tcp", 80, 80, "sg-2")),
    ],
    [
      "an inbound ACL entry",
      "CreateNetworkAclEntry",
      {
        networkAclId: "acl-1",
        ruleNumber: 1,
        egress: false,
        ruleAction: "allow",
        aclProtocol: "6",
        portRange: { from: 22, to: 22 },
        cidrBlock: "0.0.0.0/0",
      },
      opened("acl-1", ports("tcp", 22, 22, "0.0.0.0/0")),
    ],
    [
      "an ACL entry for everything",
      "ReplaceNetworkAclEntry",
      {
        networkAclId: "acl-1",
        egress: "false",
        ruleAction: "allow",
        aclProtocol: "-1",
        portRange: {},
        ipv6CidrBlock: "::/0",
      },
      opened("acl-1", ports("all", 0, 65535, "::/0")),
    ],
    [
      "an outbound ACL entry",
      "CreateNetworkAclEntry",
      { networkAclId: "acl-1", egress: true, ruleAction: "allow", cidrBlock: "0.0.0.0/0" },
      undefined,
    ],
    [
      "a denying ACL entry",
      "CreateNetworkAclEntry",
      { networkAclId: "acl-1", egress: false, ruleAction: "deny", cidrBlock: "0.0.0.0/0" },
      undefined,
    ],
    [
      "a public address",
      "AssociateAddress",
      { instanceId: "i-1", publicIp: "203.0.113.9" },
      { kind: "address", resource: "i-1", rules: [] },
    ],
    [
      "a public address for an interface",
      "AssociateAddress",
      { networkInterfaceId: "eni-1", allocationId: "eipalloc-1" },
      { kind: "address", resource: "eni-1", rules: [] },
    ],
    [
      "other groups for an instance",
      "ModifyInstanceAttribute",
      { instanceId: "i-1", groupSet: { items: [{ groupId: "sg-9" }] } },
      { kind: "network-interface", resource: "i-1", rules: [] },
    ],
    ["another attribute of an instance", "ModifyInstanceAttribute", { instanceId: "i-1", ebsOptimized: {} }, undefined],
    [
      "the serial console",
      "EnableSerialConsoleAccess",
      null,
      { kind: "serial-console", resource: `aws:${ACCOUNT}`, rules: [] },
    ],
    ["a refused call that names nothing", "AuthorizeSecurityGroupIngress", null, opened(`aws:${ACCOUNT}`)],
    ["a refused change that names nothing", "ModifySecurityGroupRules", null, opened(`aws:${ACCOUNT}`)],
    ["a refused ACL entry that names nothing", "ReplaceNetworkAclEntry", null, opened(`aws:${ACCOUNT}`)],
  ])("by %s", (_what, operation, parameters, expected) => {
    expect(called(`ec2:${operation}`, parameters).exposure).toEqual(expected);
  });
});
