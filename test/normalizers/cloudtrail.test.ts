import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../src/model/event.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { cloudtrail } from "../../src/normalizers/cloudtrail.ts";
import { ACCOUNT, normalized, OTHER, record, USER } from "./cloudtrail/record.ts";

describe("cloudtrail", () => {
  it("reads a whole record", () => {
    const raw = record({
      eventSource: "ssm.amazonaws.com",
      eventName: "StartSession",
      requestParameters: { target: "i-1" },
      responseElements: { sessionId: "ada-1" },
      tlsDetails: { clientProvidedHostHeader: "ssm.eu-west-1.amazonaws.com" },
    });
    expect(cloudtrail(raw)).toEqual({
      uid: "e-1",
      record_uid: "e-1",
      time: { ms: Date.UTC(2026, 5, 1, 12), text: "2026-06-01T12:00:00Z" },
      plane: "aws",
      activity: "session.open",
      outcome: "success",
      actor: {
        uid: USER,
        name: "ada",
        type: "human",
        delegated_by: [],
        credential_uid: "AKIAEXAMPLE",
        home: `aws:${ACCOUNT}`,
      },
      src_endpoint: { kind: "ip", ip: "198.51.100.7" },
      http_request: { user_agent: "aws-cli/2", host: "ssm.eu-west-1.amazonaws.com" },
      api: { service: "ssm.amazonaws.com", operation: "StartSession", canonical: "StartSession" },
      target: { uid: "i-1", type: "instance" },
      scope: `aws:${ACCOUNT}`,
      region: "eu-west-1",
      road: "session-manager",
      session: { uid: "ada-1", phase: "start" },
      raw,
    });
  });

  it.each<[string, JsonObject, string, string | undefined]>([
    ["its own id", {}, "e-1", "e-1"],
    ["the id of the record it corrects", { addendum: { originalEventID: "e-0" } }, "e-0", "e-1"],
    ["the id all accounts share", { sharedEventID: "s-1" }, "s-1", "e-1"],
    ["none", { eventID: null }, "", undefined],
    [
      "its own id, for Insights share theirs between start and end",
      { eventType: "AwsCloudTrailInsight", sharedEventID: "s-1" },
      "e-1",
      "e-1",
    ],
  ])("is identified by %s", (_what, more, uid, recordUid) => {
    const event = normalized(more);
    expect([event.uid, event.record_uid]).toEqual([uid, recordUid]);
  });

  it.each<[string, JsonObject, string]>([
    ["no time", { eventTime: null }, "no eventTime"],
    ["a time of the wrong type", { eventTime: { $date: 1 } }, "no eventTime"],
    ["text that is no time", { eventTime: "yesterday" }, "eventTime is no time"],
    ["no name", { eventName: "" }, "no eventName"],
  ])("refuses %s", (_what, more, invalid) => {
    expect(cloudtrail(record(more))).toEqual({ invalid });
  });

  it.each(["1.04", "1.11", "1.99", "2.0", undefined])("parses version %s", (eventVersion) => {
    expect(normalized({ eventVersion }).activity).toBe("other");
  });

  it.each<[string, JsonObject, string | undefined]>([
    ["the account that recorded it", { recipientAccountId: OTHER }, `aws:${OTHER}`],
    ["the caller's account, where that is missing", { recipientAccountId: null }, `aws:${ACCOUNT}`],
    ["an account id that lost its zeros", { recipientAccountId: 1234 }, "aws:000000001234"],
    ["nowhere", { recipientAccountId: null, userIdentity: null }, undefined],
  ])("belongs to %s", (_what, more, scope) => {
    expect(normalized(more).scope).toBe(scope);
  });

  it("takes an Insights event's name from its details, and says no more", () => {
    const event = normalized({
      eventCategory: "Insight",
      eventType: "AwsCloudTrailInsight",
      eventSource: null,
      eventName: null,
      insightDetails: { eventSource: "iam.amazonaws.com", eventName: "AttachRolePolicy", state: "Start" },
    });
    expect(event).toMatchObject({
      activity: "other",
      outcome: "unknown",
      api: { service: "iam.amazonaws.com", operation: "AttachRolePolicy" },
    });
    expect(event).not.toHaveProperty("target");
  });

  it.each(["AwsVpceEvent", "AwsVpceEvents"])("reads a network activity event of type %s", (eventType) => {
    const event = normalized({
      eventCategory: "NetworkActivity",
      eventType,
      eventSource: "s3.amazonaws.com",
      eventName: "GetObject",
      errorCode: "VpceAccessDenied",
      errorMessage: "The request was denied due to a VPC endpoint policy",
      sourceIPAddress: "10.0.0.1",
    });
    expect(event).toMatchObject({
      outcome: "denied",
      status: { layer: "vpc-endpoint" },
      src_endpoint: { kind: "ip", ip: "10.0.0.1" },
    });
  });

  it("leaves the record as it was", () => {
    const raw = record({ eventName: "DescribeInstances" });
    const before = structuredClone(raw);
    expect(normalized({ eventName: "DescribeInstances" }).raw).toEqual(before);
    cloudtrail(raw);
    expect(raw).toEqual(before);
  });
});

const SAMPLES = join(import.meta.dirname, "../../../shared/samples/aws");
const present = existsSync(SAMPLES);
if (!present) process.stderr.write("public sample records are not here: their tests are skipped\n");

function sample(file: string): readonly JsonObject[] {
  const content = readFileSync(join(SAMPLES, file), "utf8");
  if (!file.endsWith(".jsonl")) return JSON.parse(content);
  return content
    .trim()
    .split("\n")
    .map((line) => JSON.parse(JSON.parse(line).CloudTrailEvent));
}

function events(file: string): readonly AuditEvent[] {
  return sample(file).map((raw) => {
    const event = cloudtrail(raw);
    return "invalid" in event ? expect.fail(event.invalid) : event;
  });
}

describe.skipIf(!present)("public sample records", () => {
  const files = present
    ? readdirSync(SAMPLES).flatMap((folder) => readdirSync(join(SAMPLES, folder)).map((file) => `${folder}/${file}`))
    : [];

  it.each(files)("%s normalizes wherever a record has a time", (file) => {
    for (const raw of sample(file)) {
      const event = cloudtrail(raw);
      if (raw["eventTime"] === undefined) expect(event).toEqual({ invalid: "no eventTime" });
      else expect(event).toMatchObject({ plane: "aws", actor: { uid: expect.stringMatching(/./) } });
    }
  });

  it("three sessions, each opened and closed, between many reads", () => {
    const all = events("stratus/aws.execution.ssm-start-session.json").filter((event) => event.activity !== "read");
    const of = (activity: string) =>
      all.filter((event) => event.activity === activity).map((event) => event.session?.uid);
    expect(all.every((event) => event.road === "session-manager" && event.outcome === "success")).toBe(true);
    expect([of("session.open").length, of("session.close").length, all.length]).toEqual([3, 3, 6]);
    expect(new Set(of("session.open"))).toEqual(new Set(of("session.close")));
  });

  it("a console sign-in without MFA", () => {
    expect(events("stratus/aws.initial-access.console-login-without-mfa.json")).toMatchObject([
      { activity: "signin", road: "console", outcome: "success", actor: { type: "human", session: { mfa: false } } },
    ]);
  });

  it("a role that trusts a stranger", () => {
    expect(events("stratus/aws.persistence.iam-backdoor-role.json")).toMatchObject([
      {
        activity: "policy.grant",
        policy: {
          kind: "trust",
          resource: "arn:aws:iam::751203476945:role/stratus-red-team-backdoor-r-role",
          after: [
            { role: "sts:AssumeRole", members: ["Service: ec2.amazonaws.com"] },
            { role: "sts:AssumeRole", members: ["arn:aws:iam::193672423079:root"] },
          ],
        },
      },
    ]);
  });

  it("an attempt to open SSH, refused by an identity-based policy", () => {
    expect(events("traildiscover/EC2.AuthorizeSecurityGroupIngress.json")).toMatchObject([
      {
        activity: "exposure.open",
        outcome: "denied",
        status: { layer: "identity-based", action: "ec2:AuthorizeSecurityGroupIngress" },
        src_endpoint: { kind: "absent" },
        exposure: {
          resource: "sg-0683fcf7a41c82593",
          rules: [{ protocol: "tcp", from_port: 22, to_port: 22, ranges: ["0.0.0.0/24"] }],
        },
      },
    ]);
  });

  it("a trail stopped", () => {
    expect(events("stratus/aws.defense-evasion.cloudtrail-stop.json")).toMatchObject([
      { activity: "log.tamper", outcome: "success", logging: { control: "trail", effect: "stopped" } },
    ]);
  });

  it("a federation token, and its use, by one and the same user", () => {
    const [asked, used] = events("stratus/aws.persistence.sts-federation-token.json");
    expect(asked).toMatchObject({ activity: "credential.mint", minted: { kind: "federation-token" } });
    expect(used?.actor.credential_uid).toBe(asked?.minted?.credential_uid);
    expect(used?.actor.uid).toBe(asked?.actor.uid);
  });
});
