import type { ClusterId, ServiceKey } from "@causeway/shared";
import type { ClusterView } from "../cluster-view.js";
import type { Meta } from "../kube.js";
import { recoverEntry } from "../render/recover-entry.js";
import { recoverGateway } from "../render/render-gateway.js";

/** The removal of a host of a Gateway; the removal of an entry has the entry's uid. */
export function hostRemovalId({ uid }: Pick<Meta, "uid">, service: ServiceKey): string {
  return `${uid} ${service}`;
}

/** What could be removed of each cluster: its entries, and under this cluster's own name the hosts that its gateways accept. */
export function ownedRemovals(
  view: ClusterView,
  own: ClusterId,
  clusterDomain: string,
): ReadonlyMap<ClusterId, ReadonlySet<string>> {
  const owned = new Map<ClusterId, Set<string>>();
  const note = (cluster: ClusterId, id: string) => {
    const ids = owned.get(cluster);
    if (ids === undefined) owned.set(cluster, new Set([id]));
    else ids.add(id);
  };
  for (const { object } of view.workloadEntries()) {
    const wish = recoverEntry(object)?.wish;
    if (wish !== undefined) note(wish.cluster, object.meta.uid);
  }
  for (const { object } of view.gateways()) {
    const services = recoverGateway(object, clusterDomain)?.services.keys() ?? [];
    for (const service of services) note(own, hostRemovalId(object.meta, service));
  }
  return owned;
}
