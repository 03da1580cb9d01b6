import { describe, expect, it } from "vitest";
import { unknownOperation } from "../../../src/lint/rules/unknown-operation.ts";
import { parseRunbook } from "../../../src/runbook/parse.ts";
import { readYaml } from "../../../src/runbook/yaml-document.ts";

function check(text: string, file: string) {
  const { runbook, diagnostics } = parseRunbook(text, file);
  expect(diagnostics).toEqual([]);
  if (runbook === undefined) throw new Error("the entry loads");
  const { documents } = readYaml(text, file, "runbook");
  return unknownOperation.check({ runbook, text, documents, example: { ok: true, rendered: "" } });
}

/** An entry whose only selection is this flow map. */
function entry(selection: string, query = ""): string {
  return `id: asked
title: What is asked
level: low
rationale: To see what lint says of a query.
query:
${query}  detection:
    selection: ${selection}
    condition: selection
example_output: x
next_steps: [{ title: Look }]
`;
}

const PATH = ["query", "detection", "selection"];

describe("known names", () => {
  it.each([
    "{ eventName: StartSession }",
    "{ eventName: [OpenTunnel, consolelogin, AddPermission20150331v2] }",
    "{ protoPayload.methodName: v1.compute.firewalls.insert }",
    "{ api.operation: [OpenTunnel, google.iam.admin.v1.SetIAMPolicy] }",
    "{ api.canonical: firewalls.insert }",
    // What a forwarder of Google's records writes into CloudTrail Lake.
    "{ eventName: AuthorizeUser }",
    // The words of the street, which mean an activity.
    "{ eventName: CreateTunnel }",
    "{ protoPayload.methodName: add-iam-policy-binding }",
    "{ api.operation: AccessDenied }",
  ])("%s", (selection) => {
    expect(check(entry(selection), "asked.yaml")).toEqual([]);
  });
});

describe("what is no name written out", () => {
  it.each([
    "{ eventName: 'Nonsens*' }",
    "{ eventName|startswith: Nonsense }",
    "{ eventName|contains: [Nonsense, Other] }",
    "{ eventName|re: '^Nonsense$' }",
    "{ eventName: null }",
    "{ eventName: '' }",
    "{ eventName|exists: true }",
    "{ eventSource: nonsense.amazonaws.com }",
    "{ requestParameters.eventName: Nonsense }",
  ])("%s", (selection) => {
    expect(check(entry(selection), "asked.yaml")).toEqual([]);
  });

  it("a parameter", () => {
    const params = "params: { operation: { type: string, description: Which } }\n";
    expect(check(params + entry("{ eventName|expand: '%operation%' }"), "asked.yaml")).toEqual([]);
  });
});

describe("unknown names", () => {
  it.each([
    ["{ eventName: StartSesion }", ["eventName"], "StartSesion", "StartSession"],
    ["{ eventName: [StartSession, ConsoleLogon] }", ["eventName", 1], "ConsoleLogon", "ConsoleLogin"],
    ["{ eventName|cased: StartSesion }", ["eventName|cased"], "StartSesion", "StartSession"],
    ["{ eventName|neq: StartSesion }", ["eventName|neq"], "StartSesion", "StartSession"],
    ["[{ outcome: denied }, { api.operation: OpenTunel }]", [1, "api.operation"], "OpenTunel", "OpenTunnel"],
    ["{ protoPayload.methodName: AuthorizeUsr }", ["protoPayload.methodName"], "AuthorizeUsr", "AuthorizeUser"],
    ["{ api.canonical: firewalls.inser }", ["api.canonical"], "firewalls.inser", "firewalls.insert"],
  ])("%s", (selection, path, name, near) => {
    const [issue, ...others] = check(entry(selection), "asked.yaml");
    expect(others).toEqual([]);
    expect(issue?.path).toEqual([...PATH, ...path]);
    expect(issue?.message).toContain(`"${name}"`);
    expect(issue?.hint).toContain(`did you mean "${near}"`);
  });

  it("an operation of the other cloud, where the field or the entry says which", () => {
    expect(check(entry("{ protoPayload.methodName: ConsoleLogin }"), "asked.yaml")).toHaveLength(1);
    expect(
      check(
        entry("{ api.operation: ConsoleLogin }", "  logsource: { product: gcp, service: gcp.audit }\n"),
        "asked.yaml",
      ),
    ).toHaveLength(1);
    expect(
      check(
        entry("{ api.operation: ConsoleLogin }", "  logsource: { product: aws, service: cloudtrail }\n"),
        "asked.yaml",
      ),
    ).toEqual([]);
  });

  it("says where to look when nothing is near", () => {
    const [issue] = check(entry("{ eventName: Zzzzzzzzzzzzzzzzzzzzzzz }"), "asked.yaml");
    expect(issue?.hint).toMatch(/^look the name up/);
  });
});

describe("names of another service", () => {
  const message = (service: string, name: string) => `${service} is not known to log an operation "${name}"`;

  it.each([
    [
      "{ eventSource: ec2.amazonaws.com, eventName: DeleteTrail }",
      ["eventName"],
      message("ec2.amazonaws.com", "DeleteTrail"),
      "cloudtrail.amazonaws.com does",
    ],
    [
      "{ eventSource: EC2.amazonaws.com, eventName: [RunInstances, deletetrail] }",
      ["eventName", 1],
      message("ec2.amazonaws.com", "deletetrail"),
      "cloudtrail.amazonaws.com does",
    ],
    [
      "[{ eventSource: ec2.amazonaws.com, eventName: RunInstances }, { eventSource: ec2.amazonaws.com, api.operation: StopLogging }]",
      [1, "api.operation"],
      message("ec2.amazonaws.com", "StopLogging"),
      "cloudtrail.amazonaws.com does",
    ],
    [
      "{ protoPayload.serviceName: storage.googleapis.com, protoPayload.methodName: AuthorizeUser }",
      ["protoPayload.methodName"],
      message("storage.googleapis.com", "AuthorizeUser"),
      "iap.googleapis.com does",
    ],
    [
      "{ eventSource: [ec2.amazonaws.com, s3.amazonaws.com], eventName: ConsoleLogin }",
      ["eventName"],
      'ec2.amazonaws.com and s3.amazonaws.com are not known to log an operation "ConsoleLogin"',
      "signin.amazonaws.com does",
    ],
    [
      // Nearly every service logs it: naming them all helps nobody.
      "{ eventSource: signin.amazonaws.com, eventName: TagResource }",
      ["eventName"],
      message("signin.amazonaws.com", "TagResource"),
      "look the name up in a record, or in the provider's API reference",
    ],
  ])("%s", (selection, path, message, hint) => {
    expect(check(entry(selection), "asked.yaml")).toEqual([{ path: [...PATH, ...path], message, hint }]);
  });

  it.each([
    "{ eventSource: cloudtrail.amazonaws.com, eventName: DeleteTrail }",
    "{ eventSource: lambda.amazonaws.com, eventName: AddPermission20150331v2 }",
    "{ protoPayload.serviceName: compute.googleapis.com, protoPayload.methodName: v1.compute.firewalls.insert }",
    "{ protoPayload.serviceName: iam.googleapis.com, protoPayload.methodName: google.iam.admin.v1.CreateServiceAccountKey }",
    "{ protoPayload.serviceName: k8s.io, protoPayload.methodName: io.k8s.core.v1.pods.exec.create }",
    // One of the two logs it.
    "{ eventSource: [ec2.amazonaws.com, cloudtrail.amazonaws.com], eventName: DeleteTrail }",
    // Of this service no list says anything, and a pattern may mean any.
    "{ eventSource: nobody-knows.amazonaws.com, eventName: DeleteTrail }",
    "{ eventSource: '*.amazonaws.com', eventName: DeleteTrail }",
    "{ eventSource: gateway.example.com, eventName: DeleteTrail }",
    "[{ eventSource: ec2.amazonaws.com }, { eventName: DeleteTrail }]",
  ])("not in %s", (selection) => {
    expect(check(entry(selection), "asked.yaml")).toEqual([]);
  });

  const two = (condition: string) =>
    entry("{ eventSource: ec2.amazonaws.com }").replace(
      "condition: selection",
      `operation: { eventName: DeleteTrail }\n    trail: { eventSource: cloudtrail.amazonaws.com }\n    condition: ${condition}`,
    );

  it.each([
    ["selection and operation and not trail", 1],
    ["selection and not operation", 1],
    ["selection or operation", 0],
    ["operation and not selection", 0],
    // Where it is asked of its own service as well, the other place is somebody's way of writing.
    ["(selection and operation) or (trail and operation)", 0],
  ])("in two selections: %s", (condition, count) => {
    expect(check(two(condition), "asked.yaml")).toHaveLength(count);
  });
});

describe("a Sigma rule", () => {
  const rule = (name: string, operation: string) => `title: ${name}
name: ${name}
id: 0c2a1e5e-0000-4000-8000-00000000000${name.length}
status: test
description: Somebody did something.
logsource: { product: aws, service: cloudtrail }
detection:
  selection: { eventName: ${operation} }
  condition: selection
level: high
`;

  it("is checked", () => {
    expect(check(rule("one", "StopLogging"), "rule.yml")).toEqual([]);
    expect(check(rule("one", "StopLoging"), "rule.yml")).toMatchObject([
      { path: ["detection", "selection", "eventName"], hint: 'did you mean "StopLogging"?' },
    ]);
  });

  it("of a correlation is placed in its own document", () => {
    const correlation = `title: both
correlation: { type: temporal, rules: [one, other], timespan: 5m, group-by: [userIdentity.arn] }
level: high
`;
    const text = [rule("one", "StopLogging"), rule("other", "DeletTrail"), correlation].join("---\n");
    const [issue, ...others] = check(text, "rule.yml");
    expect(others).toEqual([]);
    expect(text.slice(issue?.offset)).toMatch(/^DeletTrail/);
  });
});
