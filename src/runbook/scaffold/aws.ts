/** Made-up CloudTrail records that a new entry is tried on: for each detector some it tells of, and some it must not. */

import type { DetectorId } from "../../detectors/index.ts";
import type { JsonObject } from "../../model/json.ts";
import type { Sample } from "./sample.ts";

const ACCOUNT = "111122223333";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/deploy`;

interface Call {
  readonly service: string;
  readonly operation: string;
  readonly by?: JsonObject;
  readonly from?: string;
  readonly at?: string;
  readonly request?: JsonObject;
  readonly response?: JsonObject;
  readonly refused?: boolean;
  readonly readOnly?: boolean;
}

function user(name: string): JsonObject {
  return {
    type: "IAMUser",
    principalId: `AIDAEXAMPLE${name.toUpperCase()}`,
    arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    accountId: ACCOUNT,
    accessKeyId: `AKIAEXAMPLE${name.toUpperCase()}000001`,
    userName: name,
  };
}

function role(name: string, account: string): JsonObject {
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${name}`,
    accountId: account,
    accessKeyId: "ASIAEXAMPLE000000001",
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAEXAMPLE",
        arn: `arn:aws:iam::${account}:role/${name}`,
        accountId: account,
        userName: name,
      },
      attributes: { creationDate: "2026-06-10T08:00:00Z", mfaAuthenticated: "false" },
    },
  };
}

function records(...calls: readonly Call[]): readonly JsonObject[] {
  return calls.map((call, index) => ({
    eventVersion: "1.11",
    userIdentity: call.by ?? user("ben"),
    eventTime: call.at ?? `2026-06-10T09:0${index}:00Z`,
    eventSource: `${call.service}.amazonaws.com`,
    eventName: call.operation,
    awsRegion: "eu-west-1",
    sourceIPAddress: call.from ?? "203.0.113.200",
    userAgent: "aws-cli/2.31.9",
    // CloudTrail leaves a refused call's parameters out.
    requestParameters: call.refused ? null : (call.request ?? null),
    responseElements: call.response ?? null,
    ...(call.refused ? { errorCode: "AccessDenied", errorMessage: "You are not authorized." } : {}),
    requestID: `00000000-0000-4000-9000-00000000000${index}`,
    eventID: `00000000-0000-4000-8000-00000000000${index}`,
    readOnly: call.readOnly ?? false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: "Management",
  }));
}

const tunnel: Call = {
  service: "ec2-instance-connect",
  operation: "OpenTunnel",
  request: {
    instanceConnectEndpointId: "eice-0a1b2c3d4e5f60001",
    privateIpAddress: "10.20.0.5",
    remotePort: 22,
    maxTunnelDuration: 3600,
  },
};
const session = (target: string, at = "2026-06-10T09:00:00Z"): Call => ({
  service: "ssm",
  operation: "StartSession",
  at,
  request: { target },
  response: { sessionId: `ben-${target}` },
});
const refusals = (count: number) =>
  records(
    ...Array.from({ length: count }, (_, index) => ({ ...tunnel, refused: true, from: `203.0.113.${200 + index}` })),
  );

const ingress = (port: number): Call => ({
  service: "ec2",
  operation: "AuthorizeSecurityGroupIngress",
  request: {
    groupId: "sg-0example00000001",
    ipPermissions: {
      items: [{ ipProtocol: "tcp", fromPort: port, toPort: port, ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } }],
    },
  },
  response: { _return: true },
});

const trail = (operation: string): Call => ({
  service: "cloudtrail",
  operation,
  request: { name: `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/main` },
});

const assume = (name: string, at: string): Call => ({
  service: "sts",
  operation: "AssumeRole",
  by: user(name),
  at,
  request: { roleArn: ROLE, roleSessionName: name, durationSeconds: 3600 },
  response: {
    credentials: { accessKeyId: `ASIAEXAMPLE${name.toUpperCase()}00001`, expiration: "Jun 10, 2026 10:00:00 AM" },
    assumedRoleUser: {
      assumedRoleId: `AROAEXAMPLE:${name}`,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/${name}`,
    },
  },
  readOnly: true,
});

const secret: Call = {
  service: "secretsmanager",
  operation: "GetSecretValue",
  request: { secretId: "orders-db" },
  readOnly: true,
};

const BEN = { actor: `arn:aws:iam::${ACCOUNT}:user/ben` };

export const AWS_SAMPLES: Readonly<Record<DetectorId, Sample>> = {
  bypass: { fires: records(ingress(22)), quiet: records(ingress(443)), finds: { ...BEN, ports: ["22"] } },
  connections: {
    fires: records(tunnel),
    quiet: records({ ...tunnel, refused: true }),
    finds: { ...BEN, road: "instance-connect-endpoint" },
  },
  "credential-lineage": {
    fires: records(assume("ben", "2026-06-10T09:00:00Z")),
    quiet: records(assume("ada", "2026-06-10T09:00:00Z")),
    finds: { relation: "minted", identity: "ASIAEXAMPLEBEN00001" },
    params: { credential: "AKIAEXAMPLEBEN000001" },
  },
  "cross-project-service-accounts": {
    fires: records({ ...secret, by: role("vendor-sync", "999988887777") }),
    quiet: records({ ...secret, by: role("deploy", ACCOUNT) }),
    finds: { relation: "stranger-inside", home: "aws:999988887777" },
  },
  "each-event": {
    fires: records({ ...tunnel, refused: true }),
    quiet: records(tunnel),
    finds: { ...BEN, outcome: "denied" },
  },
  "failed-auth": { fires: refusals(5), quiet: refusals(4), finds: { src_range: "203.0.113.0/24", count: 5 } },
  "first-seen": {
    fires: records(session("i-0a1b2c3d4e5f60001", "2026-06-09T09:00:00Z"), session("i-0a1b2c3d4e5f60002")),
    quiet: records(session("i-0a1b2c3d4e5f60001", "2026-06-09T09:00:00Z"), session("i-0a1b2c3d4e5f60001")),
    finds: { ...BEN, novelty: "i-0a1b2c3d4e5f60002" },
  },
  "log-tampering": {
    fires: records(trail("StopLogging")),
    quiet: records(trail("StartLogging")),
    finds: { ...BEN, control: "trail", effect: "stopped" },
  },
  "odd-sources": {
    fires: records(tunnel),
    quiet: records({ ...tunnel, from: "198.51.100.12" }),
    finds: { ...BEN, reasons: ["outside-ranges"] },
  },
  "policy-bindings": {
    fires: records({
      service: "iam",
      operation: "AttachRolePolicy",
      request: { roleName: "deploy", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
    }),
    quiet: records({
      service: "iam",
      operation: "ListAttachedRolePolicies",
      request: { roleName: "deploy" },
      readOnly: true,
    }),
    finds: { ...BEN, role_name: "deploy" },
  },
  "token-spikes": {
    fires: records(assume("ci", "2026-06-09T09:00:00Z"), assume("ben", "2026-06-10T09:00:00Z")),
    quiet: records(assume("ben", "2026-06-09T09:00:00Z"), assume("ben", "2026-06-10T09:00:00Z")),
    finds: { ...BEN, kind: "new pair", subject: ROLE },
  },
};
