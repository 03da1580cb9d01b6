import { describe, expect, it } from "vitest";
import { inNetwork, inRanges, networkText, parseNetwork, rangeOf } from "../../src/model/network.ts";

const PREFIX = { v4: 24, v6: 48 };

describe("rangeOf", () => {
  it.each([
    ["198.51.100.7", "198.51.100.0/24"],
    ["198.51.100.255", "198.51.100.0/24"],
    ["::ffff:198.51.100.7", "198.51.100.0/24"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
    ["2001:DB8:0001::1", "2001:db8:1::/48"],
    ["fe80::1%eth0", "fe80::/48"],
  ])("of %s is %s", (address, range) => {
    expect(rangeOf(address, PREFIX)).toBe(range);
  });

  it.each([
    "",
    "private",
    "gce-internal-ip",
    "AWS Internal",
    "rds.amazonaws.com",
    "1",
    "0x7f.1",
    "1.2.3",
    "1.2.3.4:80",
  ])("of %j is nothing: it is no address", (value) => {
    expect(rangeOf(value, PREFIX)).toBeUndefined();
  });

  it.each([
    [{ v4: 32, v6: 128 }, "203.0.113.9", "203.0.113.9/32"],
    [{ v4: 20, v6: 64 }, "203.0.113.9", "203.0.112.0/20"],
    [{ v4: 0, v6: 0 }, "203.0.113.9", "0.0.0.0/0"],
    [{ v4: 0, v6: 0 }, "2001:db8::1", "::/0"],
  ])("takes the prefix %j", (prefix, address, range) => {
    expect(rangeOf(address, prefix)).toBe(range);
  });
});

describe("inRanges", () => {
  it.each([
    ["35.235.240.9", ["35.235.240.0/20"], true],
    ["35.235.255.255", ["35.235.240.0/20"], true],
    ["35.236.0.0", ["35.235.240.0/20"], false],
    ["::ffff:35.235.240.9", ["35.235.240.0/20"], true],
    ["203.0.113.9", ["10.0.0.0/8", "203.0.113.9"], true],
    ["203.0.113.9", ["::ffff:203.0.113.0/120"], true],
    ["203.0.114.9", ["::ffff:203.0.113.0/120"], false],
    ["203.0.113.9", ["::ffff:203.0.113.9"], true],
    ["2001:db8::5", ["2001:db8::/32"], true],
    ["2001:db8::5", ["0.0.0.0/0"], false],
    ["203.0.113.9", ["::/0"], false],
    ["203.0.113.9", ["office", "300.0.0.0/8", "203.0.113.0/33"], false],
    ["private", ["0.0.0.0/0"], false],
    ["203.0.113.9", [], false],
  ])("%s in %j: %s", (address, ranges, held) => {
    expect(inRanges(address, ranges)).toBe(held);
  });
});

describe("networkText", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7/32"],
    ["203.0.113.7/24", "203.0.113.0/24"],
    ["2001:DB8::7/32", "2001:db8::/32"],
    ["2001:db8::7", "2001:db8::7/128"],
    ["::ffff:203.0.113.7", "203.0.113.7/32"],
    ["::ffff:203.0.113.7/120", "203.0.113.0/24"],
    ["::ffff:0:0/96", "0.0.0.0/0"],
    ["::/0", "::/0"],
  ])("%s is %s", (written, text) => {
    expect(networkText(written)).toBe(text);
  });

  it.each([
    "",
    "/24",
    "203.0.113.0/",
    "203.0.113.0/33",
    "203.0.113.0/-1",
    "203.0.113.0/24/24",
    "::/129",
    "10/8",
    "office",
  ])("%j is no range", (written) => {
    expect(networkText(written)).toBeUndefined();
  });
});

it("keeps a block that holds more than mapped addresses among IPv6", () => {
  const network = parseNetwork("::ffff:0:0/90");
  expect(network?.[0].kind()).toBe("ipv6");
  expect(network && inNetwork(network, "203.0.113.9")).toBe(false);
});
