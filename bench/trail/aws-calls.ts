/** What is called in the synthetic trail, and how often: mostly reads. */

import type { JsonObject } from "../../src/model/json.ts";
import { accessKey } from "../../src/sources/demo/aws-records.ts";
import type { Random } from "../../src/sources/demo/random.ts";
import type { Weighted } from "./weighted.ts";

export interface AwsCall {
  readonly service: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly request: (random: Random) => JsonObject | null;
  readonly response?: (random: Random) => JsonObject | null;
}

export const ROLES = [
  "Deployer",
  "NodeRole",
  "DataPipeline",
  "Monitoring",
  "AWSReservedSSO_Operator_0123456789abcdef",
] as const;

const POLICY = (random: Random): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Allow",
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject"],
        Resource: `arn:aws:s3:::bucket-${random.word(6)}/*`,
      },
    ],
  });

/** What roles and services do all day. */
export const DAILY: Weighted<AwsCall> = [
  [
    26,
    {
      service: "ec2",
      name: "DescribeInstances",
      readOnly: true,
      request: (random) => ({
        instancesSet: { items: [{ instanceId: `i-0${random.word(16)}` }] },
        filterSet: { items: [{ name: "instance-state-name", valueSet: { items: [{ value: "running" }] } }] },
      }),
    },
  ],
  [
    20,
    {
      service: "s3",
      name: "GetObject",
      readOnly: true,
      request: (random) => ({
        bucketName: `bucket-${random.word(6)}`,
        Host: "bucket.s3.eu-west-1.amazonaws.com",
        key: `data/2026/06/${random.word(24)}.parquet`,
      }),
    },
  ],
  [
    14,
    {
      service: "kms",
      name: "Decrypt",
      readOnly: true,
      request: (random) => ({
        encryptionContext: { "aws:s3:arn": `arn:aws:s3:::bucket-${random.word(6)}` },
        encryptionAlgorithm: "SYMMETRIC_DEFAULT",
      }),
    },
  ],
  [
    14,
    {
      service: "sts",
      name: "AssumeRole",
      readOnly: true,
      request: (random) => ({
        roleArn: `arn:aws:iam::111122223333:role/${random.pick(ROLES)}`,
        roleSessionName: random.word(12),
        durationSeconds: 3600,
      }),
      response: (random) => ({
        credentials: {
          accessKeyId: accessKey(random),
          expiration: "Jun 1, 2026, 1:00:00 PM",
          sessionToken: random.word(80),
        },
        assumedRoleUser: { assumedRoleId: "AROAEXAMPLE:session", arn: "arn:aws:sts::111122223333:assumed-role/R/s" },
      }),
    },
  ],
  [
    10,
    {
      service: "logs",
      name: "CreateLogStream",
      readOnly: false,
      request: (random) => ({
        logGroupName: "/aws/lambda/worker",
        logStreamName: `2026/06/01/[$LATEST]${random.word(32)}`,
      }),
    },
  ],
  [8, { service: "elasticloadbalancing", name: "DescribeTargetHealth", readOnly: true, request: () => null }],
  [
    1,
    {
      service: "iam",
      name: "PutRolePolicy",
      readOnly: false,
      request: (random) => ({ roleName: random.pick(ROLES), policyName: "inline", policyDocument: POLICY(random) }),
    },
  ],
  [
    3,
    {
      service: "dynamodb",
      name: "UpdateTable",
      readOnly: false,
      request: (random) => ({ tableName: `table-${random.word(6)}`, provisionedThroughput: { readCapacityUnits: 25 } }),
    },
  ],
];

/** As many other calls, each with members of its own in what it is given and gives: the first of them the most often. */
export function otherCalls(count: number): Weighted<AwsCall> {
  return Array.from({ length: count }, (_, index): readonly [number, AwsCall] => {
    const readOnly = index % 3 > 0;
    const name = `${readOnly ? "Describe" : "Modify"}Part${index}`;
    const request = (random: Random): JsonObject => ({
      [`part${index}Id`]: `part-${random.word(17)}`,
      ...(index % 4 === 0 ? { [`limit${index}`]: 50 } : {}),
      ...(index % 5 === 0 ? { tagSet: { items: [{ key: "team", value: random.word(6) }] } } : {}),
    });
    const response = (random: Random): JsonObject => ({
      [`change${index}`]: { state: "pending", id: random.word(12) },
    });
    return [
      1 / (1 + index),
      { service: `service${index % 40}`, name, readOnly, request, ...(readOnly ? {} : { response }) },
    ];
  });
}

const started: AwsCall["response"] = (random) => ({
  sessionId: `ada-${random.word(17)}`,
  tokenValue: "Value hidden due to security reasons.",
});

export const OPEN_SHELL: AwsCall = {
  service: "ssm",
  name: "StartSession",
  readOnly: false,
  request: (random) => ({ target: `i-0${random.word(16)}` }),
  response: started,
};

/** A way through a machine, which nobody can write down. */
export const FORWARD_PORT: AwsCall = {
  ...OPEN_SHELL,
  request: (random) => ({
    target: `i-0${random.word(16)}`,
    documentName: "AWS-StartPortForwardingSessionToRemoteHost",
    parameters: { host: ["orders-db.internal"], portNumber: ["5432"], localPortNumber: ["15432"] },
  }),
};

/** Asks for sessions and is none: its record holds the same word. */
export const LOOK_UP_SESSIONS: AwsCall = {
  service: "cloudtrail",
  name: "LookupEvents",
  readOnly: true,
  request: () => ({
    lookupAttributes: [{ attributeKey: "EventName", attributeValue: "StartSession" }],
    maxResults: 50,
  }),
};
