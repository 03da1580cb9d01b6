import { describe, expect, it } from "vitest";
import { takenFor } from "../../src/query/words.ts";
import { event } from "../support/event.ts";
import { compiled, runs, selection } from "./rule.ts";

describe("a word people use", () => {
  it.each([
    ["CreateTunnel", "activity", "session.open"],
    ["createtunnel", "activity", "session.open"],
    ["create-tunnel", "activity", "session.open"],
    ["AddIamPolicyBinding", "activity", "policy.grant"],
    ["add-iam-policy-binding", "activity", "policy.grant"],
    ["RemoveIamPolicyBinding", "activity", "policy.revoke"],
    ["generateAccessToken", "activity", "credential.mint"],
    ["GENERATEACCESSTOKEN", "activity", "credential.mint"],
    ["AccessDenied", "outcome", "denied"],
    ["PERMISSION_DENIED", "outcome", "denied"],
  ])("%s is taken for %s %s, and one line says so", (word, field, value) => {
    const taken = takenFor(word);
    expect(taken).toMatchObject({ field, value });
    expect(taken?.note).toContain(word);
    expect(taken?.note).toContain(value);
    expect(taken?.note).not.toContain("\n");
  });

  it.each(["GenerateAccessToken", "SignBlob", "OpenTunnel", "StartSession", "", "constructor", "__proto__"])(
    "%j is not one: it is logged so, or nobody says it",
    (word) => {
      expect(takenFor(word)).toBeUndefined();
    },
  );
});

const opened = event({ activity: "session.open", raw: { eventName: "StartSession" } });
const literal = event({ activity: "other", raw: { eventName: "CreateTunnel" } });
const other = event({ activity: "read", raw: { eventName: "DescribeInstances" } });

describe("asked of an operation", () => {
  it.each(["eventName", "protoPayload.methodName", "api.operation", "api.canonical", "gcp.audit.method_name"])(
    "%s also matches the activity meant",
    (field) => {
      const detection = selection({ [field]: "createTunnel" });
      expect(runs(detection, opened)).toBe(true);
      expect(runs(detection, other)).toBe(false);
      expect(detection.notes).toEqual([takenFor("createTunnel")?.note]);
    },
  );

  it("still matches the literal name", () => {
    expect(runs(selection({ eventName: "CreateTunnel" }), literal)).toBe(true);
  });

  it("AccessDenied matches what was denied", () => {
    expect(runs(selection({ eventName: "AccessDenied" }), event({ outcome: "denied" }))).toBe(true);
  });

  it("among other values, each for itself", () => {
    const detection = selection({ eventName: ["DescribeInstances", "CreateTunnel"] });
    expect([opened, literal, other].map((one) => runs(detection, one))).toEqual([true, true, true]);
  });

  it("is widened before it is negated", () => {
    const detection = compiled({ tunnels: { eventName: "CreateTunnel" }, condition: "not tunnels" });
    expect([opened, literal, other].map((one) => runs(detection, one))).toEqual([false, false, true]);
  });

  it("only as a whole text: a pattern is a pattern", () => {
    const detection = selection({ "eventName|startswith": "CreateTunnel" });
    expect(runs(detection, opened)).toBe(false);
    expect(detection.notes).toEqual([]);
  });

  it("does not touch fields that do log the word", () => {
    const detection = selection({ errorCode: "AccessDenied" });
    expect(runs(detection, event({ outcome: "denied", raw: {} }))).toBe(false);
    expect(runs(detection, event({ raw: { errorCode: "AccessDenied" } }))).toBe(true);
    expect(detection.notes).toEqual([]);
  });
});

it.each([
  ["activity", "CreateTunnel", opened],
  ["outcome", "AccessDenied", event({ outcome: "denied" })],
])("%s: %s means the value itself", (field, word, on) => {
  const detection = selection({ [field]: word });
  expect(runs(detection, on)).toBe(true);
  expect(runs(detection, other)).toBe(false);
  expect(detection.notes).toHaveLength(1);
});
