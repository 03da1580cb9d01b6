/**
 * Addresses and ranges of them: what people write, and what is logged. An IPv4 address written as IPv6 (`::ffff:192.0.2.1`)
 * is the IPv4 address, in a range too.
 */

import ipaddr from "ipaddr.js";
import { memo } from "./memo.ts";

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** The block's base address as written, and its prefix length. */
export type Network = readonly [Address, number];

/** IPv4 written with four decimal numbers, or IPv6. ipaddr.js also reads `10` and `0x7f.1` as addresses; no log means that. */
const parseAddress = memo((text): Address | undefined => {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return text.includes(":") && ipaddr.IPv6.isValid(text) ? ipaddr.process(text) : undefined;
});

/** A range in CIDR notation, or one address; `undefined` for anything else. */
export const parseNetwork: (written: string) => Network | undefined = memo((written) => {
  const [base = "", bits, ...more] = written.split("/");
  const address = parseAddress(base);
  if (address === undefined || more.length > 0) return undefined;
  if (bits === undefined) return [address, widthOf(address)];
  if (!/^\d{1,3}$/.test(bits)) return undefined;
  const isMapped = address.kind() === "ipv4" && base.includes(":");
  // Less than the 96 bits that say so, and the block holds more than mapped addresses.
  if (isMapped && Number(bits) < 96) return Number(bits) > 128 ? undefined : [ipaddr.IPv6.parse(base), Number(bits)];
  const prefix = Number(bits) - (isMapped ? 96 : 0);
  return prefix > widthOf(address) ? undefined : [address, prefix];
});

/** Whether a text is an address inside the range; what is no address is in none, nor one of the other family. */
export function inNetwork([base, prefix]: Network, text: string): boolean {
  const address = parseAddress(text);
  return address !== undefined && address.kind() === base.kind() && address.match(base, prefix);
}

/** Whether an address lies in one of the ranges as people write them. What is no range holds nothing. */
export function inRanges(address: string, ranges: readonly string[]): boolean {
  return ranges.some((range) => {
    const network = parseNetwork(range);
    return network !== undefined && inNetwork(network, address);
  });
}

/** One spelling for a range: `203.0.113.7` becomes `203.0.113.7/32`; a block keeps its bits and loses its host part. */
export function networkText(written: string): string | undefined {
  const network = parseNetwork(written);
  return network === undefined ? undefined : blockOf(...network);
}

/** The range of `prefix.v4` or `prefix.v6` bits around an address: `198.51.100.0/24`; `undefined` for what is no address. */
export function rangeOf(text: string, prefix: { readonly v4: number; readonly v6: number }): string | undefined {
  const address = parseAddress(text);
  return address === undefined ? undefined : blockOf(address, address.kind() === "ipv4" ? prefix.v4 : prefix.v6);
}

function blockOf(address: Address, prefix: number): string {
  const [bare = ""] = address.toString().split("%");
  return blockText(`${bare}/${prefix}`);
}

const blockText = memo((cidr) => {
  const family = cidr.includes(":") ? ipaddr.IPv6 : ipaddr.IPv4;
  return `${family.networkAddressFromCIDR(cidr).toString()}${cidr.slice(cidr.indexOf("/"))}`;
});

function widthOf(address: Address): number {
  return address.kind() === "ipv4" ? 32 : 128;
}
