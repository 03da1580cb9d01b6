/** The oracle itself, held to the sentences and examples of Google's page on the Logging query language. */

import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { FilterError, parseFilter } from "../../support/servers/logging-filter.ts";

const ENTRY: JsonObject = {
  logName: "projects/shop/logs/cloudaudit.googleapis.com%2Fdata_access",
  timestamp: "2026-06-01T12:00:00.123456789Z",
  severity: "ERROR",
  resource: { labels: { "odd key": "blue" } },
  protoPayload: {
    "@type": "type.googleapis.com/google.cloud.audit.AuditLog",
    methodName: "v1.compute.instances.setMetadata",
    status: { code: 7 },
    authorizationInfo: [{ permission: "a.b.c" }, { permission: "x.y.z", granted: true }],
    empty: "",
  },
};

describe("a comparison", () => {
  it.each([
    ['protoPayload.methodName="V1.COMPUTE.instances.setmetadata"', true],
    ['protoPayload.methodName="compute.instances"', false],
    ['protoPayload.methodName:"COMPUTE.instances"', true],
    ["protoPayload.methodName:*", true],
    ["protoPayload.serviceName:*", false],
    ['protoPayload.methodName=~"^v1\\\\.compute"', true],
    ['protoPayload.methodName=~"^V1"', false],
    ['protoPayload."@type"="type.googleapis.com/google.cloud.audit.AuditLog"', true],
    ['resource.labels."odd key"=blue', true],
    ["protoPayload.status.code=7", true],
    ["protoPayload.status.code>=8", false],
    ['protoPayload.authorizationInfo.permission="x.y.z"', true],
    ["protoPayload.authorizationInfo.granted=true", true],
    ['log_id("cloudaudit.googleapis.com/data_access")', true],
    ['LOG_ID("cloudaudit.googleapis.com/activity")', false],
    ["severity>=WARNING", true],
    ["severity>ERROR", false],
    ['timestamp>="2026-06-01T12:00:00.123456789Z"', true],
    ['timestamp>"2026-06-01T12:00:00.123456789Z"', false],
    ['timestamp<"2026-06-01T14:00:00.2+02:00"', true],
    ['protoPayload.methodName=("x" OR "v1.compute.instances.setMetadata")', true],
  ])("%s is %s", (filter, expected) => {
    expect(parseFilter(filter)(ENTRY)).toBe(expected);
  });

  it.each([
    ['protoPayload.serviceName="x"', false],
    ['protoPayload.serviceName!="x"', false],
    ['NOT protoPayload.serviceName="x"', true],
    ['-protoPayload.serviceName="x"', true],
    ["operation.first=false", true],
    ["operation.first=true", false],
  ])("of an absent field: %s is %s", (filter, expected) => {
    expect(parseFilter(filter)(ENTRY)).toBe(expected);
  });
});

describe("operators", () => {
  // "a OR NOT b AND NOT c OR d" is "(a OR (NOT b)) AND ((NOT c) OR d)".
  it.each([
    [false, false, false, false, true],
    [false, true, false, false, false],
    [true, true, true, false, false],
    [true, true, true, true, true],
    [true, false, false, false, true],
    [false, true, true, true, false],
  ])("OR binds tighter than AND: a=%s b=%s c=%s d=%s gives %s", (a, b, c, d, expected) => {
    expect(parseFilter("a=true OR NOT b=true AND NOT c=true OR d=true")({ a, b, c, d })).toBe(expected);
  });

  it("AND may be left out, comments count as nothing", () => {
    expect(parseFilter("severity=ERROR -- the worst\nprotoPayload.status.code=8")(ENTRY)).toBe(false);
  });
});

it.each(['a="b', "a=", "(a=1", "a=1)", 'a="x" b', 'timestamp>="yesterday"', "OR", `a="${"x".repeat(20_000)}"`])(
  "%.30s is refused",
  (filter) => {
    expect(() => parseFilter(filter)(ENTRY)).toThrow(FilterError);
  },
);
