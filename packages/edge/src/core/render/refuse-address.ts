import { classifyIp, type IpClass, isInRange } from "./ip-class.js";

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
