import { describe, expect, it } from "vitest";
import { isExpired, type SuppressRule, suppressed } from "../../src/config/suppress.ts";
import { DAY, NOON } from "../support/event.ts";

const FINDING = {
  key: "abc",
  level: "high",
  title: "ada went around the proxy",
  first_seen: "2026-06-01T12:00:00Z",
  last_seen: "2026-06-01T12:00:00Z",
  count: 1,
  actor: { uid: "ada@example.com", type: "human" },
  src_endpoint: { kind: "ip", ip: "198.51.100.7" },
  attributes: { roads: ["console", "gateway"], port: 22, empty: [] },
  evidence: [],
} as const;

const rule = (more: Partial<SuppressRule>): SuppressRule => ({
  values: {},
  reason: "known",
  expires: NOON + DAY,
  ...more,
});

describe("suppressed", () => {
  it.each<readonly [string, Partial<SuppressRule>, boolean]>([
    ["the entry", { entry: "iap-bypass" }, true],
    ["a glob of entries", { entry: "iap-*" }, true],
    ["another entry", { entry: "iap" }, false],
    ["the key", { key: "abc" }, true],
    ["a key is no glob", { key: "a*" }, false],
    ["an actor", { values: { actor: "ADA@*" } }, true],
    ["another actor", { values: { actor: "bob@*" } }, false],
    ["an address", { values: { src: "198.51.100.7" } }, true],
    ["a range", { values: { src: "198.51.100.0/24" } }, true],
    ["another range", { values: { src: "203.0.113.0/24" } }, false],
    ["a number", { values: { port: "22" } }, true],
    ["a list, if all of it fits", { values: { roads: "*o*e*" } }, false],
    ["a list of which all fits", { values: { roads: "*" } }, true],
    ["an empty list", { values: { empty: "*" } }, false],
    ["a value the finding has not", { values: { target: "*" } }, false],
    ["all that is named", { entry: "iap-bypass", values: { actor: "ada@*", src: "198.*" } }, true],
    ["only part of what is named", { entry: "iap-bypass", values: { actor: "ada@*", src: "203.*" } }, false],
  ])("by %s", (_, more, expected) => {
    expect(suppressed(rule(more), "iap-bypass", FINDING, NOON)).toBe(expected);
  });

  it.each([
    [NOON - 1, true],
    [NOON, false],
    [NOON + DAY, false],
  ])("counts until it expires: at %i", (now, expected) => {
    const until = rule({ key: "abc", expires: NOON });
    expect(suppressed(until, "iap-bypass", FINDING, now)).toBe(expected);
    expect(isExpired(until, now)).toBe(!expected);
  });
});
