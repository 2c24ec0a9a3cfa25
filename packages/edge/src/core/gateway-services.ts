import { type ServiceKey, serviceKey } from "@causeway/shared";
import { gatewayPort } from "./gateway-service.js";
import type { KubePod, KubeService } from "./kube.js";

interface Cluster {
  service(key: ServiceKey): undefined | KubeService;
  podsSelected(namespace: string, selector: KubeService["selector"]): readonly KubePod[];
}

/**
 * A Service that is a gateway's: it has the gateway port, or it selects pods that run a gateway. One of the latter without
 * the port serves no other cluster, and is reported so that a person is told just that.
 */
export function isGatewayService(service: KubeService, cluster: Pick<Cluster, "podsSelected">): boolean {
  if (service.type === "ExternalName") return false;
  if (gatewayPort(service) !== undefined) return true;
  return cluster.podsSelected(service.meta.namespace, service.selector).some((pod) => pod.isGateway);
}

/** The gateways' Services among those of the cluster, kept up to date key by key. */
export class GatewayServices {
  private readonly keys = new Set<ServiceKey>();
  private readonly cluster: Cluster;

  constructor(cluster: Cluster) {
    this.cluster = cluster;
  }

  get all(): ReadonlySet<ServiceKey> {
    return this.keys;
  }

  /** Looks at these again. Returns those that are, or were until now, a gateway's. */
  refresh(keys: Iterable<ServiceKey>): ReadonlySet<ServiceKey> {
    const concerned = new Set<ServiceKey>();
    for (const key of keys) {
      const service = this.cluster.service(key);
      const was = this.keys.delete(key);
      const is = service !== undefined && isGatewayService(service, this.cluster);
      if (is) this.keys.add(key);
      if (is || was) concerned.add(key);
    }
    return concerned;
  }
}

export function keyOf({ meta }: KubeService): ServiceKey {
  return serviceKey(meta.namespace, meta.name);
}
