import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/model/json.ts";
import { verifiedAccess } from "../../src/normalizers/verified-access.ts";

function log(more: JsonObject = {}): JsonObject {
  return {
    activity_name: "Access Grant",
    activity_id: "1",
    actor: {
      authorizations: [{ decision: "Allow", policy: { name: "inline" } }],
      idp: { name: "user", uid: "vatp-1" },
      user: { email_addr: "ada@example.com", name: "Ada", uid: "ada@example.com" },
    },
    class_name: "Access Activity",
    class_uid: "3006",
    time: "1780315200250",
    http_request: {
      http_method: "GET",
      url: {
        hostname: "app.example.com",
        path: "/a",
        port: 443,
        scheme: "https",
        text: "https://app.example.com:443/a",
      },
      user_agent: "curl/8",
    },
    http_response: { code: 200 },
    metadata: { uid: "Root=1-abc" },
    proxy: { uid: "vai-1" },
    src_endpoint: { ip: "198.51.100.7", port: "48234" },
    status_code: "100",
    status_detail: "Access Granted",
    status_id: "1",
    status: "Success",
    ...more,
  };
}

const denied = (more: JsonObject = {}) =>
  log({
    activity_name: "Access Deny",
    activity_id: "2",
    status: "Failure",
    status_id: "2",
    http_response: { code: 403 },
    ...more,
  });

describe("verifiedAccess", () => {
  it("reads a granted request", () => {
    const raw = log();
    expect(verifiedAccess(raw)).toEqual({
      uid: "Root=1-abc",
      record_uid: "Root=1-abc",
      time: { ms: 1780315200250, text: "2026-06-01T12:00:00.25Z" },
      plane: "aws",
      activity: "access.web",
      outcome: "success",
      status: { code: "100", detail: "Access Granted" },
      actor: {
        uid: "ada@example.com",
        name: "ada@example.com",
        type: "human",
        session: { issuer: "vatp-1" },
        delegated_by: [],
      },
      src_endpoint: { kind: "ip", ip: "198.51.100.7" },
      http_request: {
        user_agent: "curl/8",
        url: "https://app.example.com:443/a",
        host: "app.example.com",
        path: "/a",
        status: 200,
      },
      api: { service: "verified-access", operation: "Access Grant", canonical: "Access Grant" },
      target: { uid: "app.example.com", type: "verified-access-endpoint", port: 443 },
      road: "verified-access",
      raw,
    });
  });

  it.each<[string, JsonObject, string]>([
    [
      "any Deny decides",
      denied({ actor: { authorizations: [{ decision: "Allow" }, { decision: "Deny" }], user: { uid: "ada" } } }),
      "denied",
    ],
    ["the status, where there is no decision", denied({ actor: {} }), "denied"],
    [
      "a redirect to sign in is no refusal",
      denied({ actor: {}, http_response: { code: 302 }, status_detail: "Authentication Denied" }),
      "failure",
    ],
    [
      "a redirect of somebody known is",
      denied({ actor: { user: { uid: "ada" } }, http_response: { code: 302 } }),
      "denied",
    ],
    ["nothing said", log({ activity_name: "Unknown", actor: {}, status: "Unknown", status_id: "0" }), "unknown"],
    [
      "version 0.1 keeps it under identity",
      log({
        activity_name: null,
        activity: "Access Denied",
        actor: null,
        identity: { authorizations: [{ decision: "Deny" }] },
      }),
      "denied",
    ],
  ])("%s", (_what, record, outcome) => {
    expect(verifiedAccess(record)).toMatchObject({ outcome });
  });

  it("has an anonymous actor where nobody signed in", () => {
    expect(verifiedAccess(denied({ actor: { user: {} } }))).toMatchObject({
      actor: { type: "anonymous", uid: "anonymous" },
    });
  });

  it("reads a TCP connection as a session", () => {
    const record = log({
      class_uid: "3003",
      http_request: null,
      http_response: null,
      dst_endpoint: { ip: "10.0.0.5", port: "5432" },
    });
    expect(verifiedAccess(record)).toMatchObject({
      activity: "session.open",
      target: { uid: "10.0.0.5", type: "instance", ip: "10.0.0.5", port: 5432 },
    });
  });

  it.each<[string, JsonObject, string]>([
    ["no time", log({ time: null, start_time: null }), "no time"],
    ["a time no calendar has", log({ time: "99999999999999999999", start_time: null }), "no time"],
    ["no class", log({ class_uid: null }), "no class_uid"],
  ])("refuses %s", (_what, record, invalid) => {
    expect(verifiedAccess(record)).toEqual({ invalid });
  });
});
