import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../../src/model/json.ts";
import { DENIED, eventFrom } from "./log-entry.ts";

const NAME = "projects/shop-prod/global/firewalls/ssh";

function firewall(verb: string, request: JsonObject, payload: JsonObject = {}) {
  const typed = { "@type": `type.googleapis.com/compute.firewalls.${verb}`, ...request };
  return eventFrom({
    method: `v1.compute.firewalls.${verb}`,
    type: "gce_firewall_rule",
    payload: { resourceName: NAME, request: typed, ...payload },
  });
}

const TCP_22 = { IPProtocol: "tcp", ports: ["22"] };
const rule = (protocol: string, from_port: number, to_port: number, ranges: readonly string[]) => ({
  protocol,
  from_port,
  to_port,
  ranges,
});

describe("firewall rules", () => {
  it.each<[string, string, JsonObject, readonly JsonObject[]]>([
    [
      "ports and ranges of ports",
      "insert",
      { alloweds: [{ IPProtocol: "tcp", ports: ["22", "20-25"] }], sourceRanges: ["203.0.113.0/24"] },
      [rule("tcp", 22, 22, ["203.0.113.0/24"]), rule("tcp", 20, 25, ["203.0.113.0/24"])],
    ],
    [
      "no ports are all",
      "insert",
      { alloweds: [{ IPProtocol: "tcp" }], sourceRanges: ["::/0"] },
      [rule("tcp", 0, 65535, ["::/0"])],
    ],
    ["all protocols", "insert", { alloweds: [{ IPProtocol: "all" }] }, [rule("all", 0, 65535, ["0.0.0.0/0"])]],
    [
      "a protocol by number",
      "insert",
      { alloweds: [{ IPProtocol: 6, ports: [22] }] },
      [rule("tcp", 22, 22, ["0.0.0.0/0"])],
    ],
    ["no sources are everybody", "insert", { alloweds: [TCP_22] }, [rule("tcp", 22, 22, ["0.0.0.0/0"])]],
    [
      "tags in place of ranges",
      "insert",
      { alloweds: [TCP_22], sourceTags: ["bastion"] },
      [rule("tcp", 22, 22, ["tag:bastion"])],
    ],
    [
      "accounts beside ranges",
      "update",
      { alloweds: [TCP_22], sourceRanges: ["10.0.0.0/8"], sourceServiceAccounts: ["a@b"] },
      [rule("tcp", 22, 22, ["10.0.0.0/8", "serviceAccount:a@b"])],
    ],
    ["a patch that keeps its sources", "patch", { alloweds: [TCP_22] }, [rule("tcp", 22, 22, ["unstated"])]],
    [
      "a patch that widens unnamed ports",
      "patch",
      { sourceRanges: ["0.0.0.0/0"] },
      [rule("unstated", 0, 65535, ["0.0.0.0/0"])],
    ],
    ["a patch that switches a rule on", "patch", { disabled: false }, [rule("unstated", 0, 65535, ["unstated"])]],
    ["a request that was not logged", "insert", {}, []],
  ])("%s", (_, verb, request, rules) => {
    const event = firewall(verb, request);
    expect([event.activity, event.exposure]).toEqual(["exposure.open", { kind: "network", resource: NAME, rules }]);
  });

  it.each<[string, string, JsonObject]>([
    ["egress", "insert", { alloweds: [TCP_22], direction: "EGRESS", destinationRanges: ["0.0.0.0/0"] }],
    ["a disabled rule", "insert", { alloweds: [TCP_22], disabled: true }],
    ["a rule that denies", "insert", { denieds: [{ IPProtocol: "all" }], sourceRanges: ["0.0.0.0/0"] }],
    ["a new description", "patch", { description: "x" }],
  ])("%s opens nothing", (_, verb, request) => {
    const event = firewall(verb, request);
    expect([event.activity, event.exposure]).toEqual(["other", undefined]);
  });

  it("tells an attempt from a success", () => {
    const event = firewall("insert", {}, DENIED);
    expect([event.activity, event.outcome]).toEqual(["exposure.open", "denied"]);
  });

  const RDP = { layer4Configs: [{ ipProtocol: "tcp", ports: ["3389"] }] };
  it.each<[string, JsonObject, readonly JsonObject[] | undefined]>([
    [
      "addRule",
      { action: "allow", direction: "INGRESS", match: { srcIpRanges: ["0.0.0.0/0"], ...RDP } },
      [rule("tcp", 3389, 3389, ["0.0.0.0/0"])],
    ],
    [
      "addRule",
      { action: "allow", match: { srcRegionCodes: ["US"], ...RDP } },
      [rule("tcp", 3389, 3389, ["region:US"])],
    ],
    ["addRule", { action: "deny", match: { srcIpRanges: ["0.0.0.0/0"], ...RDP } }, undefined],
    ["patchRule", { match: { srcIpRanges: ["203.0.113.0/24"] } }, [rule("unstated", 0, 65535, ["203.0.113.0/24"])]],
    ["patchRule", { disabled: false }, [rule("unstated", 0, 65535, ["unstated"])]],
    ["patchRule", { description: "x" }, undefined],
  ])("reads the rules of firewall policies: %s %j", (verb, request, rules) => {
    const event = eventFrom({
      method: `v1.compute.networkFirewallPolicies.${verb}`,
      payload: { resourceName: "p", request },
    });
    expect(event.exposure?.rules).toEqual(rules);
  });
});

describe("other doors", () => {
  it("an external address", () => {
    const resourceName = "projects/shop-prod/zones/us-central1-f/instances/web-1";
    const event = eventFrom({ method: "v1.compute.instances.addAccessConfig", payload: { resourceName } });
    expect([event.activity, event.exposure]).toEqual([
      "exposure.open",
      { kind: "address", resource: resourceName, rules: [] },
    ]);
  });

  it.each<[string, JsonObject, string]>([
    ["v1 ingress for all", { metadata: { annotations: { "run.googleapis.com/ingress": "all" } } }, "exposure.open"],
    [
      "v1 ingress for the load balancer",
      { metadata: { annotations: { "run.googleapis.com/ingress": "internal-and-cloud-load-balancing" } } },
      "other",
    ],
    ["v2 ingress for all", { ingress: "INGRESS_TRAFFIC_ALL" }, "exposure.open"],
    ["v2 internal ingress", { ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY" }, "other"],
    ["callers unchecked", { invokerIamDisabled: true }, "exposure.open"],
    ["the proxy switched off", { iapEnabled: false, ingress: "INGRESS_TRAFFIC_ALL" }, "proxy.disable"],
    ["the proxy switched on", { iapEnabled: true }, "other"],
  ])("Cloud Run: %s", (_, service, activity) => {
    const event = eventFrom({
      service: "run.googleapis.com",
      method: "google.cloud.run.v2.Services.UpdateService",
      payload: { request: { service } },
    });
    expect(event.activity).toBe(activity);
  });

  it.each<[string, string, JsonObject, string, readonly string[] | undefined]>([
    [
      "everybody",
      "CreateIngressRule",
      { rule: { action: "ALLOW", sourceRange: "*" } },
      "exposure.open",
      ["0.0.0.0/0", "::/0"],
    ],
    [
      "a range",
      "UpdateIngressRule",
      { rule: { action: "ALLOW", sourceRange: "203.0.113.0/24" } },
      "exposure.open",
      ["203.0.113.0/24"],
    ],
    ["a rule that denies", "CreateIngressRule", { rule: { action: "DENY", sourceRange: "*" } }, "other", undefined],
    [
      "a rule taken away",
      "DeleteIngressRule",
      { name: "apps/shop/firewall/ingressRules/1" },
      "exposure.open",
      undefined,
    ],
  ])("App Engine's firewall: %s", (_, verb, request, activity, ranges) => {
    const event = eventFrom({
      service: "appengine.googleapis.com",
      method: `google.appengine.v1.Firewall.${verb}`,
      payload: { request },
    });
    expect([event.activity, event.exposure?.rules[0]?.ranges]).toEqual([activity, ranges]);
  });
});

describe("instance metadata", () => {
  const instance = (payload: JsonObject) => eventFrom({ method: "v1.compute.instances.setMetadata", payload });
  it.each<[string, JsonObject, string | undefined, readonly string[] | undefined]>([
    [
      "added keys",
      { metadata: { instanceMetadataDelta: { addedMetadataKeys: ["ssh-keys", "foo"] } } },
      "ssh-keys",
      ["ssh-keys"],
    ],
    [
      "changed keys",
      { metadata: { instanceMetadataDelta: { modifiedMetadataKeys: ["windows-keys"] } } },
      "ssh-keys",
      ["windows-keys"],
    ],
    ["the older form", { request: { "Metadata Keys Modified": ["sshKeys"] } }, "ssh-keys", ["sshKeys"]],
    [
      "the serial port",
      { metadata: { instanceMetadataDelta: { addedMetadataKeys: ["serial-port-enable"] } } },
      "serial-console",
      ["serial-port-enable"],
    ],
    [
      "a guard taken away",
      { metadata: { instanceMetadataDelta: { deletedMetadataKeys: ["block-project-ssh-keys", "ssh-keys"] } } },
      "ssh-keys",
      ["block-project-ssh-keys"],
    ],
    [
      "keys taken away",
      { metadata: { instanceMetadataDelta: { deletedMetadataKeys: ["ssh-keys"] } } },
      undefined,
      undefined,
    ],
    [
      "anything else",
      { metadata: { instanceMetadataDelta: { addedMetadataKeys: ["startup-script"] } } },
      undefined,
      undefined,
    ],
    ["no delta", {}, undefined, undefined],
  ])("%s", (_, payload, kind, keys) => {
    const event = instance(payload);
    expect([event.exposure?.kind, event.exposure?.keys]).toEqual([kind, keys]);
    expect(event.activity).toBe(kind === undefined ? "other" : "exposure.open");
  });

  it("of a refused call, which names no keys", () => {
    const event = instance(DENIED);
    expect([event.activity, event.exposure]).toMatchObject(["exposure.open", { kind: "ssh-keys", rules: [] }]);
    expect(event.exposure).not.toHaveProperty("keys");
  });

  it("of a whole project", () => {
    const event = eventFrom({
      method: "v1.compute.projects.setCommonInstanceMetadata",
      payload: {
        resourceName: "projects/shop-prod",
        metadata: {
          projectMetadataDelta: { modifiedMetadataKeys: ["ssh-keys"], addedMetadataKeys: ["enable-oslogin"] },
        },
      },
    });
    expect(event.exposure).toEqual({
      kind: "ssh-keys",
      resource: "projects/shop-prod",
      rules: [],
      keys: ["enable-oslogin", "ssh-keys"],
    });
  });
});
