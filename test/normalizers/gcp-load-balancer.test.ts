import { describe, expect, it } from "vitest";
import type { AuditEvent } from "../../src/model/event.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { gcpLoadBalancer } from "../../src/normalizers/gcp-load-balancer.ts";

function entry(httpRequest: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    logName: "projects/shop-prod/logs/requests",
    insertId: "lb1",
    timestamp: "2026-06-01T12:00:00.25Z",
    jsonPayload: { statusDetails: "handled_by_identity_aware_proxy" },
    httpRequest: { requestMethod: "GET", remoteIp: "198.51.100.7", ...httpRequest },
    resource: { type: "http_load_balancer", labels: { project_id: "shop-prod", backend_service_name: "web" } },
    ...more,
  };
}

function read(record: JsonObject): AuditEvent {
  const event = gcpLoadBalancer(record);
  if ("invalid" in event) throw new Error(event.invalid);
  return event;
}

describe("gcpLoadBalancer", () => {
  it.each<[number | string | undefined, string, string | undefined, string]>([
    // A redirect to the sign-in page is no refusal.
    [302, "unknown", undefined, "anonymous"],
    [401, "denied", "iap", "anonymous"],
    [403, "denied", "iap", "redacted"],
    ["403", "denied", "iap", "redacted"],
    [200, "success", undefined, "redacted"],
    [304, "success", undefined, "redacted"],
    [502, "failure", undefined, "redacted"],
    [undefined, "unknown", undefined, "redacted"],
  ])("%s is %s", (status, outcome, layer, actor) => {
    const event = read(entry({ status }));
    expect([event.outcome, event.status?.layer, event.actor.type]).toEqual([outcome, layer, actor]);
    expect([event.activity, event.road]).toEqual(["access.web", "iap-web"]);
  });

  it("says why a redirect decides nothing", () => {
    expect(read(entry({ status: 302 })).status).toEqual({ code: "302", detail: "redirect to sign in" });
  });

  it("carries the request, its source and its backend", () => {
    const event = read(
      entry({ status: 302, requestUrl: "https://u:p@shop.example.com:8443/a/b?q=1#f", userAgent: "curl/8" }),
    );
    expect(event).toMatchObject({
      uid: "projects/shop-prod/logs/requests 2026-06-01T12:00:00.25Z lb1",
      record_uid: "lb1",
      scope: "gcp:shop-prod",
      src_endpoint: { kind: "ip", ip: "198.51.100.7" },
      target: { uid: "web", type: "backend-service", name: "web" },
      http_request: { host: "shop.example.com", path: "/a/b", status: 302, user_agent: "curl/8" },
      api: { service: "loadbalancing.googleapis.com", canonical: "handled_by_identity_aware_proxy" },
    });
  });

  it("does not take another entry for the proxy's", () => {
    const event = read(entry({ status: 403 }, { jsonPayload: { statusDetails: "denied_by_security_policy" } }));
    expect([event.activity, event.road, event.status?.layer]).toEqual(["other", undefined, undefined]);
  });

  it.each<[string, JsonObject]>([
    ["no timestamp", entry({ status: 302 }, { timestamp: "" })],
    ["neither statusDetails nor an HTTP status", entry({}, { jsonPayload: {} })],
  ])("is invalid with %s", (invalid, record) => expect(gcpLoadBalancer(record)).toEqual({ invalid }));
});
