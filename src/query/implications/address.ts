/** A source address as logged, from its normalised form: octets may be padded with zeros, ports and zones hang on, IPv4 may be written as IPv6. */

import { type Expr, or, type Test } from "../expr.ts";
import { literalText } from "../pattern.ts";
import { type Implication, like, present } from "./implication.ts";

export function addressIn(...paths: readonly string[]): Implication {
  return (test) => {
    const octets = firstOctets(test);
    if (octets === undefined || octets.length === 0) return present(...paths);
    return or(...paths.map((path) => written(path, octets)));
  };
}

/** `203.0.113.*` and `203.0.113.0/24` both say `203.0.113`, whole octets only. */
function firstOctets(test: Test): readonly string[] | undefined {
  if (test.kind === "cidr") {
    const [, base = "", bits = "32"] = /^([\d.]+)(?:\/(\d{1,2}))?$/.exec(test.network) ?? [];
    return base.split(".").slice(0, Math.floor(Number(bits) / 8));
  }
  if (test.kind !== "like") return undefined;
  const [head] = test.pattern;
  if (typeof head !== "object") return undefined;
  const octets = head.text.split(".");
  const whole = literalText(test.pattern) === undefined ? octets.slice(0, -1) : octets;
  return whole.every((octet) => /^\d{1,3}$/.test(octet)) ? whole : undefined;
}

function written(path: string, octets: readonly string[]): Expr {
  const dotted = octets.flatMap((octet, index) => ["*", `${octet}${index < 3 ? "." : ""}`]);
  return or(like(path, ...dotted, "*"), like(path, "*", ":ffff:", "*"));
}
