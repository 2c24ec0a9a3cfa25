import type { ServiceKey } from "@causeway/shared";
import type { DesiredView } from "../desired-view.js";
import type { NameView } from "../dns/name-view.js";

/** A gateway of some source of the service has a name that was confirmed to have no address any more. */
export function hasGoneName(service: ServiceKey, desired: DesiredView, names: NameView): boolean {
  for (const cluster of desired.sourceClusters(service)) {
    const source = desired.source(service, cluster)?.value;
    const hostnames = (source && desired.gateway(source.gateway)?.value.hostnames) ?? [];
    if (hostnames.some((hostname) => isGone(names, hostname))) return true;
  }
  return false;
}

function isGone(names: NameView, hostname: string): boolean {
  const is = names.addressesOf(hostname);
  return is.kind === "on" && is.status === "gone";
}
