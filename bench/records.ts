/** Synthetic audit records in the proportions of a busy organization: mostly reads by roles and services. */

import type { JsonObject } from "../src/model/json.ts";
import { formatInstant } from "../src/model/time.ts";
import { accessKey, awsService, cloudTrail, roleSession, user } from "../src/sources/demo/aws-records.ts";
import type { Random } from "../src/sources/demo/random.ts";

type Weighted<T> = readonly (readonly [weight: number, value: T])[];

interface AwsCall {
  readonly service: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly request: (random: Random) => JsonObject | null;
  readonly response?: (random: Random) => JsonObject | null;
}

const REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2"] as const;
const ACCOUNTS = ["111122223333", "222233334444", "333344445555", "444455556666", "012345678901"] as const;
const AGENTS = [
  "aws-cli/2.31.9 md/awscrt#0.27.6 ua/2.1 os/linux#6.8 md/arch#x86_64 lang/python#3.13.7 cfg/retry-mode#standard",
  "Boto3/1.40.3 md/Botocore#1.40.3 ua/2.1 os/linux#5.10.0 md/arch#aarch64 lang/python#3.12.1 Botocore/1.40.3",
  "APN/1.0 HashiCorp/1.0 Terraform/1.9.2 (+https://www.terraform.io) terraform-provider-aws/5.60.0 (+https://registry.terraform.io/providers/hashicorp/aws)",
  "aws-sdk-go-v2/1.30.3 ua/2.1 os/linux lang/go#1.22.5 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.170.0",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
] as const;
const ROLES = [
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

const AWS_CALLS: Weighted<AwsCall> = [
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
    4,
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
  [
    0.5,
    {
      service: "ssm",
      name: "StartSession",
      readOnly: false,
      request: (random) => ({ target: `i-0${random.word(16)}` }),
      response: (random) => ({
        sessionId: `ada-${random.word(17)}`,
        tokenValue: "Value hidden due to security reasons.",
      }),
    },
  ],
];

/** One CloudTrail record logged at `at` (epoch milliseconds). */
export function cloudTrailRecord(random: Random, at: number): JsonObject {
  const { service, name, readOnly, request, response } = weighted(random, AWS_CALLS);
  const account = random.pick(ACCOUNTS);
  const refused = random.next() < 0.02;
  const region = random.pick(REGIONS);
  const { record } = cloudTrail(random, {
    at,
    account,
    who: caller(random, account, at),
    service,
    name,
    from: random.next() < 0.3 ? `${service}.amazonaws.com` : `10.${random.between(0, 9)}.${random.between(0, 255)}.7`,
    region,
    agent: random.next() < 0.0001 ? "agént/1.0 \u00fc" : random.pick(AGENTS),
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

function caller(random: Random, account: string, at: number): JsonObject {
  const kind = random.next();
  if (kind < 0.15) return awsService("autoscaling");
  if (kind < 0.2) return user(account, random.pick(["ada", "ben", "carla"]), accessKey(random, "AKIA"));
  return roleSession(
    account,
    random.pick(ROLES),
    random.word(10),
    accessKey(random),
    at - random.between(0, 3_600_000),
  );
}

const METHODS: Weighted<readonly [service: string, method: string, permission: string]> = [
  [40, ["storage.googleapis.com", "storage.objects.get", "storage.objects.get"]],
  [20, ["bigquery.googleapis.com", "google.cloud.bigquery.v2.JobService.Query", "bigquery.jobs.create"]],
  [15, ["iamcredentials.googleapis.com", "GenerateAccessToken", "iam.serviceAccounts.getAccessToken"]],
  [10, ["k8s.io", "io.k8s.core.v1.pods.list", "io.k8s.core.v1.pods.list"]],
  [10, ["compute.googleapis.com", "v1.compute.instances.list", "compute.instances.list"]],
  [3, ["cloudresourcemanager.googleapis.com", "GetIamPolicy", "resourcemanager.projects.getIamPolicy"]],
  [0.5, ["iap.googleapis.com", "AuthorizeUser", "iap.tunnelInstances.accessViaIAP"]],
];

/** One Cloud Logging entry with an `AuditLog` payload. */
export function logEntry(random: Random, at: number): JsonObject {
  const [service, method, permission] = weighted(random, METHODS);
  const project = random.pick(["shop-prod", "shop-staging", "data-lab"]);
  const name = `projects/_/buckets/bucket-${random.word(6)}/objects/data/${random.word(24)}`;
  const time = `${formatInstant(at).slice(0, 19)}.${random.word(9, "0123456789")}Z`;
  const refused = random.next() < 0.02;
  return {
    protoPayload: {
      "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
      ...(refused
        ? { status: { code: 7, message: `Permission '${permission}' denied on resource.` } }
        : { status: {} }),
      authenticationInfo: {
        principalEmail: `worker-${random.between(1, 40)}@${project}.iam.gserviceaccount.com`,
        serviceAccountDelegationInfo: [
          { firstPartyPrincipal: { principalEmail: "service-1@gs-project-accounts.iam.gserviceaccount.com" } },
        ],
        principalSubject: `serviceAccount:worker@${project}.iam.gserviceaccount.com`,
      },
      requestMetadata: {
        callerIp: `10.${random.between(0, 9)}.${random.between(0, 255)}.7`,
        callerSuppliedUserAgent: "google-cloud-sdk gcloud/541.0.0 command/gcloud.storage.cp environment/GCE,gzip(gfe)",
        requestAttributes: { time, auth: {} },
        destinationAttributes: {},
      },
      serviceName: service,
      methodName: method,
      authorizationInfo: [
        {
          resource: name,
          permission,
          ...(refused ? {} : { granted: true }),
          resourceAttributes: { service, type: "resource" },
        },
      ],
      resourceName: name,
      resourceLocation: { currentLocations: ["europe-west1"] },
      request: { "@type": "type.googleapis.com/google.storage.v1.Request", project, name },
    },
    insertId: random.word(13, "0123456789abcdefghijklmnopqrstuvwxyz"),
    resource: {
      type: "gcs_bucket",
      labels: { project_id: project, location: "europe-west1", bucket_name: `bucket-${random.word(6)}` },
    },
    timestamp: time,
    severity: refused ? "ERROR" : "INFO",
    logName: `projects/${project}/logs/cloudaudit.googleapis.com%2Fdata_access`,
    ...(service === "k8s.io" ? { operation: { id: random.uuid(), producer: "k8s.io", first: true, last: true } } : {}),
    receiveTimestamp: formatInstant(at + random.between(300, 2_500)),
  };
}

function weighted<T>(random: Random, choices: Weighted<T>): T {
  let rest = random.next() * choices.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, value] of choices) {
    rest -= weight;
    if (rest < 0) return value;
  }
  const [first] = choices;
  if (first === undefined) throw new Error("nothing to choose from");
  return first[1];
}
