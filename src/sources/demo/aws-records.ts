/** CloudTrail records with the field paths AWS writes, filled with made-up values. */

import type { JsonObject } from "../../model/json.ts";
import type { RawRecord } from "../../model/record.ts";
import { formatInstant } from "../../model/time.ts";
import type { Random } from "./random.ts";

const REGION = "eu-west-1";
const CLI = "aws-cli/2.31.9 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 md/arch#x86_64 lang/python#3.13.7";
const KEY_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export interface Call {
  readonly at: number;
  readonly account: string;
  readonly who: JsonObject;
  readonly service: string;
  readonly name: string;
  readonly from: string;
  readonly region?: string;
  readonly agent?: string;
  readonly request?: JsonObject | null;
  readonly response?: JsonObject | null;
  readonly error?: { readonly code?: string; readonly message: string };
  readonly readOnly?: boolean;
  readonly more?: JsonObject;
}

export function cloudTrail(random: Random, call: Call): RawRecord {
  const { at, account, who, service, name, from, region, agent, request, response, error, readOnly, more } = call;
  return {
    format: "cloudtrail",
    record: {
      eventVersion: "1.11",
      userIdentity: who,
      eventTime: formatInstant(Math.floor(at / 1_000) * 1_000),
      eventSource: `${service}.amazonaws.com`,
      eventName: name,
      awsRegion: region ?? REGION,
      sourceIPAddress: from,
      userAgent: agent ?? CLI,
      ...(error?.code === undefined ? {} : { errorCode: error.code }),
      ...(error === undefined ? {} : { errorMessage: error.message }),
      requestParameters: request ?? null,
      responseElements: response ?? null,
      requestID: random.uuid(),
      eventID: random.uuid(),
      readOnly: readOnly ?? false,
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
      ...more,
    },
  };
}

export function accessKey(random: Random, prefix: "AKIA" | "ASIA" = "ASIA"): string {
  return `${prefix}${random.word(16, KEY_ALPHABET)}`;
}

export function user(account: string, name: string, key: string): JsonObject {
  return {
    type: "IAMUser",
    principalId: `AIDAEXAMPLE${name.toUpperCase()}`,
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    accessKeyId: key,
    userName: name,
  };
}

/** A role session; `at` is when it began. */
export function roleSession(
  account: string,
  role: string,
  session: string,
  key: string,
  at: number,
  more: JsonObject = {},
): JsonObject {
  const path = role.startsWith("AWSReservedSSO_") ? "aws-reserved/sso.amazonaws.com/" : "";
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
    accountId: account,
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAEXAMPLE",
        arn: `arn:aws:iam::${account}:role/${path}${role}`,
        accountId: account,
        userName: role,
      },
      webIdFederationData: {},
      attributes: { creationDate: formatInstant(Math.floor(at / 1_000) * 1_000), mfaAuthenticated: "false" },
    },
    ...more,
  };
}

export function awsService(service: string): JsonObject {
  return { type: "AWSService", invokedBy: `${service}.amazonaws.com` };
}

/** A successful or refused `AssumeRole`; the new key is the link to what the session does next. */
export function assumeRole(
  random: Random,
  call: Omit<Call, "service" | "name" | "request" | "response"> & {
    readonly role: string;
    readonly roleAccount: string;
    readonly session: string;
    readonly newKey: string;
  },
): RawRecord {
  const { role, roleAccount, session, newKey, error } = call;
  return cloudTrail(random, {
    ...call,
    service: "sts",
    name: "AssumeRole",
    readOnly: true,
    request: error
      ? null
      : { roleArn: `arn:aws:iam::${roleAccount}:role/${role}`, roleSessionName: session, durationSeconds: 3_600 },
    response: error
      ? null
      : {
          credentials: { accessKeyId: newKey, sessionToken: "HIDDEN", expiration: formatInstant(call.at + 3_600_000) },
          assumedRoleUser: {
            assumedRoleId: `AROAEXAMPLE:${session}`,
            arn: `arn:aws:sts::${roleAccount}:assumed-role/${role}/${session}`,
          },
        },
    more: {
      resources: [{ accountId: roleAccount, type: "AWS::IAM::Role", ARN: `arn:aws:iam::${roleAccount}:role/${role}` }],
    },
  });
}

/** An interactive console sign-in of an IAM user. */
export function consoleLogin(
  random: Random,
  call: Pick<Call, "at" | "account" | "from"> & {
    readonly name: string;
    readonly failed?: boolean;
    readonly mfa?: boolean;
  },
): RawRecord {
  const { account, name, failed = false, mfa = true } = call;
  return cloudTrail(random, {
    ...call,
    who: {
      type: "IAMUser",
      principalId: `AIDAEXAMPLE${name.toUpperCase()}`,
      ...(failed ? {} : { arn: `arn:aws:iam::${account}:user/${name}` }),
      accountId: account,
      ...(failed ? { accessKeyId: "" } : {}),
      userName: name,
    },
    service: "signin",
    name: "ConsoleLogin",
    region: "us-east-1",
    agent: "Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0.0.0 Safari/537.36",
    ...(failed ? { error: { message: "Failed authentication" } } : {}),
    response: { ConsoleLogin: failed ? "Failure" : "Success" },
    more: {
      eventType: "AwsConsoleSignIn",
      additionalEventData: {
        LoginTo: "https://console.aws.amazon.com/console/home",
        MobileVersion: "No",
        MFAUsed: mfa && !failed ? "Yes" : "No",
      },
    },
  });
}

/** Session Manager: a session and its end, tied by the session id. */
export function shellSession(
  random: Random,
  call: Omit<Call, "service" | "name" | "request" | "response"> & {
    readonly instance: string;
    readonly session: string;
    readonly minutes?: number;
  },
): readonly RawRecord[] {
  const { instance, session, minutes = 15, at } = call;
  const shared = { ...call, service: "ssm" };
  return [
    cloudTrail(random, {
      ...shared,
      name: "StartSession",
      request: { target: instance },
      response: {
        sessionId: session,
        tokenValue: "Value hidden due to security reasons.",
        streamUrl: `wss://ssmmessages.${REGION}.amazonaws.com/v1/data-channel/${session}`,
      },
    }),
    cloudTrail(random, {
      ...shared,
      at: at + minutes * 60_000,
      name: "TerminateSession",
      request: { sessionId: session },
      response: { sessionId: session },
    }),
  ];
}

/** EC2 Instance Connect: the key that is pushed, then the tunnel it is used through. */
export function endpointTunnel(
  random: Random,
  call: Omit<Call, "service" | "name" | "request" | "response"> & {
    readonly instance: string;
    readonly address: string;
    readonly endpoint: string;
  },
): readonly RawRecord[] {
  const { instance, address, endpoint, at } = call;
  const shared = { ...call, service: "ec2-instance-connect" };
  return [
    cloudTrail(random, {
      ...shared,
      name: "SendSSHPublicKey",
      request: {
        instanceId: instance,
        instanceOSUser: "ec2-user",
        sSHPublicKey: "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLE",
      },
      response: { requestId: random.uuid(), success: true },
    }),
    cloudTrail(random, {
      ...shared,
      at: at + 3_000,
      name: "OpenTunnel",
      request: {
        instanceConnectEndpointId: endpoint,
        maxTunnelDuration: "3600",
        remotePort: "22",
        privateIpAddress: address,
      },
      more: {
        resources: [
          {
            accountId: call.account,
            type: "AWS::EC2::InstanceConnectEndpoint",
            ARN: `arn:aws:ec2:${REGION}:${call.account}:instance-connect-endpoint/${endpoint}`,
          },
        ],
      },
    }),
  ];
}
