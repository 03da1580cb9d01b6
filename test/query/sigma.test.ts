/** Rules in the style of the public ones for AWS CloudTrail and Google Cloud audit logs load and match as Sigma says. */

import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { AuditEvent } from "../../src/model/event.ts";
import { event } from "../support/event.ts";
import { aws, codes, compiled, gcp, runs } from "./rule.ts";

interface Case {
  readonly name: string;
  readonly rule: string;
  readonly fires: readonly AuditEvent[];
  readonly quiet: readonly AuditEvent[];
}

const root = { type: "Root", arn: "arn:aws:iam::111122223333:root" };
const role = {
  type: "AssumedRole",
  arn: "arn:aws:sts::111122223333:assumed-role/deploy/ci",
  accessKeyId: "ASIAEXAMPLE",
  sessionContext: { sessionIssuer: { type: "Role", userName: "deploy" }, attributes: { mfaAuthenticated: "false" } },
};
const inlinePolicy = JSON.stringify({
  Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::<BUCKET>/*"] }],
});

function call(serviceName: string, methodName: string, payload: object = {}, entry: object = {}): AuditEvent {
  return gcp({
    logName: "projects/shop/logs/cloudaudit.googleapis.com%2Factivity",
    resource: { type: "gce_firewall_rule", labels: { project_id: "shop" } },
    ...entry,
    protoPayload: { serviceName, methodName, ...payload },
  });
}

const CASES: readonly Case[] = [
  {
    name: "root used by a person",
    rule: `
      selection_root: { userIdentity.type: Root }
      selection_service: { eventType: AwsServiceEvent }
      condition: selection_root and not selection_service`,
    fires: [aws({ userIdentity: root, eventType: "AwsApiCall" }), aws({ userIdentity: root })],
    quiet: [aws({ userIdentity: root, eventType: "AwsServiceEvent" }), aws({ userIdentity: role })],
  },
  {
    name: "console sign-in without a second factor",
    rule: `
      selection: { eventName: ConsoleLogin, responseElements.ConsoleLogin: Success, additionalEventData.MFAUsed: 'NO' }
      filter: { userIdentity.sessionContext.sessionIssuer.userName|startswith: AWSReservedSSO_ }
      condition: selection and not filter`,
    fires: [
      aws({
        eventName: "ConsoleLogin",
        responseElements: { ConsoleLogin: "Success" },
        additionalEventData: { MFAUsed: "No" },
      }),
    ],
    quiet: [
      aws({
        eventName: "ConsoleLogin",
        responseElements: { ConsoleLogin: "Failure" },
        additionalEventData: { MFAUsed: "No" },
      }),
      aws({
        eventName: "ConsoleLogin",
        responseElements: { ConsoleLogin: "Success" },
        additionalEventData: { MFAUsed: "No" },
        userIdentity: { sessionContext: { sessionIssuer: { userName: "AWSReservedSSO_Admin_1" } } },
      }),
      aws({ eventName: "ConsoleLogin", responseElements: null, additionalEventData: null }),
    ],
  },
  {
    name: "a failed export, told by three fields that are often absent",
    rule: `
      selection: { eventName: CreateInstanceExportTask, eventSource: ec2.amazonaws.com }
      filter1: { errorMessage|contains: '*' }
      filter2: { errorCode|contains: '*' }
      filter3: { responseElements|contains: Failure }
      condition: selection and not 1 of filter*`,
    fires: [
      aws({
        eventName: "CreateInstanceExportTask",
        eventSource: "ec2.amazonaws.com",
        responseElements: { state: "active" },
      }),
    ],
    quiet: [
      aws({ eventName: "CreateInstanceExportTask", eventSource: "ec2.amazonaws.com", errorCode: "Client.X" }),
      aws({
        eventName: "CreateInstanceExportTask",
        eventSource: "ec2.amazonaws.com",
        responseElements: { state: "Failure" },
      }),
    ],
  },
  {
    name: "text quoted from a policy document inside the parameters",
    rule: `
      selection:
        eventSource: iam.amazonaws.com
        eventName: PutUserPolicy
        userAgent|contains: 'Some Browser'
        requestParameters|contains|all: ['"arn:aws:s3:::<BUCKET>/*"', '"s3:GetObject"', '"Allow"']
      condition: selection`,
    fires: [
      aws({
        eventSource: "iam.amazonaws.com",
        eventName: "PutUserPolicy",
        userAgent: "[Some Browser 10.9]",
        requestParameters: { userName: "ada", policyDocument: inlinePolicy },
      }),
    ],
    quiet: [
      aws({
        eventSource: "iam.amazonaws.com",
        eventName: "PutUserPolicy",
        userAgent: "[Some Browser 10.9]",
        requestParameters: { userName: "ada", policyDocument: inlinePolicy.replace("Allow", "Deny") },
      }),
    ],
  },
  {
    name: "one of several weakened settings, which are logged as booleans or as text",
    rule: `
      selection_event: { eventName: PutBucketPublicAccessBlock }
      selection_weak_acls: { requestParameters.PublicAccessBlockConfiguration.BlockPublicAcls: 'false' }
      selection_weak_policy: { requestParameters.PublicAccessBlockConfiguration.BlockPublicPolicy: 'false' }
      condition: selection_event and 1 of selection_weak_*`,
    fires: [
      aws({
        eventName: "PutBucketPublicAccessBlock",
        requestParameters: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: false } },
      }),
    ],
    quiet: [
      aws({
        eventName: "PutBucketPublicAccessBlock",
        requestParameters: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: "true" } },
      }),
    ],
  },
  {
    name: "success is a code or none",
    rule: `
      selection_source: { eventSource: guardduty.amazonaws.com }
      selection_action_delete: { eventName: DeleteDetector }
      selection_action_update: { eventName: UpdateDetector, requestParameters.enable: 'false' }
      selection_status_success: { errorCode: Success }
      selection_status_null: { errorCode: null }
      condition: selection_source and 1 of selection_action_* and 1 of selection_status_*`,
    fires: [
      aws({ eventSource: "guardduty.amazonaws.com", eventName: "DeleteDetector" }),
      aws({
        eventSource: "guardduty.amazonaws.com",
        eventName: "UpdateDetector",
        requestParameters: { enable: false },
        errorCode: null,
      }),
    ],
    quiet: [
      aws({ eventSource: "guardduty.amazonaws.com", eventName: "DeleteDetector", errorCode: "AccessDenied" }),
      aws({ eventSource: "guardduty.amazonaws.com", eventName: "UpdateDetector", requestParameters: { enable: true } }),
    ],
  },
  {
    name: "a list of maps among the filters",
    rule: `
      selection: { userIdentity.arn|re: '.+:assumed-role/.+' }
      filter_main_generic:
        - eventSource: ssm.amazonaws.com
        - eventName: RegisterManagedInstance
        - sourceIPAddress: AWS Internal
      condition: selection and not 1 of filter_main_*`,
    fires: [aws({ userIdentity: role, eventSource: "s3.amazonaws.com", sourceIPAddress: "192.0.2.1" })],
    quiet: [
      aws({ userIdentity: role, eventSource: "ssm.amazonaws.com" }),
      aws({ userIdentity: role, sourceIPAddress: "AWS Internal" }),
      aws({ userIdentity: root }),
    ],
  },
  {
    name: "long-lived keys",
    rule: `
      selection: { userIdentity.accessKeyId|startswith: AKIA, eventName: [PutUseCase, GetUseCase] }
      condition: selection`,
    fires: [aws({ userIdentity: { accessKeyId: "AKIAEXAMPLE" }, eventName: "GetUseCase" })],
    quiet: [aws({ userIdentity: role, eventName: "GetUseCase" })],
  },
  {
    name: "allowed calls of a service, in the spelling of exports",
    rule: `
      selection:
        data.protoPayload.authorizationInfo.permission: [accesscontextmanager.accessPolicies.delete]
        data.protoPayload.authorizationInfo.granted: 'true'
        data.protoPayload.serviceName: accesscontextmanager.googleapis.com
        data.protoPayload.resource.type: audited_resource
      condition: selection`,
    fires: [
      call(
        "accesscontextmanager.googleapis.com",
        "DeleteAccessPolicy",
        { authorizationInfo: [{ permission: "accesscontextmanager.accessPolicies.delete", granted: true }] },
        { resource: { type: "audited_resource" } },
      ),
    ],
    quiet: [
      call(
        "accesscontextmanager.googleapis.com",
        "DeleteAccessPolicy",
        { authorizationInfo: [{ permission: "accesscontextmanager.accessPolicies.delete" }] },
        { resource: { type: "audited_resource" } },
      ),
    ],
  },
  {
    name: "a firewall opened to everybody, in Elastic's names",
    rule: `
      selection_method: { gcp.audit.method_name|endswith: [.firewalls.insert, .firewalls.patch] }
      selection_config:
        gcp.audit.request.source_ranges: 0.0.0.0/0
        gcp.audit.request.alloweds.ports: 22
        gcp.audit.request.direction: INGRESS
      condition: all of selection_*`,
    fires: [
      call("compute.googleapis.com", "v1.compute.firewalls.insert", {
        request: {
          direction: "INGRESS",
          sourceRanges: ["0.0.0.0/0"],
          alloweds: [{ IPProtocol: "tcp", ports: ["80", "22"] }],
        },
      }),
    ],
    quiet: [
      call("compute.googleapis.com", "v1.compute.firewalls.insert", {
        request: {
          direction: "INGRESS",
          sourceRanges: ["10.0.0.0/8"],
          alloweds: [{ IPProtocol: "tcp", ports: ["22"] }],
        },
      }),
      call("compute.googleapis.com", "v1.compute.firewalls.delete"),
    ],
  },
  {
    name: "wildcards inside a method name",
    rule: `
      selection: { gcp.audit.method_name: [v*.Compute.PacketMirrorings.Insert, io.k8s.api.batch.v*.Job] }
      condition: selection`,
    fires: [
      call("compute.googleapis.com", "v1.compute.packetMirrorings.insert"),
      call("k8s.io", "io.k8s.api.batch.v1.Job"),
    ],
    quiet: [call("compute.googleapis.com", "v1.compute.packetMirrorings.get")],
  },
  {
    name: "a role granted, written with marks for any element",
    rule: `
      selection:
        protoPayload.serviceName: iam.googleapis.com
        protoPayload.serviceData.policyDelta.bindingDeltas[*].action: ADD
        protoPayload.serviceData.policyDelta.bindingDeltas[*].role: roles/iam.serviceAccountTokenCreator
      condition: selection`,
    fires: [
      call("iam.googleapis.com", "google.iam.admin.v1.SetIAMPolicy", {
        serviceData: {
          policyDelta: {
            bindingDeltas: [{ action: "ADD", role: "roles/iam.serviceAccountTokenCreator", member: "user:x" }],
          },
        },
      }),
    ],
    quiet: [call("iam.googleapis.com", "google.iam.admin.v1.SetIAMPolicy", { serviceData: {} })],
  },
  {
    name: "a disabled sink",
    rule: `
      selection_delete: { gcp.audit.method_name|endswith: .DeleteSink }
      selection_disable: { gcp.audit.method_name|endswith: .UpdateSink, gcp.audit.request.sink.disabled: true }
      condition: 1 of selection_*`,
    fires: [
      call("logging.googleapis.com", "google.logging.v2.ConfigServiceV2.DeleteSink"),
      call("logging.googleapis.com", "google.logging.v2.ConfigServiceV2.UpdateSink", {
        request: { sink: { disabled: true } },
      }),
    ],
    quiet: [
      call("logging.googleapis.com", "google.logging.v2.ConfigServiceV2.UpdateSink", {
        request: { sink: { name: "x" } },
      }),
    ],
  },
];

describe.each(CASES)("$name", ({ rule, fires, quiet }) => {
  const detection = compiled(parse(rule));
  it("fires", () => {
    expect(fires.map((one) => runs(detection, one))).toEqual(fires.map(() => true));
  });
  it("stays quiet", () => {
    expect(quiet.map((one) => runs(detection, one))).toEqual(quiet.map(() => false));
  });
});

it("takes placeholders, and words of other schemas", () => {
  const detection = compiled(
    parse(`
      selection: { eventName: ConsoleLogin, status: success }
      filter_country: { src_country|expand: '%Legitimate_Countries%' }
      filter_ip: { src_ip|expand: '%Legitimate_IP_Ranges%' }
      condition: selection and not filter_country and not filter_ip`),
  );
  const from = (country: string) =>
    event({
      raw: { eventName: "ConsoleLogin" },
      outcome: "success",
      src_endpoint: { kind: "ip", ip: "192.0.2.1", location: { country } },
    });
  expect([...detection.params]).toEqual(["Legitimate_Countries", "Legitimate_IP_Ranges"]);
  expect(runs(detection, from("NL"), { Legitimate_Countries: ["DE", "NL"] })).toBe(false);
  expect(runs(detection, from("KP"), { Legitimate_Countries: ["DE", "NL"] })).toBe(true);
  expect(runs(detection, from("KP"), { Legitimate_Countries: ["DE"], Legitimate_IP_Ranges: "192.0.2.1" })).toBe(false);
});

it.each([
  [
    "query/unsupported-keyword",
    "selection: { data.protoPayload.methodName: io.k8s.core.v1.pods.create }\nkeywords: [image-policy/break-glass]\ncondition: selection and keywords",
  ],
  [
    "query/unsupported-aggregation",
    "selection: { eventName: GetSecretValue }\ncondition: selection | count() by userIdentity.arn > 20",
  ],
])("refuses with %s", (code, rule) => {
  expect(codes(parse(rule))).toEqual([code]);
});
