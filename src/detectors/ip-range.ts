/** Address arithmetic: which range an address belongs to, and whether a list of ranges holds it. */

import ipaddr from "ipaddr.js";

type Address = ReturnType<typeof ipaddr.process>;

/** IPv4 written with four decimal numbers, or IPv6; IPv4 mapped into IPv6 reads as IPv4. Anything else is no address. */
function parseAddress(value: string): Address | undefined {
  const known = ipaddr.IPv4.isValidFourPartDecimal(value) || ipaddr.IPv6.isValid(value);
  return known ? ipaddr.process(value) : undefined;
}

/**
 * The range of `prefix.v4` or `prefix.v6` bits around an address, as a CIDR block (`198.51.100.0/24`); `undefined` when the
 * value is no address.
 */
export function rangeOf(address: string, prefix: { readonly v4: number; readonly v6: number }): string | undefined {
  const parsed = parseAddress(address);
  if (parsed === undefined) return undefined;
  if (parsed.kind() === "ipv4") {
    return `${ipaddr.IPv4.networkAddressFromCIDR(`${parsed.toString()}/${prefix.v4}`).toString()}/${prefix.v4}`;
  }
  const [bare = ""] = parsed.toString().split("%");
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${bare}/${prefix.v6}`).toString()}/${prefix.v6}`;
}

/**
 * Whether an address lies in one of the ranges: CIDR blocks, or single addresses. What is neither holds nothing, as does a
 * range of the other family.
 */
export function inRanges(address: string, ranges: readonly string[]): boolean {
  const parsed = parseAddress(address);
  return parsed !== undefined && ranges.some((range) => holds(range, parsed));
}

function holds(range: string, address: Address): boolean {
  const block = parseRange(range);
  return block !== undefined && block[0].kind() === address.kind() && address.match(block);
}

function parseRange(range: string): [Address, number] | undefined {
  if (ipaddr.isValidCIDR(range)) return ipaddr.parseCIDR(range);
  const single = parseAddress(range);
  return single === undefined ? undefined : [single, single.kind() === "ipv4" ? 32 : 128];
}
