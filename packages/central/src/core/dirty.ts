import type { ClusterId, GatewayKey, ServiceKey } from "@causeway/shared";

/**
 * What has to be looked at again, each key with the time its oldest cause was observed (milliseconds since the epoch).
 * Bounded by the number of keys: however often something changes before the next pass, it is looked at once.
 */
export class Dirty {
  readonly services = new Map<ServiceKey, number>();
  /** Remote gateways whose address, port or locality changed. */
  readonly gateways = new Map<GatewayKey, number>();
  /** Clusters whose origin may have changed. */
  readonly origins = new Map<ClusterId, number>();
  /** Clusters whose policy may have changed. */
  readonly policies = new Map<ClusterId, number>();

  service(key: ServiceKey, observedAtMs: number): void {
    keepOldest(this.services, key, observedAtMs);
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
