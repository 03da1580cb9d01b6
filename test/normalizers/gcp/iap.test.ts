import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { DENIED, eventFrom } from "./log-entry.ts";

const IAP = { service: "iap.googleapis.com", method: "AuthorizeUser", log: "data_access" } as const;
const INSTANCE = { type: "gce_instance", labels: { instance_id: "900100200", zone: "us-central1-f" } } as const;

function tunnel(payload: JsonObject = {}, more: JsonObject = {}) {
  return eventFrom({
    ...IAP,
    ...INSTANCE,
    payload: {
      resourceName: "900100200",
      authorizationInfo: [
        {
          permission: "iap.tunnelInstances.accessViaIAP",
          resource: "projects/123/iap_tunnel/zones/us-central1-f/instances/900100200",
          granted: true,
        },
      ],
      requestMetadata: {
        callerIp: "198.51.100.7",
        callerSuppliedUserAgent: "(none supplied)",
        destinationAttributes: { ip: "10.0.0.5", port: "22" },
      },
      request: { httpRequest: { url: "" } },
      ...payload,
    },
    more: { operation: { id: "AAAA-BBBB", producer: "iap.googleapis.com" }, ...more },
  });
}

function web(resource: string, payload: JsonObject = {}, permission = "iap.webServiceVersions.accessViaIAP") {
  return eventFrom({
    ...IAP,
    type: "gce_backend_service",
    labels: { backend_service_id: "", location: "" },
    payload: {
      resourceName: "7001",
      authorizationInfo: [{ permission, resource, granted: true }],
      requestMetadata: {
        callerIp: "198.51.100.7",
        callerSuppliedUserAgent: "Mozilla/5.0",
        requestAttributes: { host: "shop.example.com", path: "/admin" },
      },
      request: { httpRequest: { url: "https://shop.example.com/admin?x=1" } },
      ...payload,
    },
  });
}

describe("tunnels", () => {
  it("opens a session to an instance and port, the port as a number", () => {
    expect(tunnel()).toMatchObject({
      activity: "session.open",
      outcome: "success",
      road: "iap-tunnel",
      session: { uid: "AAAA-BBBB" },
      target: { uid: "900100200", type: "instance", ip: "10.0.0.5", port: 22 },
      region: "us-central1",
    });
    expect(tunnel().http_request).toBeUndefined();
  });

  it("closes it with the bytes as the client counts them", () => {
    const info = { phase: "SESSION_END", bytes_received: 7000, bytes_sent: "300" };
    const event = tunnel({ metadata: { iap_tcp_session_info: info } });
    expect(event.activity).toBe("session.close");
    expect(event.session).toEqual({ uid: "AAAA-BBBB", phase: "end", bytes_in: 7000, bytes_out: 300 });
  });

  it("opens with a phase that says so", () => {
    const event = tunnel({ metadata: { iap_tcp_session_info: { phase: "SESSION_START" } } });
    expect([event.activity, event.session]).toEqual(["session.open", { uid: "AAAA-BBBB", phase: "start" }]);
  });

  it("is not refused by access levels that were not met, when the call was granted", () => {
    const event = tunnel({ status: {}, metadata: { unsatisfied_access_levels: ["accessPolicies/1/accessLevels/x"] } });
    expect(event.outcome).toBe("success");
  });

  it("takes a success without a principal for one whose caller was left out", () => {
    expect(tunnel({ authenticationInfo: {} }).actor.type).toBe("redacted");
  });

  it("is refused without a principal and without a session", () => {
    const event = tunnel(
      {
        ...DENIED,
        authenticationInfo: {},
        authorizationInfo: [
          {
            permission: "iap.tunnelInstances.accessViaIAP",
            resource: "projects/123/iap_tunnel/zones/z/instances/900100200",
          },
        ],
      },
      { operation: { id: "", producer: "iap.googleapis.com" }, severity: "ERROR" },
    );
    expect(event).toMatchObject({
      activity: "session.open",
      outcome: "denied",
      actor: { uid: "anonymous", type: "anonymous" },
      status: { code: "PERMISSION_DENIED", layer: "iap", action: "iap.tunnelInstances.accessViaIAP" },
    });
    expect(event.session).toBeUndefined();
  });

  it("is still a refused tunnel when the record says next to nothing", () => {
    const event = eventFrom({
      ...IAP,
      ...INSTANCE,
      payload: {
        ...DENIED,
        authenticationInfo: {},
        requestMetadata: undefined,
        resourceName: "900100200",
        request: {},
      },
      more: { severity: "ERROR" },
    });
    expect(event).toMatchObject({
      activity: "session.open",
      road: "iap-tunnel",
      outcome: "denied",
      target: { uid: "900100200" },
    });
    expect(event.src_endpoint).toEqual({ kind: "absent" });
  });

  it("is refused by severity where no status was written", () => {
    expect(tunnel({ authenticationInfo: {} }, { severity: "ERROR" }).outcome).toBe("denied");
  });

  it("reaches a destination group by name, not only instances", () => {
    const resource = "projects/123/iap_tunnel/locations/us-central1/destGroups/db";
    const event = tunnel({
      authorizationInfo: [{ permission: "iap.tunnelDestGroups.accessViaIAP", resource, granted: true }],
      requestMetadata: { destinationAttributes: { ip: "10.0.0.9", port: "5432" } },
    });
    expect(event.target).toEqual({ uid: resource, type: "tunnel-dest-group", name: "db", ip: "10.0.0.9", port: 5432 });
  });
});

describe("web requests", () => {
  it("names the application by the resource of the check, because the label is empty", () => {
    expect(web("projects/123/iap_web/compute/services/7001/versions/bs_0")).toMatchObject({
      activity: "access.web",
      road: "iap-web",
      outcome: "success",
      target: { uid: "7001", type: "backend-service", name: "shop.example.com" },
      http_request: {
        user_agent: "Mozilla/5.0",
        url: "https://shop.example.com/admin?x=1",
        host: "shop.example.com",
        path: "/admin",
      },
    });
  });

  it.each([
    [
      "projects/123/iap_web/compute-europe-west1/services/7002",
      { uid: "7002", type: "backend-service", name: "shop.example.com" },
    ],
    [
      "projects/123/iap_web/appengine-shop/services/default/versions/v3",
      {
        uid: "projects/123/iap_web/appengine-shop/services/default/versions/v3",
        type: "app-engine-version",
        name: "default/v3",
      },
    ],
    [
      "projects/123/iap_web/cloud_run-europe-west1/services/front",
      {
        uid: "projects/123/iap_web/cloud_run-europe-west1/services/front",
        type: "cloud-run-service",
        name: "front",
      },
    ],
  ])("%s", (resource, target) => expect(web(resource).target).toEqual(target));

  it("refuses the anonymous", () => {
    const event = web("projects/123/iap_web/compute/services/7001/versions/bs_0", {
      ...DENIED,
      authenticationInfo: {},
    });
    expect(event).toMatchObject({
      activity: "access.web",
      outcome: "denied",
      actor: { type: "anonymous" },
      status: { layer: "iap" },
    });
  });

  it("includes egress through an agent gateway and Chrome Enterprise's connector", () => {
    const egress = web("projects/123/iap_web/compute/services/7001", {}, "iap.webServiceVersions.egressViaIAP");
    const connector = eventFrom({ ...IAP, service: "beyondcorp.googleapis.com" });
    for (const event of [egress, connector]) expect([event.activity, event.road]).toEqual(["access.web", "iap-web"]);
  });
});
