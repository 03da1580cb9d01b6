/** Who is at work in a synthetic AWS account, and the record that CloudTrail writes of a call. */

import type { JsonObject } from "../../src/model/json.ts";
import {
  accessKey,
  awsService,
  cloudTrail,
  consoleLogin,
  roleSession,
  user,
} from "../../src/sources/demo/aws-records.ts";
import type { Random } from "../../src/sources/demo/random.ts";
import { type AwsCall, ROLES } from "./aws-calls.ts";

export const REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2"] as const;
export const ACCOUNTS = ["111122223333", "222233334444", "333344445555", "444455556666", "012345678901"] as const;
const USERS = ["ada", "ben", "carla"] as const;
const AGENTS = [
  "aws-cli/2.31.9 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 md/arch#x86_64 lang/python#3.13.7 cfg/retry-mode#standard",
  "Boto3/1.40.3 md/Botocore#1.40.3 ua/2.1 os/linux#5.10.0 md/arch#aarch64 lang/python#3.12.1 Botocore/1.40.3",
  "APN/1.0 HashiCorp/1.0 Terraform/1.9.2 (+https://www.terraform.io) terraform-provider-aws/5.60.0 (+https://registry.terraform.io/providers/hashicorp/aws)",
  "aws-sdk-go-v2/1.30.3 ua/2.1 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.170.0",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
] as const;

/** One credential in one place: what stays the same from call to call. */
export interface Session {
  readonly account: string;
  readonly who: JsonObject;
  readonly from: string;
  readonly agent: string;
}

/** `at`: by when it had begun (epoch milliseconds). */
export function openSession(random: Random, account: string, at: number): Session {
  if (random.next() < 0.15) {
    const service = "autoscaling";
    return { account, who: awsService(service), from: `${service}.amazonaws.com`, agent: `${service}.amazonaws.com` };
  }
  const from = `10.${random.between(0, 9)}.${random.between(0, 255)}.7`;
  const agent = random.next() < 0.001 ? "agént/1.0 \u00fc" : random.pick(AGENTS);
  if (random.next() < 0.06)
    return { account, who: user(account, random.pick(USERS), accessKey(random, "AKIA")), from, agent };
  const began = at - random.between(0, 3_600_000);
  return {
    account,
    who: roleSession(account, random.pick(ROLES), random.word(10), accessKey(random), began),
    from,
    agent,
  };
}

export interface Made {
  readonly call: AwsCall;
  readonly region: string;
  readonly refused: boolean;
}

export function callRecord(random: Random, at: number, session: Session, { call, region, refused }: Made): JsonObject {
  const { service, name, readOnly, request, response } = call;
  const { account } = session;
  const { record } = cloudTrail(random, {
    at,
    ...session,
    service,
    name,
    region,
    request: request(random),
    response: refused ? null : (response?.(random) ?? null),
    readOnly,
    ...(refused
      ? {
          error: {
            code: "AccessDenied",
            message: `User: arn:aws:iam::${account}:user/x is not authorized to perform: ${service}:${name}`,
          },
        }
      : {}),
    more: {
      resources: [{ accountId: account, type: "AWS::S3::Object", ARN: `arn:aws:s3:::bucket-${random.word(6)}/key` }],
      tlsDetails: {
        tlsVersion: "TLSv1.3",
        cipherSuite: "TLS_AES_128_GCM_SHA256",
        clientProvidedHostHeader: `${service}.${region}.amazonaws.com`,
      },
    },
  });
  return record;
}

export function signIn(random: Random, at: number, account: string, mfa: boolean): JsonObject {
  const from = `198.51.100.${random.between(1, 40)}`;
  return consoleLogin(random, { at, account, from, name: random.pick(USERS), mfa }).record as JsonObject;
}
