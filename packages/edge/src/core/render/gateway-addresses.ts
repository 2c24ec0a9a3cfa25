import type { GatewayDesired, Reason } from "@causeway/shared";
import { parseIp } from "../ip-text.js";
import { classifyIp, type IpClass, isInRange } from "./ip-class.js";

/** More than this many addresses of one gateway are never used. */
export const MAX_ADDRESSES = 8;

const REFUSAL: Readonly<Record<Exclude<IpClass, "unicast">, string>> = {
  loopback: "a loopback address",
  linkLocal: "a link-local address",
  multicast: "a multicast address",
  unspecified: "an unspecified address",
  broadcast: "the broadcast address",
};

/**
 * Why an address may not be written into an entry; undefined when it may. `ownRanges` are this cluster's pod and service
 * ranges as CIDRs: an entry on one of them would let another cluster's report redirect traffic inside this cluster.
 */
export function refuseAddress(address: string, ownRanges: readonly string[]): undefined | string {
  const is = classifyIp(address);
  if (is === undefined) return `${address} is not an IP address`;
  if (is !== "unicast") return `${address} is ${REFUSAL[is]}`;
  const range = ownRanges.find((cidr) => isInRange(address, cidr));
  return range === undefined ? undefined : `${address} lies in this cluster's own range ${range}`;
}

/** What entries may be written for a remote gateway: its usable addresses, and what is wrong with the rest. */
export interface GatewayAddresses {
  /** Sorted, at most `MAX_ADDRESSES`. */
  readonly usable: readonly string[];
  /** One sentence per refused address. */
  readonly refused: readonly string[];
  /** Why there is nothing usable; undefined when there is. */
  readonly reason: undefined | Reason;
}

export function gatewayAddresses(gateway: GatewayDesired, ownRanges: readonly string[]): GatewayAddresses {
  const addresses = Array.from(new Set(gateway.addresses.map((address) => parseIp(address) ?? address))).sort();
  const refused = addresses.map((address) => refuseAddress(address, ownRanges)).filter((text) => text !== undefined);
  const usable = addresses.filter((address) => refuseAddress(address, ownRanges) === undefined);
  return { usable: usable.slice(0, MAX_ADDRESSES), refused, reason: reasonForNone(usable, refused, gateway) };
}

function reasonForNone(
  usable: readonly string[],
  refused: readonly string[],
  gateway: GatewayDesired,
): undefined | Reason {
  if (usable.length > 0) return undefined;
  if (refused.length > 0) return "RefusedAddress";
  return gateway.hostnames.length > 0 ? "HostnameNotResolved" : "GatewayNoAddress";
}
