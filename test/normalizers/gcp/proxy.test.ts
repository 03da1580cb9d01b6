import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { DENIED, eventFrom } from "./log-entry.ts";

const BACKEND = "projects/shop-prod/global/backendServices/web";

describe("backend services", () => {
  it.each<[string, JsonObject, string, boolean | undefined]>([
    ["backendServices.patch", { iap: { enabled: false } }, "proxy.disable", true],
    ["backendServices.update", { iap: { enabled: "false" } }, "proxy.disable", true],
    ["backendServices.insert", { iap: { enabled: false } }, "proxy.disable", true],
    ["regionBackendServices.patch", { iap: { enabled: false } }, "proxy.disable", true],
    ["backendServices.patch", { iap: null }, "proxy.disable", true],
    ["backendServices.patch", { iap: { enabled: true } }, "other", false],
    ["backendServices.patch", { iap: { oauth2ClientId: "x" } }, "other", false],
    ["backendServices.patch", { timeoutSec: 30 }, "other", undefined],
  ])("%s %j", (method, request, activity, weakens) => {
    const event = eventFrom({
      method: `v1.compute.${method}`,
      type: "gce_backend_service",
      labels: { backend_service_id: "7001" },
      payload: { resourceName: BACKEND, request },
    });
    expect([event.activity, event.proxy?.weakens]).toEqual([activity, weakens]);
    expect(event.target).toEqual({ uid: "7001", type: "backend-service", name: "web" });
  });

  it("does not know what a refused call would have changed", () => {
    const request = { "@type": "type.googleapis.com/compute.backendServices.patch" };
    const payload = { resourceName: BACKEND, request, ...DENIED };
    const event = eventFrom({ method: "v1.compute.backendServices.patch", payload });
    expect([event.activity, event.proxy]).toEqual([
      "other",
      { resource: BACKEND, setting: "unstated", weakens: false },
    ]);
  });

  it("names switch and resource", () => {
    const event = eventFrom({
      method: "v1.compute.backendServices.patch",
      payload: { resourceName: BACKEND, request: { iap: { enabled: false } } },
    });
    expect(event.proxy).toEqual({ resource: BACKEND, setting: "iap.enabled", weakens: true });
  });
});

describe("UpdateIapSettings", () => {
  const NAME = "projects/123/iap_web/compute/services/7001";
  const update = (iapSettings: JsonObject, updateMask?: string) =>
    eventFrom({
      service: "iap.googleapis.com",
      method: "google.cloud.iap.v1.IdentityAwareProxyAdminService.UpdateIapSettings",
      log: "data_access",
      payload: {
        request: { iapSettings: { name: NAME, ...iapSettings }, ...(updateMask === undefined ? {} : { updateMask }) },
      },
    });

  it.each<[string, JsonObject, string | undefined, string, boolean]>([
    [
      "preflight requests let through",
      { accessSettings: { corsSettings: { allowHttpOptions: true } } },
      undefined,
      "accessSettings.corsSettings.allowHttpOptions",
      true,
    ],
    [
      "and stopped again, under the same name",
      { accessSettings: { corsSettings: { allowHttpOptions: false } } },
      undefined,
      "accessSettings.corsSettings.allowHttpOptions",
      false,
    ],
    [
      "snake case",
      { access_settings: { cors_settings: { allow_http_options: true } } },
      undefined,
      "accessSettings.corsSettings.allowHttpOptions",
      true,
    ],
    [
      "reauthentication cleared by the mask",
      { accessSettings: {} },
      "accessSettings.reauthSettings",
      "accessSettings.reauthSettings",
      true,
    ],
    ["the same in snake case", {}, "access_settings.reauth_settings", "accessSettings.reauthSettings", true],
    [
      "reauthentication without a method",
      { accessSettings: { reauthSettings: { method: "METHOD_UNSPECIFIED" } } },
      undefined,
      "accessSettings.reauthSettings",
      true,
    ],
    [
      "reauthentication set",
      { accessSettings: { reauthSettings: { method: "SECURE_KEY", maxAge: "3600s" } } },
      undefined,
      "accessSettings.reauthSettings",
      false,
    ],
    [
      "reauthentication's age alone",
      { accessSettings: { reauthSettings: { maxAge: "3600s" } } },
      "accessSettings.reauthSettings.maxAge",
      "accessSettings.reauthSettings",
      false,
    ],
    [
      "programmatic clients",
      { accessSettings: { oauthSettings: { programmaticClients: ["c1"] } } },
      undefined,
      "accessSettings.oauthSettings.programmaticClients",
      true,
    ],
    [
      "domains no longer limited",
      { accessSettings: { allowedDomainsSettings: { enable: false } } },
      undefined,
      "accessSettings.allowedDomainsSettings",
      true,
    ],
    [
      "external identities",
      { accessSettings: { gcipSettings: { tenantIds: ["t"] } } },
      undefined,
      "accessSettings.gcipSettings",
      true,
    ],
    [
      "the access-denied page",
      { applicationSettings: { accessDeniedPageSettings: { accessDeniedPageUri: "https://example.com" } } },
      "applicationSettings.accessDeniedPageSettings",
      "applicationSettings.accessDeniedPageSettings",
      false,
    ],
    ["nothing that is known", {}, undefined, "iapSettings", false],
  ])("%s", (_, settings, mask, setting, weakens) => {
    const event = update(settings, mask);
    expect(event.proxy).toEqual({ resource: NAME, setting, weakens });
    expect(event.activity).toBe(weakens ? "proxy.disable" : "other");
    expect(event.target).toEqual({ uid: "7001", type: "backend-service" });
  });
});

describe("other switches", () => {
  it.each<[string, JsonObject, string]>([
    ["off", { application: { iap: { enabled: false } } }, "proxy.disable"],
    ["off by mask, the false left out", { application: { iap: {} }, updateMask: "iap" }, "proxy.disable"],
    ["on", { application: { iap: { enabled: true } }, updateMask: "iap" }, "other"],
    ["untouched", { application: { servingStatus: "SERVING" }, updateMask: "servingStatus" }, "other"],
  ])("App Engine: %s", (_, request, activity) => {
    const method = "google.appengine.v1.Applications.UpdateApplication";
    expect(eventFrom({ service: "appengine.googleapis.com", method, payload: { request } }).activity).toBe(activity);
  });

  it.each<[string, readonly string[], boolean]>([
    ["one network", ["10.0.0.0/24"], false],
    ["every address", ["10.0.0.0/24", "0.0.0.0/0"], true],
  ])("a destination group of %s", (_, cidrs, weakens) => {
    const event = eventFrom({
      service: "iap.googleapis.com",
      method: "google.cloud.iap.v1.IdentityAwareProxyAdminService.UpdateTunnelDestGroup",
      payload: {
        request: { tunnelDestGroup: { name: "projects/123/iap_tunnel/locations/l/destGroups/db", cidrs: [...cidrs] } },
      },
    });
    expect([event.proxy?.setting, event.proxy?.weakens]).toEqual(["tunnelDestGroup", weakens]);
  });
});
