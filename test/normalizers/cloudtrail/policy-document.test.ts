import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "../../../src/model/json.ts";
import { bindings, policyDocument } from "../../../src/normalizers/cloudtrail/policy-document.ts";

const only = (Statement: JsonValue) => bindings({ Statement });
const allow = (more: JsonObject): JsonObject => ({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });

describe("policyDocument", () => {
  const document = { Statement: [] };
  it.each<[string, JsonValue | undefined, unknown]>([
    ["JSON text", '{"Statement":[]}', document],
    ["pretty JSON text", '\n {\n "Statement": [] }', document],
    ["URL-encoded JSON text", "%7B%22Statement%22%3A%5B%5D%7D", document],
    ["an object", document, document],
    ["an object without statements", {}, undefined],
    ["empty text", "", undefined],
    ["broken JSON", '{"Statement":', undefined],
    ["broken encoding", "%7B%E0%A4%A", undefined],
    ["a list", "[]", undefined],
    ["nothing", undefined, undefined],
    ["too much nesting", `{"Statement":${"[".repeat(50_000)}${"]".repeat(50_000)}}`, undefined],
    ["too much text", `{"Statement":"${"x".repeat(300_000)}"}`, undefined],
  ])("of %s", (_what, value, expected) => {
    expect(policyDocument(value)).toEqual(expected);
  });
});

describe("bindings", () => {
  it.each<[string, JsonValue, unknown]>([
    ["one statement, not in a list", allow({ Principal: "*" }), [{ role: "Allow s3:GetObject on *", members: ["*"] }]],
    ["a Deny", { Effect: "Deny", Principal: "*", Action: "*", Resource: "*" }, []],
    ["any case of Allow", { Effect: "allow", Principal: "*", Action: "*" }, [{ role: "*", members: ["*"] }]],
    ["an effect of the wrong type", { Effect: ["Allow"], Principal: "*", Action: "*" }, []],
    [
      "lists, in one order, without repeats",
      allow({ Action: ["b:B", "a:A", "b:B"], Resource: ["y", "x"], Principal: { AWS: ["arn:2", "arn:1"] } }),
      [{ role: "Allow a:A, b:B on x, y", members: ["arn:1", "arn:2"] }],
    ],
    [
      "kinds of principals",
      allow({
        Principal: { AWS: "111122223333", Service: "ec2.amazonaws.com", Federated: "arn:idp", CanonicalUser: "c" },
      }),
      [
        {
          role: "Allow s3:GetObject on *",
          members: [
            "arn:aws:iam::111122223333:root",
            "Service: ec2.amazonaws.com",
            "Federated: arn:idp",
            "CanonicalUser: c",
          ],
        },
      ],
    ],
    ["everybody under AWS", allow({ Principal: { AWS: "*" } }), [{ role: "Allow s3:GetObject on *", members: ["*"] }]],
    [
      "everybody but some",
      allow({ NotPrincipal: { AWS: "arn:x" } }),
      [{ role: "Allow s3:GetObject on *", members: ["*"] }],
    ],
    [
      "all actions but some",
      { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
      [{ role: "Allow all but iam:* on *", members: [] }],
    ],
    [
      "all resources but some",
      { Effect: "Allow", Action: "*", NotResource: "arn:x" },
      [{ role: "Allow * on all but arn:x", members: [] }],
    ],
    [
      "a condition, whatever its order",
      allow({ Principal: "*", Condition: { StringEquals: { b: "2", a: "1" } } }),
      [{ role: "Allow s3:GetObject on *", members: ["*"], condition: '{"StringEquals":{"a":"1","b":"2"}}' }],
    ],
    [
      "an empty condition",
      allow({ Principal: "*", Condition: {} }),
      [{ role: "Allow s3:GetObject on *", members: ["*"] }],
    ],
    ["no statements", "x", []],
    ["statements of the wrong type", [1, null, "x", []], []],
  ])("of %s", (_what, statement, expected) => {
    expect(only(statement)).toEqual(expected);
  });
});
