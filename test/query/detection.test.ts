import { describe, expect, it } from "vitest";
import { QUERY_CODES } from "../../src/query/codes.ts";
import { compileDetection } from "../../src/query/detection.ts";
import { formatExpr } from "../../src/query/format.ts";
import { codes, compiled, selection } from "./rule.ts";

describe("compiles to", () => {
  it.each<readonly [unknown, string]>([
    [{ eventName: "A" }, 'eventName: "A"'],
    [{ eventName: ["A", "B"] }, 'eventName: "A" or eventName: "B"'],
    [{ eventName: "A", eventSource: "b" }, 'eventName: "A" and eventSource: "b"'],
    [[{ eventName: "A" }, { eventSource: "b" }], 'eventName: "A" or eventSource: "b"'],
    [{ "eventName|contains": "a" }, 'eventName: "*a*"'],
    [{ "eventName|startswith": "a" }, 'eventName: "a*"'],
    [{ "eventName|endswith": "a" }, 'eventName: "*a"'],
    [{ "eventName|contains": "*" }, 'eventName: "*"'],
    [{ "eventName|contains": 5 }, 'eventName: "*5*"'],
    [{ "eventName|startswith|cased": "A" }, 'eventName|cased: "A*"'],
    [{ "eventName|cased": "A" }, 'eventName|cased: "A"'],
    [{ "requestParameters|contains|all": ["a", "b"] }, 'requestParameters: "*a*" and requestParameters: "*b*"'],
    [{ "requestParameters|all|contains": ["a", "b"] }, 'requestParameters: "*a*" and requestParameters: "*b*"'],
    [{ "eventName|neq": "A" }, 'not eventName: "A"'],
    [{ "eventName|neq": ["A", "B"] }, 'not (eventName: "A" or eventName: "B")'],
    [{ "eventName|startswith|neq": "A" }, 'not eventName: "A*"'],
    [{ "errorCode|neq": null }, "not errorCode: null"],
    [{ errorCode: null }, "errorCode: null"],
    [{ errorCode: [null, ""] }, 'errorCode: null or errorCode: ""'],
    [{ "errorCode|exists": true }, "errorCode|exists: true"],
    [{ "errorCode|exists": false }, "not errorCode|exists: true"],
    [{ "target.port": 22 }, "target.port: 22"],
    [{ "target.port": "22" }, 'target.port: "22"'],
    [{ "target.port|gte": 1024, "target.port|lt": 2048 }, "target.port|gte: 1024 and target.port|lt: 2048"],
    [{ readOnly: true }, "readOnly: true"],
    [{ "userIdentity.arn|re": ".+:assumed-role/x" }, 'userIdentity.arn|re: ".+:assumed-role/x"'],
    [{ "userAgent|re|i": "^curl" }, 'userAgent|re|i: "^curl"'],
    [{ "userAgent|re|s|m|i": "^curl" }, 'userAgent|re|i|m|s: "^curl"'],
    [{ "sourceIPAddress|cidr": "192.0.2.0/24" }, 'sourceIPAddress|cidr: "192.0.2.0/24"'],
    [
      { "userIdentity.userName|fieldref": "requestParameters.userName" },
      "userIdentity.userName|fieldref: requestParameters.userName",
    ],
    [
      { "userIdentity.arn|fieldref|endswith": "requestParameters.userName" },
      "userIdentity.arn|fieldref|endswith: requestParameters.userName",
    ],
    [{ "scope|expand": "%project%" }, 'scope: "%project%"'],
    [{ "target.uid|contains|expand": "/%name%/" }, 'target.uid: "*/%name%/*"'],
    [{ "src_endpoint.ip|cidr|expand": "%range%" }, 'src_endpoint.ip|cidr: "%range%"'],
    [{ "target.port|lte|expand": "%port%" }, "target.port|lte: %port%"],
    [{ userAgent: "aws-cli/*" }, 'userAgent: "aws-cli/*"'],
    [{ userAgent: String.raw`a\*b` }, String.raw`userAgent: "a\\*b"`],
    [{ "gcp.audit.method_name": "x" }, 'protoPayload.methodName: "x"'],
  ])("%j -> %s", (items, text) => {
    expect(formatExpr(selection(items).condition)).toBe(text);
  });

  it("the condition over selections, with parentheses where they matter", () => {
    const { condition } = compiled({
      a: { eventName: ["A", "B"] },
      b: { eventSource: "c" },
      filter: { userAgent: "d", errorCode: null },
      condition: "a and b and not filter",
    });
    expect(formatExpr(condition)).toBe(
      '(eventName: "A" or eventName: "B") and eventSource: "c" and not (userAgent: "d" and errorCode: null)',
    );
  });

  it("the names of all parameters, also of unused selections", () => {
    const { params, selections } = compiled({
      a: { "scope|expand": ["%project%", "%other%"] },
      b: { "src_endpoint.ip|cidr|expand": "%range%", "target.port|gt|expand": "%port%" },
      condition: "a",
    });
    expect([...params]).toEqual(["project", "other", "range", "port"]);
    expect([...selections.keys()]).toEqual(["a", "b"]);
  });
});

describe("refuses", () => {
  it.each<readonly [string, unknown]>([
    ["query/unknown-field", { evntName: "x" }],
    ["query/unknown-modifier", { "eventName|contain": "x" }],
    ["query/unknown-modifier", { "eventName|": "x" }],
    ["query/unsupported-modifier", { "eventName|base64": "x" }],
    ["query/unsupported-modifier", { "eventName|base64offset|contains": "x" }],
    ["query/unsupported-modifier", { "eventName|utf16le": "x" }],
    ["query/unsupported-modifier", { "eventName|wide": "x" }],
    ["query/unsupported-modifier", { "eventName|windash": "x" }],
    ["query/unsupported-modifier", { "eventTime|hour": 5 }],
    ["query/conflicting-modifiers", { "eventName|contains|startswith": "x" }],
    ["query/conflicting-modifiers", { "eventName|re|contains": "x" }],
    ["query/conflicting-modifiers", { "eventName|re|cased": "x" }],
    ["query/conflicting-modifiers", { "eventName|i": "x" }],
    ["query/conflicting-modifiers", { "target.port|lt|gt": 5 }],
    ["query/conflicting-modifiers", { "errorCode|exists|neq": true }],
    ["query/unsupported-keyword", ["a", "b"].slice(0, 1)],
    ["query/unsupported-keyword", "a"],
    ["query/unsupported-keyword", { "|contains": "a" }],
    ["query/bad-regex", { "eventName|re": "(a" }],
    ["query/bad-regex", { "eventName|re": "[a" }],
    ["query/unsafe-regex", { "eventName|re": "(?=a)" }],
    ["query/unsafe-regex", { "eventName|re": "(?<!a)b" }],
    ["query/unsafe-regex", { "eventName|re": String.raw`(a)\1` }],
    ["query/unsafe-regex", { "eventName|re": "(a{500}){500}" }],
    ["query/param-in-regex", { "eventName|re|expand": "a%name%" }],
    ["query/bad-cidr", { "sourceIPAddress|cidr": "10.0.0.0/33" }],
    ["query/bad-cidr", { "sourceIPAddress|cidr": "10/8" }],
    ["query/bad-cidr", { "sourceIPAddress|cidr": "example.com" }],
    ["query/bad-cidr", { "sourceIPAddress|cidr": 10 }],
    ["query/bad-cidr", { "sourceIPAddress|cidr|expand": "10.0.0.%x%/8" }],
    ["query/bad-cidr", { "sourceIPAddress|cidr": "%range%" }],
    ["query/bad-number", { "target.port|lt": "22" }],
    ["query/bad-number", { "target.port|gte": null }],
    ["query/bad-number", { "time|gt": "2026-06-01" }],
    ["query/bad-value", { eventName: { nested: "x" } }],
    ["query/bad-value", { eventName: [["x"]] }],
    ["query/bad-value", { eventName: undefined }],
    ["query/bad-value", { eventName: Number.NaN }],
    ["query/bad-value", { "eventName|contains": null }],
    ["query/bad-value", { "eventName|re": 5 }],
    ["query/bad-value", { "errorCode|exists": "yes" }],
    ["query/bad-value", { "eventName|fieldref": 5 }],
    ["query/unknown-field", { "eventName|fieldref": "eventSauce" }],
    ["query/unknown-value", { activity: "session.opened" }],
    ["query/unknown-value", { outcome: "refused" }],
    ["query/unknown-value", { "road|startswith": "vpn" }],
    ["query/empty", {}],
    ["query/empty", []],
    ["query/empty", { eventName: [] }],
    ["query/bad-shape", null],
    ["query/bad-shape", true],
    ["query/bad-shape", [[{ eventName: "x" }]]],
  ])("%s: %j", (code, items) => {
    expect(codes({ selection: items, condition: "selection" })).toEqual([code]);
  });

  it.each<readonly [readonly string[], unknown]>([
    [["query/bad-shape"], "x"],
    [["query/bad-shape"], []],
    [["query/bad-shape"], null],
    [["query/missing-condition"], { a: { eventName: "x" } }],
    [["query/missing-condition"], { a: { eventName: "x" }, condition: null }],
    [["query/bad-condition"], { a: { eventName: "x" }, condition: 5 }],
    [["query/empty"], { a: { eventName: "x" }, condition: [] }],
    [["query/unsupported-timeframe"], { a: { eventName: "x" }, timeframe: "5m", condition: "a" }],
  ])("%j: %j", (expected, detection) => {
    expect(codes(detection)).toEqual(expected);
  });

  it("everything in one pass, each with its place and the nearest name", () => {
    const result = compileDetection(
      {
        selection: { evntName: ["a"], "eventSource|contans": "b", eventType: [{}, "c"] },
        filter: [{ "sourceIPAddress|cidr": ["192.0.2.0/24", "nowhere"] }],
        condition: "selection and not filtre",
      },
      ["query", "detection"],
    );
    const issues = result.ok ? [] : result.issues.map(({ code, path, key, hint }) => [code, path.join("."), key, hint]);
    expect(issues).toEqual([
      ["query/unknown-field", "query.detection.selection.evntName", true, 'did you mean "eventName"?'],
      ["query/unknown-modifier", "query.detection.selection.eventSource|contans", true, 'did you mean "contains"?'],
      ["query/bad-value", "query.detection.selection.eventType.0", undefined, undefined],
      [
        "query/bad-cidr",
        "query.detection.filter.0.sourceIPAddress|cidr.1",
        undefined,
        "write it as 192.0.2.0/24 or 2001:db8::/32",
      ],
      ["query/unknown-selection", "query.detection.condition", undefined, 'did you mean "filter"?'],
    ]);
  });

  it("with a reason for each modifier outside the subset", () => {
    const result = compileDetection({ a: { "eventName|windash": "x" }, condition: "a" }, []);
    expect(result).toMatchObject({ issues: [{ message: expect.stringContaining("Windows") }] });
  });

  it("with codes that are all in the table", () => {
    expect(Object.keys(QUERY_CODES).every((code) => /^query\/[a-z-]+$/.test(code))).toBe(true);
  });
});

describe("notes", () => {
  it.each<readonly [unknown, string]>([
    [{ eventname: "x" }, 'field "eventname" was taken for eventName'],
    [{ status: "success" }, 'field "status" was taken for outcome'],
    [{ scope: "%project%" }, '"%project%" is taken as text'],
  ])("%j", (items, note) => {
    expect(selection(items).notes).toEqual([expect.stringContaining(note)]);
  });
});

it("reads hostile keys as the unknown names they are", () => {
  const hostile = JSON.parse('{"__proto__": {"constructor": "x"}, "condition": "__proto__"}');
  expect(codes(hostile)).toEqual(["query/unknown-field"]);
});
