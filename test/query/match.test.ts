import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { and, type Expr, leaf, not, or } from "../../src/query/expr.ts";
import { knownField } from "../../src/query/fields.ts";
import { compileMatcher } from "../../src/query/match.ts";
import { event } from "../support/event.ts";
import { aws, compiled, runs, selection } from "./rule.ts";

function matches(items: unknown, raw: JsonObject): boolean {
  return runs(selection(items), aws(raw));
}

describe("text", () => {
  it.each<readonly [unknown, JsonObject, boolean]>([
    [{ eventName: "consolelogin" }, { eventName: "ConsoleLogin" }, true],
    [{ "eventName|cased": "consolelogin" }, { eventName: "ConsoleLogin" }, false],
    [{ "eventName|cased": "ConsoleLogin" }, { eventName: "ConsoleLogin" }, true],
    [{ "eventName|contains": "LOGIN" }, { eventName: "ConsoleLogin" }, true],
    [{ "eventName|cased|contains": "LOGIN" }, { eventName: "ConsoleLogin" }, false],
    [{ "eventName|startswith": "console" }, { eventName: "ConsoleLogin" }, true],
    [{ "eventName|startswith": "login" }, { eventName: "ConsoleLogin" }, false],
    [{ "eventName|endswith": "login" }, { eventName: "ConsoleLogin" }, true],
    [{ eventName: "console*" }, { eventName: "ConsoleLogin" }, true],
    [{ eventName: "console" }, { eventName: "ConsoleLogin" }, false],
    [{ "userAgent|contains": "?" }, { userAgent: "" }, false],
    [{ userAgent: "" }, { userAgent: "" }, true],
    [{ userAgent: "" }, {}, false],
    [{ "userAgent|contains": "*" }, {}, false],
    [{ "userAgent|contains": "*" }, { userAgent: "" }, true],
    [{ userAgent: "İ" }, { userAgent: "i̇" }, true],
    [{ userAgent: "STRASSE" }, { userAgent: "straße" }, false],
  ])("%j on %j: %s", (items, raw, expected) => {
    expect(matches(items, raw)).toBe(expected);
  });
});

describe("numbers and booleans", () => {
  const parameters = (value: JsonObject[string]) => ({ requestParameters: { value } });
  it.each<readonly [unknown, JsonObject[string], boolean]>([
    [5, 5, true],
    [5, "5", true],
    [5, "5.0", true],
    [5, "05x", false],
    [5, "", false],
    [5, true, false],
    [5, null, false],
    ["5", 5, true],
    ["5", "5", true],
    ["5", "5.0", false],
    [0, "", false],
    [0, null, false],
    [1.08, "1.08", true],
    [-1, "-1", true],
    [true, true, true],
    [true, "true", true],
    [true, "True", true],
    [true, "false", false],
    [true, false, false],
    [true, 1, false],
    [true, "1", false],
    [true, null, false],
    [false, "false", true],
    [false, false, true],
    [false, null, false],
    ["true", true, true],
    ["false", false, true],
    ["false", true, false],
  ])("%j on %j: %s", (wanted, value, expected) => {
    expect(matches({ "requestParameters.value": wanted }, parameters(value))).toBe(expected);
  });

  it.each<readonly [string, number, JsonObject[string], boolean]>([
    ["lt", 10, 9, true],
    ["lt", 10, 10, false],
    ["lte", 10, 10, true],
    ["gt", 10, "11", true],
    ["gt", 10, 10, false],
    ["gte", 10, 10, true],
    ["gt", 10, "9", false],
    ["gt", 10, "high", false],
    ["lt", 10, null, false],
    ["lt", 10, false, false],
  ])("%s %d on %j: %s", (modifier, bound, value, expected) => {
    expect(matches({ [`requestParameters.value|${modifier}`]: bound }, parameters(value))).toBe(expected);
  });
});

describe("several values", () => {
  const raw = { resources: [{ ARN: "arn:a", accountId: "1" }, { ARN: "arn:b" }, { accountId: null }] };
  it.each<readonly [unknown, boolean]>([
    [{ "resources.ARN": "arn:a" }, true],
    [{ "resources.ARN": "arn:b" }, true],
    [{ "resources.ARN": "arn:c" }, false],
    [{ "resources.ARN|all": ["arn:a", "arn:b"] }, true],
    [{ "resources.ARN|all": ["arn:a", "arn:c"] }, false],
    [{ "resources.ARN|neq": "arn:a" }, false],
    [{ "resources.ARN|neq": "arn:c" }, true],
    [{ "resources.ARN|neq": ["arn:c", "arn:b"] }, false],
    [{ "resources.ARN|neq|all": ["arn:c", "arn:b"] }, true],
    [{ "resources.accountId": null }, true],
    [{ "resources.ARN": null }, false],
  ])("%j: %s", (items, expected) => {
    expect(matches(items, raw)).toBe(expected);
  });

  it("a negation says that none passes", () => {
    const none = compiled({ a: { "resources.ARN": "arn:a" }, condition: "not a" });
    expect(runs(none, aws(raw))).toBe(false);
    expect(runs(none, aws({ resources: [{ ARN: "arn:b" }] }))).toBe(true);
    expect(runs(none, aws({ resources: [] }))).toBe(true);
    expect(runs(none, aws({}))).toBe(true);
  });
});

describe("absent, null and empty", () => {
  it.each<readonly [unknown, readonly [boolean, boolean, boolean, boolean]]>([
    // On: absent, null, empty text, a value.
    [{ errorCode: null }, [true, true, false, false]],
    [{ errorCode: "" }, [false, false, true, false]],
    [{ errorCode: ["", null] }, [true, true, true, false]],
    [{ "errorCode|exists": true }, [false, true, true, true]],
    [{ "errorCode|exists": false }, [true, false, false, false]],
    [{ "errorCode|neq": "AccessDenied" }, [true, true, true, false]],
    [{ errorCode: "*" }, [false, false, true, true]],
    [{ "errorCode|re": ".*" }, [false, false, true, true]],
    [{ "errorCode|cidr": "0.0.0.0/0" }, [false, false, false, false]],
    [{ "errorCode|fieldref": "errorCode" }, [false, false, true, true]],
    [{ "errorCode|neq": null }, [false, false, true, true]],
  ])("%j", (items, expected) => {
    const records: readonly JsonObject[] = [{}, { errorCode: null }, { errorCode: "" }, { errorCode: "AccessDenied" }];
    expect(records.map((raw) => matches(items, raw))).toEqual(expected);
  });

  it("an empty array is there, is not null, and has no value", () => {
    const raw = { requestParameters: { items: [] } };
    expect(matches({ "requestParameters.items|exists": true }, raw)).toBe(true);
    expect(matches({ "requestParameters.items": null }, raw)).toBe(false);
    expect(matches({ "requestParameters.items": "*" }, raw)).toBe(false);
    expect(matches({ "requestParameters.items.name": null }, raw)).toBe(true);
  });

  it("successful calls, which carry no errorCode, pass `not denied`", () => {
    const succeeded = compiled({
      s: { eventName: "GetObject" },
      f: { errorCode: "AccessDenied" },
      condition: "s and not f",
    });
    expect(runs(succeeded, aws({ eventName: "GetObject" }))).toBe(true);
    expect(runs(succeeded, aws({ eventName: "GetObject", errorCode: "AccessDenied" }))).toBe(false);
  });
});

describe("objects read as their JSON", () => {
  const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: "s3:GetObject" }] });
  const raw = { requestParameters: { userName: "ada", policyDocument: policy, count: 3 } };
  it.each<readonly [unknown, boolean]>([
    [{ "requestParameters|contains": "ada" }, true],
    [{ "requestParameters|contains": '"userName":"ada"' }, true],
    [{ "requestParameters|contains|all": ['"Allow"', '"s3:GetObject"'] }, true],
    [{ "requestParameters|contains": '"Deny"' }, false],
    [{ requestParameters: "*" }, true],
    [{ requestParameters: "ada" }, false],
    [{ requestParameters: null }, false],
    [{ "requestParameters|re": '"count":\\d' }, true],
    [{ "requestParameters|contains": "count" }, true],
    [{ requestParameters: 3 }, false],
  ])("%j: %s", (items, expected) => {
    expect(matches(items, raw)).toBe(expected);
  });
});

describe("regular expressions", () => {
  it.each<readonly [string, string, string, boolean]>([
    ["re", "^Console", "ConsoleLogin", true],
    ["re", "Login", "ConsoleLogin", true],
    ["re", "login", "ConsoleLogin", false],
    ["re|i", "login", "ConsoleLogin", true],
    ["re", "^b", "a\nb", false],
    ["re|m", "^b", "a\nb", true],
    ["re", "a.b", "a\nb", false],
    ["re|s", "a.b", "a\nb", true],
    ["re|i|s", "A.B", "a\nb", true],
    ["re", String.raw`^\d{12}$`, "123456789012", true],
    ["re", "a*b", "a*b", true],
  ])("%s %j on %j: %s", (modifier, source, text, expected) => {
    expect(matches({ [`userAgent|${modifier}`]: source }, { userAgent: text })).toBe(expected);
  });

  it("run in linear time", () => {
    const started = performance.now();
    expect(matches({ "userAgent|re": "^(a+)+$" }, { userAgent: `${"a".repeat(20_000)}b` })).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("address ranges", () => {
  it.each<readonly [string, string, boolean]>([
    ["192.0.2.0/24", "192.0.2.77", true],
    ["192.0.2.0/24", "192.0.3.1", false],
    ["192.0.2.9/24", "192.0.2.77", true],
    ["192.0.2.9", "192.0.2.9", true],
    ["192.0.2.9", "192.0.2.8", false],
    ["192.0.2.0/24", "::ffff:192.0.2.77", true],
    ["::ffff:192.0.2.0/120", "192.0.2.77", true],
    ["::ffff:192.0.2.0/120", "192.0.3.77", false],
    ["2001:db8::/32", "2001:DB8:0:1::5", true],
    ["2001:db8::/32", "2001:db9::1", false],
    ["::/0", "192.0.2.1", false],
    ["0.0.0.0/0", "2001:db8::1", false],
    ["0.0.0.0/0", "AWS Internal", false],
    ["0.0.0.0/0", "ec2.amazonaws.com", false],
    ["0.0.0.0/0", "private", false],
    ["0.0.0.0/0", "10", false],
    ["0.0.0.0/0", "", false],
  ])("%s holds %j: %s", (network, address, expected) => {
    expect(matches({ "sourceIPAddress|cidr": network }, { sourceIPAddress: address })).toBe(expected);
  });
});

describe("field references", () => {
  const raw = (arn: string, userName: JsonObject[string]) => ({
    userIdentity: { arn },
    requestParameters: { userName },
  });
  it.each<readonly [string, string, JsonObject[string], boolean]>([
    ["fieldref", "ada", "ADA", true],
    ["fieldref|cased", "ada", "ADA", false],
    ["fieldref", "ada", "bob", false],
    ["fieldref|endswith", "arn:aws:iam::1:user/ada", "Ada", true],
    ["fieldref|contains", "arn:aws:iam::1:user/ada", "user", true],
    ["fieldref|startswith", "arn:aws:iam::1:user/ada", "arn", true],
    ["fieldref|contains", "arn:aws:iam::1:user/ada", null, false],
    ["fieldref", "a*", "abc", false],
    ["fieldref", "bob", ["ada", "bob"], true],
  ])("%s: %j and %j: %s", (modifier, arn, userName, expected) => {
    const items = { [`userIdentity.arn|${modifier}`]: "requestParameters.userName" };
    expect(matches(items, raw(arn, userName))).toBe(expected);
  });
});

describe("fields of the event", () => {
  it.each<readonly [unknown, boolean]>([
    [{ activity: ["session.open", "access.web"], outcome: "denied" }, true],
    [{ activity: "session.*" }, true],
    [{ "status.layer": "iap" }, true],
    [{ scope: "gcp:shop-*" }, true],
    [{ time: "2026-06-01T12:*" }, true],
    [{ "src_endpoint.ip|cidr": "198.51.100.0/24" }, true],
    [{ "policy|exists": true }, true],
    [{ "policy.deltas.member": "allUsers" }, true],
    [{ "policy.deltas.member": "user:bob@example.com", "policy.deltas.action": "remove" }, true],
    [{ "exposure|exists": true }, false],
    [{ "target.port": 22 }, false],
  ])("%j: %s", (items, expected) => {
    const on = event({
      activity: "session.open",
      outcome: "denied",
      status: { layer: "iap" },
      policy: {
        resource: "r",
        kind: "iam",
        deltas: [
          { action: "add", role: "viewer", member: "allUsers" },
          { action: "remove", role: "owner", member: "user:bob@example.com" },
        ],
      },
    });
    expect(runs(selection(items), on)).toBe(expected);
  });
});

const field = knownField("eventName");
const leaves: fc.Arbitrary<Expr> = fc.oneof(
  fc.constantFrom("a", "b", "c").map((text): Expr => leaf(field, { kind: "like", pattern: [{ text }], cased: false })),
  fc.constant<Expr>(leaf(field, { kind: "null" })),
);
const exprs = fc.letrec<{ readonly tree: Expr }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    leaves,
    tie("tree").map((arg) => not(arg)),
    fc.array(tie("tree"), { maxLength: 3 }).map((args) => and(...args)),
    fc.array(tie("tree"), { maxLength: 3 }).map((args) => or(...args)),
  ),
})).tree;
const events = fc
  .option(fc.array(fc.constantFrom("a", "b", "d"), { maxLength: 2 }), { nil: null })
  .map((eventName) => aws({ eventName }));

it("keeps De Morgan's laws, whatever the values", () => {
  fc.assert(
    fc.property(exprs, exprs, events, (a, b, on) => {
      const run = (expr: Expr) => compileMatcher(expr)(on);
      expect(run(not(and(a, b)))).toBe(run(or(not(a), not(b))));
      expect(run(not(or(a, b)))).toBe(run(and(not(a), not(b))));
      expect(run(not(a))).toBe(!run(a));
    }),
  );
});

it("never throws, whatever a record holds", () => {
  const detection = compiled({
    a: { "requestParameters.a": ["x", 5, true, null, ""], "requestParameters|contains": "x" },
    b: { "requestParameters.a.b|re": "x", "requestParameters.a|cidr": "192.0.2.0/24", "requestParameters.a|gt": 5 },
    c: { "requestParameters.a|fieldref": "requestParameters.b", "requestParameters.__proto__|exists": true },
    condition: "1 of them",
  });
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const requestParameters = { a, b } as JsonObject;
      expect(typeof runs(detection, aws({ requestParameters }))).toBe("boolean");
      expect(typeof runs(detection, aws({ requestParameters: a } as JsonObject))).toBe("boolean");
    }),
  );
});
