import { describe, expect, it } from "vitest";
import type { Evidence } from "../../src/model/finding.ts";
import { type FindingFacts, findingValue } from "../../src/model/finding-values.ts";

const evidence = (more: Partial<Evidence>) => ({
  uid: "1",
  time: "2026-06-01T12:00:00Z",
  operation: "AuthorizeUser",
  service: "iap.googleapis.com",
  ...more,
});

const FINDING: FindingFacts = {
  level: "high",
  title: "ada opened a tunnel",
  first_seen: "2026-06-01T12:00:00Z",
  last_seen: "2026-06-01T13:00:00Z",
  count: 2,
  actor: { uid: "ada@example.com", type: "human" },
  src_endpoint: {
    kind: "ip",
    ip: "198.51.100.7",
    location: { country: "DE", city: "Bonn" },
    autonomous_system: { number: 64500 },
  },
  target: { uid: "projects/shop/instances/db", type: "instance", name: "db", port: 22 },
  attributes: { reason: "expired", city: "Mainz", toString: "own" },
  evidence: [evidence({ scope: "gcp:shop" }), evidence({ scope: "gcp:shop", operation: "OpenTunnel" })],
};

describe("findingValue", () => {
  it.each([
    ["level", "high"],
    ["title", "ada opened a tunnel"],
    ["count", 2],
    ["first_seen", "2026-06-01T12:00:00Z"],
    ["last_seen", "2026-06-01T13:00:00Z"],
    ["actor", "ada@example.com"],
    ["actor_type", "human"],
    ["src", "198.51.100.7"],
    ["src_ip", "198.51.100.7"],
    ["country", "DE"],
    ["network", "AS64500"],
    ["target", "projects/shop/instances/db"],
    ["target_name", "db"],
    ["target_type", "instance"],
    ["port", 22],
    ["scope", "gcp:shop"],
    ["service", "iap.googleapis.com"],
    ["operation", ["AuthorizeUser", "OpenTunnel"]],
    ["region", undefined],
    ["reason", "expired"],
    ["city", "Mainz"],
    ["toString", "own"],
    ["constructor", undefined],
    ["__proto__", undefined],
  ])("%s is %j", (name, value) => {
    expect(findingValue(FINDING, name)).toEqual(value);
  });

  it("has a source without an address, a target without a name, a network with one", () => {
    const finding: FindingFacts = {
      ...FINDING,
      src_endpoint: {
        kind: "aws-service",
        domain: "rds.amazonaws.com",
        autonomous_system: { number: 1, name: "Acme" },
      },
      target: { uid: "db-1", type: "instance" },
    };
    expect(["src", "src_ip", "network", "target_name", "port"].map((name) => findingValue(finding, name))).toEqual([
      "rds.amazonaws.com",
      undefined,
      "Acme",
      "db-1",
      undefined,
    ]);
  });
});
