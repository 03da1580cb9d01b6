/** Addresses and ranges of them. An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is the IPv4 address. */

import ipaddr from "ipaddr.js";

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Network = readonly [Address, number];

/** A range in CIDR notation, or one address; `undefined` for anything else. */
export function parseNetwork(written: string): Network | undefined {
  const [base = "", bits, ...more] = written.split("/");
  const address = literal(base);
  if (address === undefined || more.length > 0) return undefined;
  const width = address.kind() === "ipv4" ? 32 : 128;
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return undefined;
  const prefix = bits === undefined ? width : Number(bits);
  if (prefix > width) return undefined;
  const mapped = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() && prefix >= 96;
  return mapped ? [address.toIPv4Address(), prefix - 96] : [address, prefix];
}

/** Whether a text is an address inside the range; what is no address is in none. */
export function inNetwork([base, prefix]: Network, text: string): boolean {
  const address = literal(text);
  if (address === undefined) return false;
  const plain = address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
  return plain.kind() === base.kind() && plain.match(base, prefix);
}

/** ipaddr.js also reads `10` and `0x7f.1` as addresses; no log means that. */
function literal(text: string): Address | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) && text.includes(":") ? ipaddr.IPv6.parse(text) : undefined;
}
