/** What a log calls the source of a call, told apart before anyone looks up a place: often it is no address at all. */

import ipaddr from "ipaddr.js";
import type { Endpoint, Plane, SourceKind } from "../model/event.ts";
import { memo } from "../model/memo.ts";

const WORDS: Readonly<Record<Plane, readonly (readonly [RegExp, SourceKind])[]>> = {
  aws: [
    [/^aws internal$/i, "aws-internal"],
    [/^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*\.[a-z][a-z0-9-]{0,62}\.?$/i, "aws-service"],
  ],
  gcp: [
    [/^private$/i, "gcp-private"],
    [/^gce-internal-ip$/i, "gce-internal"],
  ],
};

/**
 * The endpoint for CloudTrail's `sourceIPAddress` or Google's `callerIp`. Addresses are normalised (`::ffff:192.0.2.1` is
 * `192.0.2.1`); a port or zone behind one is dropped. `0.0.0.0` and `::` say "no address" and read as absent, as does any
 * text neither cloud documents; what was logged stays in `domain`.
 */
export function endpoint(raw: string | undefined, plane: Plane): Endpoint {
  return raw === undefined ? ABSENT : ENDPOINTS[plane](raw);
}

const ABSENT: Endpoint = { kind: "absent" };
const ENDPOINTS = { aws: memo((raw) => read(raw, "aws")), gcp: memo((raw) => read(raw, "gcp")) };

function read(raw: string, plane: Plane): Endpoint {
  const logged = raw.trim();
  if (logged === "") return ABSENT;
  const ip = address(logged);
  if (ip !== undefined) return { kind: "ip", ip };
  const kind = logged.length > 255 ? undefined : WORDS[plane].find(([pattern]) => pattern.test(logged))?.[1];
  return { kind: kind ?? "absent", domain: logged };
}

/** The address in its one spelling, or `undefined` for text that is none and for the unspecified address. */
export function address(logged: string): string | undefined {
  if (logged.length > 100) return undefined;
  const bare = withoutPort(logged)
    .replace(/%.*$/, "")
    // Logs pad octets with zeros, which ipaddr.js, like inet_aton, would read as octal.
    .replace(/\b0+(?=\d{1,2}(\.|$))/g, (zeros, _dot, _at, all) => (all.includes(":") ? zeros : ""));
  if (!bare.includes(":")) {
    // ipaddr.js throws and catches for what is no address, which costs more than all the rest of a record.
    const looksRight = /^\d+(\.\d+){3}$/.test(bare) && bare !== "0.0.0.0";
    return looksRight && ipaddr.IPv4.isValidFourPartDecimal(bare) ? bare : undefined;
  }
  if (!ipaddr.isValid(bare)) return undefined;
  const parsed = ipaddr.process(bare);
  return parsed.toByteArray().every((byte) => byte === 0) ? undefined : parsed.toString();
}

function withoutPort(logged: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(logged);
  if (bracketed) return bracketed[1] ?? "";
  return /^([\d.]+):\d{1,5}$/.exec(logged)?.[1] ?? logged;
}
