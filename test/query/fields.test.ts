import { existsSync, readFileSync } from "node:fs";
import { globSync } from "tinyglobby";
import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../src/model/event.ts";
import type { JsonValue } from "../../src/model/json.ts";
import { fieldNames, fieldValues, hasField, knownField, resolveField } from "../../src/query/fields.ts";
import { editDistance, nearest } from "../../src/query/suggest.ts";
import { aws } from "./rule.ts";

function pathOf(name: string): string | undefined {
  const resolved = resolveField(name);
  return "field" in resolved ? `${resolved.field.root}:${resolved.field.path.join("/")}` : undefined;
}

describe("spellings of published rules", () => {
  it.each([
    ["eventName", "record:eventName"],
    ["eventSource", "record:eventSource"],
    ["eventType", "record:eventType"],
    ["errorCode", "record:errorCode"],
    ["errorMessage", "record:errorMessage"],
    ["userAgent", "record:userAgent"],
    ["sourceIPAddress", "record:sourceIPAddress"],
    ["userIdentity.type", "record:userIdentity/type"],
    ["userIdentity.arn", "record:userIdentity/arn"],
    ["userIdentity.accountId", "record:userIdentity/accountId"],
    ["userIdentity.principalId", "record:userIdentity/principalId"],
    ["userIdentity.accessKeyId", "record:userIdentity/accessKeyId"],
    ["userIdentity.sessionContext", "record:userIdentity/sessionContext"],
    ["userIdentity.sessionContext.sessionIssuer.type", "record:userIdentity/sessionContext/sessionIssuer/type"],
    ["userIdentity.sessionContext.sessionIssuer.userName", "record:userIdentity/sessionContext/sessionIssuer/userName"],
    ["requestParameters", "record:requestParameters"],
    ["requestParameters.attribute", "record:requestParameters/attribute"],
    ["requestParameters.containerDefinitions.command", "record:requestParameters/containerDefinitions/command"],
    [
      "requestParameters.PublicAccessBlockConfiguration.BlockPublicAcls",
      "record:requestParameters/PublicAccessBlockConfiguration/BlockPublicAcls",
    ],
    ["requestParameters.ipPermissions.items{}.ipRanges", "record:requestParameters/ipPermissions/items/ipRanges"],
    ["responseElements", "record:responseElements"],
    ["responseElements.ConsoleLogin", "record:responseElements/ConsoleLogin"],
    ["responseElements.command.status", "record:responseElements/command/status"],
    ["additionalEventData.MFAUsed", "record:additionalEventData/MFAUsed"],
    ["gcp.audit.method_name", "record:protoPayload/methodName"],
    ["gcp.audit.service_name", "record:protoPayload/serviceName"],
    ["gcp.audit.resource_name", "record:protoPayload/resourceName"],
    ["gcp.audit.authentication_info.principal_email", "record:protoPayload/authenticationInfo/principalEmail"],
    ["gcp.audit.authorization_info.granted", "record:protoPayload/authorizationInfo/granted"],
    ["gcp.audit.request_metadata.caller_ip", "record:protoPayload/requestMetadata/callerIp"],
    ["gcp.audit.status.code", "record:protoPayload/status/code"],
    ["gcp.audit.log_name", "record:logName"],
    ["gcp.audit.resource.type", "record:resource/type"],
    ["gcp.audit.resource.labels.project_id", "record:resource/labels/project_id"],
    ["gcp.audit.labels.my_label", "record:labels/my_label"],
    ["gcp.audit.request.source_ranges", "record:protoPayload/request/sourceRanges"],
    ["gcp.audit.request.alloweds.ports", "record:protoPayload/request/alloweds/ports"],
    ["gcp.audit.request.sink.disabled", "record:protoPayload/request/sink/disabled"],
    ["gcp.audit.request.proto_name", "record:protoPayload/request/@type"],
    ["gcp.audit.metadata.device_state", "record:protoPayload/metadata/device_state"],
    ["protoPayload.serviceName", "record:protoPayload/serviceName"],
    [
      "protoPayload.serviceData.policyDelta.bindingDeltas[*].role",
      "record:protoPayload/serviceData/policyDelta/bindingDeltas/role",
    ],
    ["data.protoPayload.methodName", "record:protoPayload/methodName"],
    ["data.protoPayload.authorizationInfo.permission", "record:protoPayload/authorizationInfo/permission"],
    ["data.protoPayload.resource.type", "record:resource/type"],
    ["data.protoPayload.logName", "record:logName"],
    ["data.resource.type", "record:resource/type"],
    ["resource.labels.project_id", "record:resource/labels/project_id"],
    ["methodName", "record:protoPayload/methodName"],
    ["status", "event:outcome"],
    ["src_ip", "event:src_endpoint/ip"],
    ["src_country", "event:src_endpoint/location/country"],
  ])("%s", (name, path) => {
    expect(pathOf(name)).toBe(path);
  });
});

describe("names", () => {
  it.each([
    ["eventname", "eventName"],
    ["USERIDENTITY.ARN", "userIdentity.arn"],
    ["Activity", "activity"],
    ["protopayload.MethodName", "protoPayload.methodName"],
    ["requestparameters.userName", "requestParameters.userName"],
    ["gcp.audit.methodname", "protoPayload.methodName"],
  ])("%s is forgiven its case and taken for %s, with a note", (name, taken) => {
    const resolved = resolveField(name);
    expect(resolved).toMatchObject({ field: { name: taken } });
    expect("field" in resolved && resolved.note).toContain(taken);
  });

  it.each(["eventName", "activity", "gcp.audit.method_name", "data.protoPayload.methodName", "requestParameters.Foo"])(
    "%s needs no note",
    (name) => {
      expect(resolveField(name)).not.toHaveProperty("note");
    },
  );

  it("keeps the case below an open object, because the record's keys have it", () => {
    expect(pathOf("requestParameters.UserName")).toBe("record:requestParameters/UserName");
  });

  it.each([
    ["evntName", "eventName"],
    ["eventNmae", "eventName"],
    ["userName", "userIdentity.userName"],
    ["actor.user", "actor.uid"],
    ["protoPayload.methodname2", "protoPayload.methodName"],
    ["userIdentity.arm", "userIdentity.arn"],
    ["sourceIpAdress", "sourceIPAddress"],
  ])("%s is unknown; %s is suggested", (name, suggestion) => {
    const resolved = resolveField(name);
    expect("suggestions" in resolved && resolved.suggestions).toContain(suggestion);
  });

  it.each([
    "",
    ".",
    "requestParameters.",
    "requestParameters..x",
    "eventName.x",
    "__proto__",
    "constructor",
    "data.",
    "x",
  ])("%j is no field", (name) => {
    expect(resolveField(name)).toHaveProperty("suggestions");
  });

  it("are unique without regard to case, and each leads to itself", () => {
    const names = fieldNames();
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names.filter((name) => name !== "status")) expect(knownField(name).name).toBe(name);
  });

  it("throws for a name the program gets wrong", () => {
    expect(() => knownField("evntName")).toThrow("evntName");
  });
});

/** Everything an event can carry, so that a new member without a row of the dictionary fails here. */
const FULL: Required<AuditEvent> = {
  uid: "u",
  record_uid: "r",
  time: { ms: 0, text: "1970-01-01T00:00:00Z" },
  plane: "aws",
  activity: "read",
  outcome: "denied",
  status: { code: "c", detail: "d", layer: "iam", action: "a", resource: "r" },
  actor: {
    uid: "u",
    name: "n",
    type: "human",
    session: { name: "s", issuer: "i", mfa: true },
    delegated_by: ["d"],
    credential_uid: "k",
    home: "aws:1",
  },
  src_endpoint: {
    kind: "ip",
    ip: "192.0.2.1",
    domain: "d",
    location: { country: "NL", city: "c", coordinates: [4, 52] },
    autonomous_system: { number: 64500, name: "as" },
  },
  http_request: { user_agent: "ua", url: "u", host: "h", path: "p", status: 200 },
  api: { service: "s", operation: "o", canonical: "c" },
  target: { uid: "t", type: "instance", name: "n", ip: "192.0.2.2", port: 22, scope: "aws:2" },
  scope: "aws:1",
  region: "eu-west-1",
  road: "console",
  session: { uid: "s", phase: "start", bytes_in: 1, bytes_out: 2 },
  operation: { uid: "o", first: true, last: false },
  policy: {
    resource: "r",
    kind: "iam",
    deltas: [{ action: "add", role: "r", member: "m", condition: "c" }],
    after: [{ role: "r", members: ["m"], condition: "c" }],
    etag_before: "b",
    etag_after: "a",
  },
  exposure: {
    kind: "network",
    resource: "r",
    rules: [{ protocol: "tcp", from_port: 1, to_port: 2, ranges: ["0.0.0.0/0"] }],
    keys: ["k"],
  },
  proxy: { resource: "r", setting: "s", weakens: true },
  minted: { kind: "key", subject: "s", credential_uid: "c", session_uid: "u" },
  logging: { resource: "r", control: "trail", effect: "stopped" },
  raw: {},
};

function leafPaths(value: unknown, path: readonly string[] = []): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((element) => leafPaths(element, path));
  if (typeof value !== "object" || value === null) return [path.join(".")];
  return Object.entries(value).flatMap(([key, inner]) => leafPaths(inner, [...path, key]));
}

it("has a row for every member of an event", () => {
  const paths = new Set(leafPaths({ ...FULL, raw: undefined, time: FULL.time.text }));
  paths.delete("raw");
  expect(paths.size).toBeGreaterThan(70);
  for (const path of paths) expect(fieldValues(knownField(path), FULL), path).not.toEqual([]);
});

describe("values", () => {
  const record = aws({
    eventName: "RunInstances",
    resources: [{ ARN: "arn:1" }, { ARN: "arn:2", tags: [["a"], ["b"]] }, "odd", null],
    requestParameters: { items: [], nothing: null, __proto__: { hidden: 1 } },
  });
  it.each<readonly [string, readonly JsonValue[]]>([
    ["eventName", ["RunInstances"]],
    ["resources.ARN", ["arn:1", "arn:2"]],
    ["resources.tags", ["a", "b"]],
    ["requestParameters.items", []],
    ["requestParameters.nothing", [null]],
    ["requestParameters.hidden", []],
    ["requestParameters.constructor", []],
    ["requestParameters.toString.name", []],
    ["errorCode", []],
    ["resources.ARN.length", []],
  ])("%s", (name, values) => {
    expect(fieldValues(knownField(name), record)).toEqual(values);
  });

  it("of a record's own __proto__ key are read, the prototype's are not", () => {
    const hostile = aws(JSON.parse('{"requestParameters":{"__proto__":{"x":1}}}'));
    expect(fieldValues(knownField("requestParameters.__proto__.x"), hostile)).toEqual([1]);
    expect(fieldValues(knownField("requestParameters.__proto__"), aws({ requestParameters: {} }))).toEqual([]);
  });

  it.each([
    ["requestParameters.items", true],
    ["requestParameters.nothing", true],
    ["requestParameters.other", false],
    ["resources.tags", true],
    ["errorCode", false],
    ["actor.session.mfa", false],
    ["actor.uid", true],
  ])("the key %s is there: %s", (name, there) => {
    expect(hasField(knownField(name), record)).toBe(there);
  });
});

describe("suggestions", () => {
  it.each([
    ["", "", 0],
    ["abc", "", 3],
    ["kitten", "sitting", 3],
    ["ab", "ba", 1],
    ["eventNmae", "eventName", 1],
  ])("%j and %j are %i apart", (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });

  it("are at most three, nearest first", () => {
    expect(nearest("abcd", ["abce", "abcd1", "abxy", "abcf", "zzzz"])).toEqual(["abcd1", "abce", "abcf"]);
  });
});

const SAMPLES = "../shared/samples";
it.skipIf(!existsSync(SAMPLES))("knows every field of real records (skipped where there are none)", () => {
  const unknown = new Set<string>();
  for (const file of globSync(`${SAMPLES}/**/*.json`)) {
    const records: unknown = JSON.parse(readFileSync(file, "utf8"));
    for (const path of leafPaths(records)) if (pathOf(path) === undefined) unknown.add(path);
  }
  expect([...unknown]).toEqual([]);
});
