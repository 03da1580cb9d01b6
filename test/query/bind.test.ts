import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/model/errors.ts";
import { bind, type ParamValue, paramsOf } from "../../src/query/bind.ts";
import { formatExpr } from "../../src/query/format.ts";
import { compileMatcher } from "../../src/query/match.ts";
import { event } from "../support/event.ts";
import { compiled, runs, selection } from "./rule.ts";

function bound(items: unknown, params: Readonly<Record<string, ParamValue | undefined>>): string {
  return formatExpr(bind(selection(items).condition, params).expr);
}

describe("values", () => {
  it.each<readonly [unknown, ParamValue, string]>([
    [{ "scope|expand": "%p%" }, "gcp:shop", 'scope: "gcp:shop"'],
    [{ "scope|expand": "%p%" }, "a*?\\", String.raw`scope: "a\\*\\?\\\\"`],
    [{ "scope|expand": "gcp:%p%-*" }, "shop", 'scope: "gcp:shop-*"'],
    [{ "scope|expand": "gcp:%p%-%p%" }, ["a", "b"], 'scope: "gcp:a-a" or scope: "gcp:b-b"'],
    [{ "scope|contains|expand": "%p%" }, "", 'scope: "*"'],
    [{ "scope|expand": "%p%" }, ["a", "b"], 'scope: "a" or scope: "b"'],
    [{ "target.port|expand": "%p%" }, 22, "target.port: 22"],
    [{ "target.port|expand": "%p%" }, [22, 3389], "target.port: 22 or target.port: 3389"],
    [{ "target.uid|endswith|expand": ":%p%" }, 22, 'target.uid: "*:22"'],
    [{ "readOnly|expand": "%p%" }, false, "readOnly: false"],
    [{ "src_endpoint.ip|cidr|expand": "%p%" }, "192.0.2.0/24", 'src_endpoint.ip|cidr: "192.0.2.0/24"'],
    [
      { "src_endpoint.ip|cidr|expand": "%p%" },
      ["192.0.2.0/24", "2001:db8::/32"],
      'src_endpoint.ip|cidr: "192.0.2.0/24" or src_endpoint.ip|cidr: "2001:db8::/32"',
    ],
    [{ "target.port|gt|expand": "%p%" }, 1024, "target.port|gt: 1024"],
    [{ "target.port|gt|expand": "%p%" }, "1024", "target.port|gt: 1024"],
    [{ "activity|expand": "%p%" }, "session.open", 'activity: "session.open"'],
  ])("%j with %j -> %s", (items, value, text) => {
    expect(bound(items, { p: value })).toBe(text);
  });

  it("a list inside a negation excludes all of it", () => {
    const detection = compiled({ known: { "actor.uid|expand": "%known%" }, condition: "not known" });
    expect(runs(detection, event(), { known: ["bob@example.com", "ada@example.com"] })).toBe(false);
    expect(runs(detection, event(), { known: ["bob@example.com"] })).toBe(true);
  });

  it("are data whatever they hold: they match themselves and nothing more", () => {
    const detection = selection({ "actor.uid|expand": "%p%" });
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (value, other) => {
        const on = (uid: string) => event({ actor: { uid, name: uid, type: "human", delegated_by: [] } });
        const matches = compileMatcher(bind(detection.condition, { p: value }).expr);
        expect(matches(on(value))).toBe(true);
        expect(matches(on(other))).toBe(other.toLowerCase() === value.toLowerCase());
      }),
    );
  });

  it.each<readonly [unknown, ParamValue, string]>([
    [{ "src_endpoint.ip|cidr|expand": "%p%" }, "nowhere", "not an address range"],
    [{ "src_endpoint.ip|cidr|expand": "%p%" }, ["192.0.2.0/24", 5], "not an address range"],
    [{ "target.port|gt|expand": "%p%" }, "high", "not a number"],
    [{ "target.port|gt|expand": "%p%" }, "", "not a number"],
    [{ "target.port|gt|expand": "%p%" }, true, "not a number"],
    [{ "activity|expand": "%p%" }, "session.opened", "activity is never"],
  ])("%j refuses %j: %s", (items, value, message) => {
    const binding = () => bind(selection(items).condition, { p: value });
    expect(binding).toThrow(UsageError);
    expect(binding).toThrow(message);
  });

  it("that are words people use are widened, and a note says so", () => {
    const { expr, notes } = bind(selection({ "eventName|expand": "%op%" }).condition, { op: "createTunnel" });
    expect(formatExpr(expr)).toBe('eventName: "createTunnel" or activity: "session.open"');
    expect(notes).toEqual([expect.stringContaining('"createTunnel" was taken for activity session.open')]);
  });

  it("of words in a closed vocabulary mean the value", () => {
    expect(bound({ "outcome|expand": "%p%" }, { p: "AccessDenied" })).toBe('outcome: "denied"');
  });
});

describe("parameters that are not given", () => {
  const a = { eventName: "A" };
  const p = { "scope|expand": "%p%" };
  const q = { "region|expand": "%q%" };
  it.each<readonly [string, string, readonly string[]]>([
    ["a and p", 'eventName: "A"', ['scope: "%p%"']],
    ["a or p", 'eventName: "A"', ['scope: "%p%"']],
    ["a and not p", 'eventName: "A"', ['scope: "%p%"']],
    ["a and (p or q)", 'eventName: "A"', ['scope: "%p%"', 'region: "%q%"']],
    ["not a and p", 'not eventName: "A"', ['scope: "%p%"']],
    ["not (a and p)", 'not eventName: "A"', ['scope: "%p%"']],
    ["p", "everything", ['scope: "%p%"']],
    ["not p", "everything", ['scope: "%p%"']],
    ["p or q", "everything", ['scope: "%p%"', 'region: "%q%"']],
    ["p and not p", "everything", ['scope: "%p%"']],
  ])("%s leaves %s", (condition, text, dropped) => {
    const { expr, ...rest } = bind(compiled({ a, p, q, condition }).condition, {});
    expect(formatExpr(expr)).toBe(text);
    expect(rest.dropped).toEqual(dropped);
  });

  it.each<readonly [string, Readonly<Record<string, ParamValue | undefined>>]>([
    ["absent", {}],
    ["undefined", { p: undefined }],
    ["an empty list", { p: [] }],
  ])("%s drops the clause", (_, params) => {
    expect(bind(selection(p).condition, params)).toMatchObject({
      expr: { op: "const", value: true },
      dropped: ['scope: "%p%"'],
    });
  });

  it("drop only their own values of a list", () => {
    expect(bound({ "scope|expand": ["gcp:shop", "%p%"] }, {})).toBe('scope: "gcp:shop"');
  });

  it("drop a text that another parameter completes", () => {
    expect(bind(selection({ "scope|expand": "%p%:%q%" }).condition, { p: "gcp" }).dropped).toEqual([
      'scope: "%p%:%q%"',
    ]);
  });

  it("are not found on the prototype", () => {
    expect(bind(selection({ "scope|expand": "%constructor%" }).condition, {}).dropped).toHaveLength(1);
  });

  it("leave what has no parameters as it was", () => {
    const names = fc.subarray(["a", "p", "q"], { minLength: 1 });
    fc.assert(
      fc.property(names, fc.constantFrom(" and ", " or "), fc.boolean(), (used, op, given) => {
        const detection = compiled({ a, p, q, condition: used.join(op) });
        const { expr, dropped } = bind(detection.condition, given ? { p: "x", q: "y" } : {});
        const missing = used.filter((name) => name !== "a");
        expect(dropped).toHaveLength(given ? 0 : missing.length);
        const kept = used.filter((name) => given || name === "a");
        const texts: Readonly<Record<string, string>> = { a: 'eventName: "A"', p: 'scope: "x"', q: 'region: "y"' };
        expect(formatExpr(expr)).toBe(kept.map((name) => texts[name]).join(op) || "everything");
      }),
    );
  });
});

it("names the parameters of a query once each", () => {
  const { condition } = compiled({
    x: { "scope|expand": ["%b%", "%a%-%b%"], "target.port|lt|expand": "%c%" },
    condition: "not x",
  });
  expect(paramsOf(condition)).toEqual(["b", "a", "c"]);
});
