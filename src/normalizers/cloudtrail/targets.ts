/** What a call was aimed at: per service the parameters that name it, most specific first; else what the record or the refusal names. */

import type { Target } from "../../model/event.ts";
import { at, type JsonValue, list, number, text } from "../../model/json.ts";
import { memo } from "../../model/memo.ts";
import { address } from "../source-address.ts";
import { lastSegment, parseArn } from "./arn.ts";
import { accountId, byCall, type Call, iamArn, member, parameter, scalar } from "./call.ts";

type Naming = readonly (readonly [parameters: string, type: string])[];

const NAMED_BY: ReadonlyMap<string, Naming> = new Map<string, Naming>([
  [
    "sts",
    [
      ["roleArn", "role"],
      ["targetPrincipal", "account"],
    ],
  ],
  [
    "rolesanywhere",
    [
      ["trustAnchorId", "trust-anchor"],
      ["profileId", "profile"],
      ["roleArn", "role"],
      ["name", "trust-anchor"],
    ],
  ],
  [
    "iam",
    [
      ["roleName", "role"],
      ["groupName", "group"],
      ["userName", "user"],
      ["policyArn", "policy"],
      ["sAMLProviderArn openIDConnectProviderArn", "identity-provider"],
      ["name url", "identity-provider"],
    ],
  ],
  [
    "ssm",
    [
      ["target", "instance"],
      ["sessionId", "session"],
      ["instanceIds", "instance"],
    ],
  ],
  [
    "ecs",
    [
      ["task", "task"],
      ["cluster", "cluster"],
    ],
  ],
  [
    "ec2-instance-connect",
    [
      ["instanceId", "instance"],
      ["instanceConnectEndpointId", "instance-connect-endpoint"],
    ],
  ],
  [
    "ec2",
    [
      ["verifiedAccessEndpointId", "verified-access-endpoint"],
      ["verifiedAccessGroupId", "verified-access-group"],
      ["verifiedAccessInstanceId", "verified-access-instance"],
      ["verifiedAccessTrustProviderId", "verified-access-trust-provider"],
      ["instanceConnectEndpointId", "instance-connect-endpoint"],
      ["networkAclId", "network-acl"],
      ["instanceId", "instance"],
      ["networkInterfaceId", "network-interface"],
      ["groupId groupName", "security-group"],
      ["flowLogId", "flow-log"],
    ],
  ],
  [
    "cloudtrail",
    [
      ["name trailName", "trail"],
      ["eventDataStore", "event-data-store"],
    ],
  ],
  ["guardduty", [["detectorId", "detector"]]],
  [
    "config",
    [
      ["configurationRecorderName", "configuration-recorder"],
      ["deliveryChannelName", "delivery-channel"],
    ],
  ],
  ["s3", [["bucketName", "bucket"]]],
  ["kms", [["keyId", "key"]]],
  ["secretsmanager", [["secretId", "secret"]]],
  ["ecr", [["repositoryName", "repository"]]],
  [
    "lambda",
    [
      ["functionName", "function"],
      ["layerName", "layer"],
    ],
  ],
  ["eks", [["clusterName name", "cluster"]]],
  ["sso", [["permissionSetArn", "permission-set"]]],
]);

/** Each parameter by itself. */
const NAMINGS: ReadonlyMap<string, Naming> = new Map(
  [...NAMED_BY].map(([service, naming]) => [
    service,
    naming.flatMap(([parameters, type]) => parameters.split(" ").map((key) => [key, type] as const)),
  ]),
);

const special = byCall<(call: Call) => Target | undefined>({
  "ec2-instance-connect:OpenTunnel": tunnel,
  "ssm:StartSession": session,
  "sso:CreateAccountAssignment": assignment,
  "sso:DeleteAccountAssignment": assignment,
  "sso:GetRoleCredentials": portalRole,
});

export function target(call: Call): Target | undefined {
  const found = special(call)?.(call) ?? named(call) ?? gatewayTarget(call) ?? recorded(call) ?? refused(call);
  return found === undefined ? undefined : elsewhere(call, found);
}

/** Whether a scope of its own can only be told by the ARN that the call was given, or that the record lists among its resources. */
export function namesNoScope(call: Call): boolean {
  return special(call) === undefined && call.refused === undefined;
}

function named(call: Call): Target | undefined {
  for (const [key, type] of NAMINGS.get(call.service) ?? []) {
    const logged = member(call.parameters, key);
    const value = scalar(logged) ?? text(list(logged)[0]);
    if (value !== undefined) return make(call, value, type);
  }
  return undefined;
}

function make(call: Pick<Call, "service" | "account" | "partition">, value: string, type: string): Target {
  const isIamName = call.service === "iam" && (type === "role" || type === "user" || type === "group");
  const uid = isIamName ? iamArn(call, type, value) : value;
  const name = lastSegment(uid);
  return { uid, type, ...(name === uid || name === "" ? {} : { name }) };
}

/** OpenTunnel names no instance, only its private address and, as text, the port. */
function tunnel(call: Call): Target | undefined {
  const logged = parameter(call, "privateIpAddress");
  if (logged === undefined) return undefined;
  const ip = address(logged);
  return {
    uid: ip ?? logged,
    type: "instance",
    ...(ip === undefined ? {} : { ip }),
    ...port(parameter(call, "remotePort")),
  };
}

/** Port forwarding puts the port, and the host behind the instance, into lists: `{"portNumber": ["5432"], "host": ["db"]}`. */
function session(call: Call): Target | undefined {
  const uid = parameter(call, "target");
  if (uid === undefined) return undefined;
  const forwarded = (key: string) => first(at(call.parameters, "parameters", key));
  const host = forwarded("host");
  const ip = host === undefined ? undefined : address(host);
  return {
    uid,
    type: "instance",
    ...(host === undefined ? {} : { name: host }),
    ...(ip === undefined ? {} : { ip }),
    ...port(forwarded("portNumber")),
  };
}

function first(value: JsonValue | undefined): string | undefined {
  return text(value) ?? text(list(value)[0]);
}

function port(value: string | undefined): Pick<Target, "port"> {
  const found = number(value);
  return found !== undefined && Number.isInteger(found) && found >= 0 && found <= 65535 ? { port: found } : {};
}

function assignment(call: Call): Target | undefined {
  const uid = parameter(call, "targetId");
  return uid === undefined ? undefined : { uid, type: "account", scope: `aws:${uid}` };
}

/** Identity Center names the permission set and the account; the role's own name, with its random suffix, is not logged. */
function portalRole(call: Call): Target | undefined {
  const details = call.record["serviceEventDetails"];
  const name = text(at(details, "role_name")) ?? parameter(call, "roleName");
  const account = accountId(at(details, "account_id")) ?? parameter(call, "accountId");
  if (name === undefined || account === undefined) return undefined;
  return { uid: `aws:${account}/${name}`, type: "role", name, scope: `aws:${account}` };
}

/** A gateway's own tunnel record, in the words AWS uses for the same things. */
function gatewayTarget(call: Call): Target | undefined {
  if (NAMED_BY.has(call.service)) return undefined;
  const uid = parameter(call, "instanceId", "target", "privateIpAddress", "host", "resource");
  if (uid === undefined) return undefined;
  const ip = address(parameter(call, "privateIpAddress", "host") ?? uid);
  const isResource = parameter(call, "instanceId", "target", "privateIpAddress", "host") === undefined;
  return {
    uid,
    type: isResource ? "resource" : "instance",
    ...(ip === undefined ? {} : { ip }),
    ...port(parameter(call, "remotePort", "port")),
  };
}

/** `resources[0]`, typed as CloudFormation types it: `AWS::S3::Object` becomes `object`. */
function recorded(call: Call): Target | undefined {
  const resource = list(call.record["resources"])[0];
  const arn = text(at(resource, "ARN")) ?? text(at(resource, "arn"));
  if (arn === undefined) return undefined;
  return { uid: arn, type: resourceType(text(at(resource, "type")) ?? "resource"), name: lastSegment(arn) };
}

const resourceType = memo((type) => {
  const last = type.split("::").at(-1) ?? "";
  return last.replace(/(?<=[a-z0-9])(?=[A-Z])/g, "-").toLowerCase();
});

/** The message says `arn:...:trail/T` or, for IAM, `role R`. */
function refused(call: Call): Target | undefined {
  const resource = call.refused;
  if (resource === undefined || resource === "*") return undefined;
  const spoken = /^(role|user|group) ([\w+=,.@/-]{1,512})$/.exec(resource);
  if (spoken?.[1] !== undefined && spoken[2] !== undefined)
    return make({ ...call, service: "iam" }, spoken[2], spoken[1]);
  const type = parseArn(resource)?.resource.split(/[/:]/)[0];
  const name = lastSegment(resource);
  return {
    uid: resource,
    type: type === undefined || type === name ? "resource" : type,
    ...(name === resource ? {} : { name }),
  };
}

/** A resource of another account says so in its ARN. */
function elsewhere(call: Call, found: Target): Target {
  const account = parseArn(found.uid)?.account;
  const stated = found.scope ?? (account === undefined || !/^\d{12}$/.test(account) ? undefined : `aws:${account}`);
  const isElsewhere = stated !== undefined && stated !== `aws:${call.account ?? ""}`;
  if (found.scope === undefined) return isElsewhere ? { ...found, scope: stated } : found;
  const { scope: _scope, ...rest } = found;
  return isElsewhere ? { ...rest, scope: stated } : rest;
}
