import { describe, expect, it } from "vitest";
import { bypass } from "../../src/detectors/bypass.ts";
import { type Estate, NO_ESTATE } from "../../src/model/estate.ts";
import type { AuditEvent, Exposure, IngressRule, Outcome, PolicyChange } from "../../src/model/event.ts";
import { DAY, event, HOUR, human, MINUTE, NOON } from "../support/event.ts";

type More = Partial<AuditEvent> & { readonly at?: number };

const SHOP = "projects/1/iap_web/compute/services/shop";

function run(events: readonly AuditEvent[], estate: Partial<Estate> = {}, options: object = {}) {
  const given = { window: { since: NOON, until: NOON + DAY }, estate: { ...NO_ESTATE, ...estate } };
  return bypass.detect(events, bypass.options.parse(options), given);
}

describe("the proxy switched off or weakened", () => {
  const proxy = (setting: string, weakens: boolean, more: More = {}) =>
    event({ proxy: { resource: SHOP, setting, weakens }, ...more });

  it.each<[string, Outcome, string, string]>([
    ["iap.enabled", "success", "critical", `ada@example.com switched off the proxy (iap.enabled) on ${SHOP}`],
    ["PolicyEnabled", "success", "critical", `ada@example.com switched off the proxy (PolicyEnabled) on ${SHOP}`],
    ["accessSettings", "success", "high", `ada@example.com weakened the proxy (accessSettings) on ${SHOP}`],
    [
      "iap.enabled",
      "denied",
      "high",
      `ada@example.com tried to switch off the proxy (iap.enabled) on ${SHOP} and was denied`,
    ],
    [
      "iap.enabled",
      "unknown",
      "critical",
      `ada@example.com asked to switch off the proxy (iap.enabled) on ${SHOP}; the record does not tell whether it worked`,
    ],
  ])("%s with outcome %s is %s", (setting, outcome, level, title) => {
    const call = proxy(setting, true, { outcome });
    expect(run([call])).toMatchObject([
      { key: ["proxy-weakened", call.uid], level, title, attributes: { outcome, setting }, evidence: [call] },
    ]);
  });

  it("notes when it was put right, by the same setting and after", () => {
    const off = proxy("iap.enabled", true, { at: NOON + HOUR });
    const others = [
      proxy("iap.enabled", false),
      proxy("iap.enabled", false, { at: NOON + 2 * HOUR, outcome: "denied" }),
      proxy("accessSettings", false, { at: NOON + 2 * HOUR }),
    ];
    expect(run([off, ...others])[0]?.attributes).not.toHaveProperty("closed_at");
    const on = proxy("iap.enabled", false, { at: NOON + 3 * HOUR });
    expect(run([off, ...others, on])[0]?.attributes).toMatchObject({ closed_at: "2026-06-01T15:00:00Z" });
  });

  it("counts more on what the estate protects", () => {
    expect(run([proxy("accessSettings", true)], { protected: ["shop"] })).toMatchObject([
      { level: "critical", attributes: { protected: true } },
    ]);
  });

  it.each([
    ["backend-service", "shop"],
    ["instance", "shop"],
    ["firewall", undefined],
  ])("on a %s leads to %s", (type, leads_to) => {
    const [found] = run([proxy("iap.enabled", true, { target: { uid: "shop", type } })]);
    expect(found?.attributes["leads_to"]).toBe(leads_to);
  });

  it("stays quiet on a dry run, which does nothing", () => {
    const status = { code: "Client.DryRunOperation" };
    expect(run([proxy("iap.enabled", true, { outcome: "failure", status })])).toEqual([]);
    expect(run([proxy("iap.enabled", true, { outcome: "failure", status: { code: "Throttling" } })])).toHaveLength(1);
  });

  it("stays quiet on a setting that loosens nothing, and outside the window", () => {
    expect(run([proxy("iap.enabled", false), proxy("iap.enabled", true, { at: NOON - 1 })])).toEqual([]);
  });
});

describe("policies that let everybody in", () => {
  const role = "roles/iap.httpsResourceAccessor";
  const policy = (change: Partial<PolicyChange>, more: More = {}) =>
    event({ policy: { resource: SHOP, kind: "proxy", ...change }, ...more });
  const add = (member: string, condition?: string) =>
    ({ action: "add", role, member, ...(condition === undefined ? {} : { condition }) }) as const;
  const api = (service: string) => ({ api: { service, operation: "SetIamPolicy", canonical: "SetIamPolicy" } });

  it.each<[string, Partial<PolicyChange>, More, string]>([
    ["allUsers added", { deltas: [add("allUsers")] }, {}, "critical"],
    [
      "allUsers in the policy as set",
      { after: [{ role, members: ["user:a@example.com", "allUsers"] }] },
      {},
      "critical",
    ],
    ["allAuthenticatedUsers", { deltas: [add("allAuthenticatedUsers")] }, {}, "high"],
    ["both", { deltas: [add("allAuthenticatedUsers"), add("allUsers")] }, {}, "critical"],
    ["under a condition", { deltas: [add("allUsers", "device.is_secure")] }, {}, "high"],
    ["on Cloud Run", { kind: "iam", deltas: [add("allUsers")] }, api("run.googleapis.com"), "critical"],
    ["on a Lambda function", { kind: "permissions", deltas: [add("*")] }, api("lambda.amazonaws.com"), "critical"],
    [
      "an accessor role on a project",
      { kind: "iam", deltas: [add("allUsers")] },
      api("cloudresourcemanager.googleapis.com"),
      "critical",
    ],
    ["denied", { deltas: [add("allUsers")] }, { outcome: "denied" }, "high"],
  ])("fires: %s", (_, change, more, level) => {
    expect(run([policy(change, more)])).toMatchObject([
      { level, attributes: { kind: "public-policy", roles: [role] } },
    ]);
  });

  it("says who was let in", () => {
    expect(run([policy({ deltas: [add("allUsers")] })])[0]?.title).toBe(
      `ada@example.com let everybody in (allUsers) on ${SHOP}`,
    );
  });

  it.each<[string, Partial<PolicyChange>, More]>([
    ["one user", { deltas: [add("user:bob@example.com")] }, {}],
    ["allUsers removed", { deltas: [{ ...add("allUsers"), action: "remove" }] }, {}],
    ["everything removed", { after: [] }, {}],
    [
      "a public bucket",
      { kind: "iam", deltas: [{ ...add("allUsers"), role: "roles/storage.objectViewer" }] },
      api("storage.googleapis.com"),
    ],
  ])("stays quiet: %s", (_, change, more) => {
    expect(run([policy(change, more)])).toEqual([]);
  });

  it.each<[string, Partial<PolicyChange>, boolean]>([
    ["the member is removed", { deltas: [{ ...add("allUsers"), action: "remove" }] }, true],
    ["a policy without it is set", { after: [] }, true],
    ["another member is removed", { deltas: [{ ...add("user:a@example.com"), action: "remove" }] }, false],
  ])("is closed when %s: %#", (_, change, closed) => {
    const found = run([policy({ deltas: [add("allUsers")] }), policy(change, { at: NOON + HOUR })]);
    expect(found[0]?.attributes["closed_at"]).toBe(closed ? "2026-06-01T13:00:00Z" : undefined);
  });
});

describe("network openings", () => {
  const open = (rules: readonly IngressRule[], more: More = {}) =>
    event({ activity: "exposure.open", exposure: { kind: "network", resource: "allow-ssh", rules }, ...more });
  const tcp = (from_port: number, ranges: readonly string[], to_port = from_port, protocol = "tcp"): IngressRule => ({
    protocol,
    from_port,
    to_port,
    ranges,
  });

  it.each([
    ["0.0.0.0/0", "critical"],
    ["208.236.235.254/0", "critical"],
    ["11.0.0.0/8", "critical"],
    ["203.0.0.0/9", "high"],
    ["203.0.0.0/16", "high"],
    ["203.0.113.0/24", "medium"],
    ["203.0.113.9/32", "low"],
    ["203.0.113.9", "low"],
    ["10.0.0.0/8", "low"],
    ["::/0", "critical"],
    ["2001:db8::/32", "high"],
    ["2001:db8::/48", "medium"],
    ["2001:db8::1/128", "low"],
    // Wider than the range of IAP, which it holds.
    ["35.235.240.0/19", "medium"],
  ])("SSH open to %s is %s", (range, level) => {
    expect(run([open([tcp(22, [range])])])).toMatchObject([
      { level, attributes: { kind: "network-opening", ports: ["22"], ranges: [range] } },
    ]);
  });

  it.each<[string, IngressRule, readonly string[]]>([
    ["RDP", tcp(3389, ["0.0.0.0/0"]), ["3389"]],
    ["a range of ports that holds one", tcp(20, ["0.0.0.0/0"], 22), ["22"]],
    ["all ports", tcp(0, ["0.0.0.0/0"], 65535, "all"), ["0-65535"]],
    ["UDP, too", tcp(3389, ["0.0.0.0/0"], 3389, "udp"), ["3389"]],
  ])("fires: %s", (_, rule, ports) => {
    expect(run([open([rule])])).toMatchObject([{ level: "critical", attributes: { ports } }]);
  });

  it.each<[string, IngressRule, Partial<Estate>]>([
    ["IAP's own range", tcp(22, ["35.235.240.0/20"]), {}],
    ["a part of it", tcp(22, ["35.235.241.0/24"]), {}],
    ["its range for IPv6", tcp(22, ["2600:2d00:1:7::/64"]), {}],
    ["a range of the estate", tcp(22, ["198.51.100.0/25"]), { ranges: ["198.51.100.0/24"] }],
    ["a gateway", tcp(22, ["203.0.113.9/32"]), { gateways: { addresses: ["203.0.113.9"], roles: [] } }],
    ["HTTPS", tcp(443, ["0.0.0.0/0"]), {}],
    ["HTTP", tcp(80, ["::/0"]), {}],
    ["ICMP", tcp(0, ["0.0.0.0/0"], 65535, "icmp"), {}],
    ["ICMP of IPv6, as Google names it", tcp(0, ["::/0"], 65535, "ipv6-icmp"), {}],
    ["another security group", tcp(22, ["sg-0123", "tag:bastion"]), {}],
    ["nobody", tcp(22, []), {}],
  ])("stays quiet: %s", (_, rule, estate) => {
    expect(run([open([rule])], estate)).toEqual([]);
  });

  it("names only what lies beyond, and is as severe as the worst of it", () => {
    const rules = [
      tcp(22, ["35.235.240.0/20", "203.0.113.9/32"]),
      tcp(443, ["0.0.0.0/0"]),
      tcp(3389, ["203.0.0.0/12"]),
    ];
    expect(run([open(rules)])).toMatchObject([
      {
        level: "high",
        title:
          "ada@example.com opened port 22 and 3389 on allow-ssh to 203.0.113.9/32 and 203.0.0.0/12, past the proxy",
      },
    ]);
  });

  it("takes any port for a way around on what must only be reached through the proxy", () => {
    const found = run([open([tcp(443, ["203.0.113.0/24"])])], { protected: ["allow-*"] });
    expect(found).toMatchObject([{ level: "high", attributes: { ports: ["443"], protected: true } }]);
  });

  it("judges the ports it is told to", () => {
    const events = [open([tcp(22, ["0.0.0.0/0"])]), open([tcp(5432, ["0.0.0.0/0"])])];
    expect(run(events, {}, { admin_ports: [5432] })).toMatchObject([{ evidence: [events[1]] }]);
  });

  it("tells a call whose parameters are lost, a refused one as an attempt", () => {
    expect(run([open([]), open([], { outcome: "denied" })])).toMatchObject([
      { level: "medium", title: "ada@example.com opened ports on allow-ssh that the record does not name" },
      {
        level: "low",
        title: "ada@example.com tried to open ports on allow-ssh that the record does not name and was denied",
      },
    ]);
  });
});

describe("openings told in part", () => {
  const patch = (protocol: string, ranges: readonly string[], more: More = {}) =>
    event({
      activity: "exposure.open",
      exposure: {
        kind: "network",
        resource: "fw",
        rules: [{ protocol, from_port: protocol === "tcp" ? 22 : 0, to_port: protocol === "tcp" ? 22 : 65535, ranges }],
      },
      ...more,
    });

  it.each<[AuditEvent, string, string]>([
    [patch("unstated", ["0.0.0.0/0"]), "medium", "ports that the record does not name on fw to 0.0.0.0/0"],
    [patch("unstated", ["203.0.113.9/32"]), "low", "ports that the record does not name on fw to 203.0.113.9/32"],
    [
      patch("tcp", ["unstated"]),
      "medium",
      "port 22 on fw to whomever the rule names, which the record does not repeat",
    ],
    [patch("tcp", ["region:US"]), "high", "port 22 on fw to region:US"],
  ])("%#", (call, level, object) => {
    expect(run([call])).toMatchObject([{ level, title: `ada@example.com opened ${object}, past the proxy` }]);
  });

  it("stays quiet about sources narrowed to the proxy's own range", () => {
    expect(run([patch("unstated", ["35.235.240.0/20"])])).toEqual([]);
  });

  it("counts any port of App Engine's firewall, behind which the proxy still stands", () => {
    const api = { service: "appengine.googleapis.com", operation: "CreateIngressRule", canonical: "CreateIngressRule" };
    const rules = [{ protocol: "tcp", from_port: 443, to_port: 443, ranges: ["0.0.0.0/0"] }];
    const call = event({ activity: "exposure.open", exposure: { kind: "network", resource: "apps/shop", rules }, api });
    expect(run([call])).toMatchObject([
      {
        level: "medium",
        title: "ada@example.com opened port 443 on apps/shop to 0.0.0.0/0",
        attributes: { ports: ["443"], ranges: ["0.0.0.0/0"] },
      },
    ]);
  });

  it("tells a refused change whose record names nothing", () => {
    const proxy = { resource: "backendServices/web", setting: "unstated", weakens: false };
    const keys = { kind: "ssh-keys", resource: "vm", rules: [] } as const;
    expect(run([event({ proxy, outcome: "denied" }), event({ exposure: keys, outcome: "denied" })])).toMatchObject([
      {
        level: "low",
        title:
          "ada@example.com tried to change backendServices/web in a way the record does not say, the proxy's settings perhaps, and was denied",
      },
      {
        level: "low",
        title:
          "ada@example.com tried to change the metadata of vm by keys that the record does not name and was denied",
      },
    ]);
    expect(run([event({ proxy })])).toEqual([]);
  });
});

describe("other ways to an instance", () => {
  const VM = { uid: "4711", type: "instance", name: "db-1" };
  const exposed = (kind: Exposure["kind"], keys?: readonly string[]) =>
    event({ target: VM, exposure: { kind, resource: "4711", rules: [], ...(keys === undefined ? {} : { keys }) } });

  it.each<[AuditEvent, string, string]>([
    [exposed("address"), "external-address", "ada@example.com gave db-1 an address of its own on the internet"],
    [exposed("ssh-keys", ["ssh-keys"]), "ssh-keys", "ada@example.com put SSH keys into the metadata of db-1"],
    [exposed("serial-console"), "serial-console", "ada@example.com switched on the serial console of db-1"],
    [exposed("ingress-setting"), "ingress-setting", "ada@example.com loosened the ingress setting of db-1"],
    [
      event({ target: VM, road: "serial-console", activity: "session.open" }),
      "serial-console-session",
      "ada@example.com opened the serial console of db-1, which no proxy guards",
    ],
  ])("%#: fires", (call, kind, title) => {
    expect(run([call])).toMatchObject([{ level: "medium", title, attributes: { kind }, target: { uid: "4711" } }]);
    expect(run([call], { protected: ["db-*"] })).toMatchObject([{ level: "high", attributes: { protected: true } }]);
  });

  it("tells all that one call was, the worst first", () => {
    const proxy = { resource: "4711", setting: "iap.enabled", weakens: true };
    expect(run([{ ...exposed("address"), proxy }])).toMatchObject([
      { level: "critical", attributes: { kind: "proxy-weakened", also: ["external-address"] } },
    ]);
  });

  it("stays quiet when a serial console session ends, and on Instance Connect", () => {
    const ended = event({ target: VM, road: "serial-console", activity: "session.close" });
    expect(run([ended, event({ target: VM, road: "instance-connect", activity: "session.open" })])).toEqual([]);
  });

  describe("OS Login without a tunnel", () => {
    const login = (at: number, target = VM, more: More = {}) =>
      event({ at, target, road: "os-login", activity: "session.open", ...more });
    const tunnel = (at: number, more: More = {}) =>
      event({
        at,
        target: { uid: "4711", type: "instance", port: 22 },
        road: "iap-tunnel",
        activity: "session.open",
        ...more,
      });
    const elsewhere = tunnel(NOON - 2 * HOUR, {
      target: { uid: "1", type: "instance" },
      actor: human("bob@example.com"),
    });
    const ended = { session: { uid: "s", phase: "end" } } as const;

    it.each<[string, readonly AuditEvent[], number]>([
      ["no tunnel at all in the events: cannot be judged", [], 0],
      ["a tunnel to another instance", [elsewhere], 1],
      ["a tunnel just before", [elsewhere, tunnel(NOON + 55 * MINUTE)], 0],
      ["a tunnel too long before", [tunnel(NOON + 49 * MINUTE)], 1],
      ["a tunnel that was refused", [tunnel(NOON + 55 * MINUTE, { outcome: "denied" })], 1],
      ["a tunnel after it", [tunnel(NOON + HOUR + MINUTE)], 1],
      [
        "a tunnel still open",
        [tunnel(NOON, { session: { uid: "s", phase: "start" } }), tunnel(NOON + 2 * HOUR, ended)],
        0,
      ],
      ["a tunnel of which the end alone was recorded", [tunnel(NOON + 2 * HOUR, ended)], 0],
      ["the end of a tunnel the day after", [tunnel(NOON + 14 * HOUR, ended)], 1],
    ])("%s", (_, tunnels, count) => {
      const events = [...tunnels, login(NOON + HOUR)].toSorted((a, b) => a.time.ms - b.time.ms);
      expect(run(events)).toHaveLength(count);
    });

    it("says so, and counts the two questions of one login once", () => {
      const logins = [login(NOON), login(NOON + 1000), login(NOON + HOUR)];
      expect(run([elsewhere, ...logins])).toMatchObject([
        {
          level: "medium",
          title: "ada@example.com logged in to db-1 over SSH, with no IAP tunnel to it",
          count: 2,
          evidence: logins.slice(0, 2),
        },
        { count: 1 },
      ]);
    });

    it("tells a refused login as an attempt", () => {
      expect(run([elsewhere, login(NOON, VM, { outcome: "denied" })])).toMatchObject([
        { level: "low", title: expect.stringContaining("tried to log in to db-1") },
      ]);
    });

    it("joins by the person where one log numbers the instance and the other names it", () => {
      const named = { uid: "db-1", type: "instance", name: "db-1" };
      expect(run([tunnel(NOON), login(NOON + MINUTE, named)])).toEqual([]);
      expect(run([tunnel(NOON, { actor: human("bob@example.com") }), login(NOON + MINUTE, named)])).toHaveLength(1);
    });

    it("reaches back as far as it is told", () => {
      expect(run([tunnel(NOON), login(NOON + HOUR)], {}, { tunnel_within: HOUR })).toEqual([]);
    });
  });
});

it("puts the most severe first, then the earliest", () => {
  const weak = (setting: string, at: number) => event({ at, proxy: { resource: SHOP, setting, weakens: true } });
  const events = [weak("cors", NOON), weak("iap.enabled", NOON + MINUTE), weak("iap.enabled", NOON + HOUR)];
  expect(run(events).map(({ evidence }) => evidence[0])).toEqual([events[1], events[2], events[0]]);
});
