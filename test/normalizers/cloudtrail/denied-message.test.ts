import { describe, expect, it } from "vitest";
import { parseDenied } from "../../../src/normalizers/cloudtrail/denied-message.ts";

const USER = "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: ";
const TRAIL = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main";

describe("parseDenied", () => {
  it.each([
    [`${USER}ssm:StartSession`, { action: "ssm:StartSession" }],
    [
      `${USER}sts:AssumeRole on resource: arn:aws:iam::1:role/x`,
      { action: "sts:AssumeRole", resource: "arn:aws:iam::1:role/x" },
    ],
    [
      `${USER}cloudtrail:StopLogging on resource: ${TRAIL} because no identity-based policy allows the cloudtrail:StopLogging action`,
      { action: "cloudtrail:StopLogging", resource: TRAIL, layer: "identity-based" },
    ],
    [
      `${USER}iam:PutRolePolicy on resource: role deploy because no identity-based policy allows the iam:PutRolePolicy action`,
      { action: "iam:PutRolePolicy", resource: "role deploy", layer: "identity-based" },
    ],
    [
      `You are not authorized to perform this operation. ${USER}ec2:RunInstances on resource: arn:aws:ec2:x:1:subnet/s because no permissions boundary allows the ec2:RunInstances action. Encoded authorization failure message: abc_DEF`,
      { action: "ec2:RunInstances", resource: "arn:aws:ec2:x:1:subnet/s", layer: "permissions-boundary" },
    ],
    [
      `${USER}ec2:RunInstances on resource: r. Encoded authorization failure message: abc`,
      { action: "ec2:RunInstances", resource: "r" },
    ],
    [
      `${USER}s3:GetObject on resource: "arn:x" with an explicit deny in a service control policy`,
      { action: "s3:GetObject", resource: '"arn:x"', layer: "service-control" },
    ],
    [
      `${USER}s3:GetObject because no resource-based policy allows the s3:GetObject action`,
      { action: "s3:GetObject", layer: "resource-based" },
    ],
    [
      `${USER}s3:GetObject because no session policy allows the s3:GetObject action`,
      { action: "s3:GetObject", layer: "session" },
    ],
    [
      `${USER}s3:GetObject with an explicit deny in an identity-based policy`,
      { action: "s3:GetObject", layer: "identity-based" },
    ],
    [
      `${USER}s3:GetObject with an explicit deny in a resource control policy`,
      { action: "s3:GetObject", layer: "resource-control" },
    ],
    [
      `${USER}s3:GetObject because no VPC endpoint policy allows the s3:GetObject action`,
      { action: "s3:GetObject", layer: "vpc-endpoint" },
    ],
    [
      `${USER}sts:AssumeRole because no role trust policy allows the sts:AssumeRole action`,
      { action: "sts:AssumeRole", layer: "resource-based" },
    ],
    ["User is not authorized to perform: rds:DeleteDBInstance", { action: "rds:DeleteDBInstance" }],
    ["The request was denied due to a VPC endpoint policy", { layer: "vpc-endpoint" }],
    ["Cannot exceed quota", undefined],
    ["not authorized to perform: ", undefined],
    ["", undefined],
  ])("%s", (message, expected) => {
    expect(parseDenied(message)).toEqual(expected);
  });

  it("stays quick on a hostile message", () => {
    const long = `${USER}${"a:".repeat(200_000)} on resource: ${" because no".repeat(200_000)}`;
    const start = performance.now();
    parseDenied(long);
    expect(performance.now() - start).toBeLessThan(500);
  });
});
