/** One spelling for a network: what people write as an address or a CIDR block. */

import ipaddr from "ipaddr.js";
import { parseNetwork } from "../query/network.ts";

/** `203.0.113.7` becomes `203.0.113.7/32`; a block keeps its bits and loses its host part. `undefined` for anything else. */
export function networkText(written: string): string | undefined {
  const network = parseNetwork(written);
  if (network === undefined) return undefined;
  const [address, length] = network;
  const block = `${address.toString()}/${length}`;
  const first =
    address.kind() === "ipv4" ? ipaddr.IPv4.networkAddressFromCIDR(block) : ipaddr.IPv6.networkAddressFromCIDR(block);
  return `${first.toString()}/${length}`;
}
