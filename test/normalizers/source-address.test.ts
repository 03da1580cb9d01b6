import { describe, expect, it } from "vitest";
import { endpoint } from "../../src/normalizers/source-address.ts";

describe("endpoint", () => {
  it.each([
    ["203.0.113.9", { kind: "ip", ip: "203.0.113.9" }],
    [" 203.0.113.9 ", { kind: "ip", ip: "203.0.113.9" }],
    ["203.0.113.9:443", { kind: "ip", ip: "203.0.113.9" }],
    ["10.0.0.8", { kind: "ip", ip: "10.0.0.8" }],
    ["010.020.0.008", { kind: "ip", ip: "10.20.0.8" }],
    ["2001:DB8:0:0::1", { kind: "ip", ip: "2001:db8::1" }],
    ["[2001:db8::1]:8443", { kind: "ip", ip: "2001:db8::1" }],
    ["fe80::1%eth0", { kind: "ip", ip: "fe80::1" }],
    ["::ffff:203.0.113.9", { kind: "ip", ip: "203.0.113.9" }],
    ["0.0.0.0", { kind: "absent", domain: "0.0.0.0" }],
    ["::", { kind: "absent", domain: "::" }],
    ["AWS Internal", { kind: "aws-internal", domain: "AWS Internal" }],
    ["rds.amazonaws.com", { kind: "aws-service", domain: "rds.amazonaws.com" }],
    ["cloudformation.amazonaws.com", { kind: "aws-service", domain: "cloudformation.amazonaws.com" }],
    ["private", { kind: "absent", domain: "private" }],
    ["1", { kind: "absent", domain: "1" }],
    ["0x7f000001", { kind: "absent", domain: "0x7f000001" }],
    ["999.1.1.1", { kind: "absent", domain: "999.1.1.1" }],
    ["", { kind: "absent" }],
    [undefined, { kind: "absent" }],
  ])("AWS %j", (raw, expected) => {
    expect(endpoint(raw, "aws")).toEqual(expected);
  });

  it.each([
    ["private", { kind: "gcp-private", domain: "private" }],
    ["gce-internal-ip", { kind: "gce-internal", domain: "gce-internal-ip" }],
    ["AWS Internal", { kind: "absent", domain: "AWS Internal" }],
    ["35.235.240.1", { kind: "ip", ip: "35.235.240.1" }],
  ])("Google %j", (raw, expected) => {
    expect(endpoint(raw, "gcp")).toEqual(expected);
  });

  it("stays quick on a huge value", () => {
    expect(endpoint("1.".repeat(500_000), "aws").kind).toBe("absent");
  });
});
