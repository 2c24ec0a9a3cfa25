import type { ClusterId, GatewayKey, ServiceKey } from "@causeway/shared";

/** What of one service has to be looked at again. */
export interface TouchedService {
  /** Milliseconds since the epoch at which the oldest cause was observed. */
  observedAtMs: number;
  /** Clusters of which something changed that matters to the service; `all` when nobody can tell. */
  clusters: Set<ClusterId> | "all";
}

/**
 * What has to be looked at again, each key with the time its oldest cause was observed (milliseconds since the epoch).
 * Bounded by the number of keys: however often something changes before the next pass, it is looked at once.
 */
export class Dirty {
  readonly services = new Map<ServiceKey, TouchedService>();
  /** Remote gateways whose address, port or locality changed. */
  readonly gateways = new Map<GatewayKey, number>();
  /** Clusters whose origin may have changed. */
  readonly origins = new Map<ClusterId, number>();
  /** Clusters whose policy may have changed. */
  readonly policies = new Map<ClusterId, number>();

  service(key: ServiceKey, cluster: ClusterId | "all", observedAtMs: number): void {
    const touched = this.services.get(key);
    if (touched === undefined) {
      this.services.set(key, { observedAtMs, clusters: cluster === "all" ? "all" : new Set([cluster]) });
      return;
    }
    touched.observedAtMs = Math.min(touched.observedAtMs, observedAtMs);
    if (cluster === "all") touched.clusters = "all";
    else if (touched.clusters !== "all") touched.clusters.add(cluster);
  }

  gateway(key: GatewayKey, observedAtMs: number): void {
    keepOldest(this.gateways, key, observedAtMs);
  }

  origin(cluster: ClusterId, observedAtMs: number): void {
    keepOldest(this.origins, cluster, observedAtMs);
  }

  policy(cluster: ClusterId, observedAtMs: number): void {
    keepOldest(this.policies, cluster, observedAtMs);
  }

  get isEmpty(): boolean {
    return this.services.size + this.gateways.size + this.origins.size + this.policies.size === 0;
  }
}

function keepOldest<K>(map: Map<K, number>, key: K, observedAtMs: number): void {
  const known = map.get(key);
  if (known === undefined || observedAtMs < known) map.set(key, observedAtMs);
}
