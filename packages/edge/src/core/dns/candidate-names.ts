import type { DnsSettings } from "./dns-settings.js";

const MAX_NAME_CHARACTERS = 253;

/**
 * The names that a host name may stand for, in the order in which the C library asks (resolv.conf(5), `ndots`). The one
 * that gave addresses last comes first: with a cluster's `ndots:5` every round would else begin with names that are none.
 */
export function candidateNames(
  hostname: string,
  { search, ndots }: Pick<DnsSettings, "search" | "ndots">,
  askedAs: string,
): readonly string[] {
  const longer = search.map((domain) => `${hostname}.${domain}`);
  const dots = hostname.split(".").length - 1;
  const inOrder = dots >= ndots ? [hostname, ...longer] : [...longer, hostname];
  const known = inOrder.includes(askedAs) ? [askedAs] : [];
  return Array.from(new Set([...known, ...inOrder])).filter((name) => name.length <= MAX_NAME_CHARACTERS);
}
