import { entryPort, isIpText, isSelected } from "./list-candidates.js";
import type { EntryInstance, ServiceWorld } from "./mesh-objects.js";

/**
 * SPIFFE names that may answer for a service: the union over all instances of the host, ready or not, whatever the port or
 * subset, as long as istiod knows them under any port at all.
 */
export function listAccounts({ service, pods, entries, mesh }: ServiceWorld): readonly string[] {
  const isKnown = (entry: EntryInstance) =>
    isSelected(service, entry) &&
    (entry.address === "" || isIpText(entry.address)) &&
    service.ports.some((port) => entryPort(entry, port) !== undefined);
  const known = [...pods.filter(({ ports }) => Object.keys(ports).length > 0), ...entries.filter(isKnown)];
  const names = known.map(({ serviceAccount }) => serviceAccount).filter((name) => name !== "");
  return [...new Set(names)].sort().map((name) => formatSpiffe(mesh.trustDomain, service.namespace, name));
}

/** The identity of a service account: `spiffe://cluster.local/ns/bookinfo/sa/bookinfo-details`. */
export function formatSpiffe(trustDomain: string, namespace: string, serviceAccount: string): string {
  return `spiffe://${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}
