import type { ClusterId, GatewayKey, ServiceKey } from "@causeway/shared";

/** What of one service has to be looked at again. */
export interface Touched {
  /** Clusters of which something changed that matters to the service; `all` when nobody can tell. */
  readonly clusters: ReadonlySet<ClusterId> | "all";
  /** Clusters of which nothing changed but which sources or imports of the service their `applied` lists. */
  readonly listing: ReadonlySet<ClusterId>;
  /** Clusters of which nothing changed but how others use their instances. */
  readonly used: ReadonlySet<ClusterId>;
}

interface OpenTouched extends Touched {
  /** Milliseconds since the epoch at which the oldest cause was observed. */
  observedAtMs: number;
  clusters: Set<ClusterId> | "all";
  listing: Set<ClusterId>;
  used: Set<ClusterId>;
}

export type TouchedService = Touched & { readonly observedAtMs: number };

/**
 * What has to be looked at again, each key with the time its oldest cause was observed (milliseconds since the epoch).
 * Bounded by the number of keys: however often something changes before the next pass, it is looked at once.
 */
export class Dirty {
  readonly services: ReadonlyMap<ServiceKey, TouchedService>;
  private readonly touched = new Map<ServiceKey, OpenTouched>();
  /** Remote gateways whose address, port or locality changed. */
  readonly gateways = new Map<GatewayKey, number>();
  /** Clusters whose origin may have changed. */
  readonly origins = new Map<ClusterId, number>();
  /** Clusters whose policy may have changed. */
  readonly policies = new Map<ClusterId, number>();

  constructor() {
    this.services = this.touched;
  }

  service(key: ServiceKey, cluster: ClusterId | "all", observedAtMs: number): void {
    const touched = this.touch(key, observedAtMs);
    if (cluster === "all") touched.clusters = "all";
    else if (touched.clusters !== "all") touched.clusters.add(cluster);
  }

  /** The cluster's `applied` lists other sources or imports of the service. */
  listing(key: ServiceKey, cluster: ClusterId, observedAtMs: number): void {
    this.touch(key, observedAtMs).listing.add(cluster);
  }

  /** Others use the cluster's instances of the service in another way. */
  used(key: ServiceKey, cluster: ClusterId, observedAtMs: number): void {
    this.touch(key, observedAtMs).used.add(cluster);
  }

  /** Whoever looks at a service takes it out. */
  take(key: ServiceKey): void {
    this.touched.delete(key);
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
    return this.touched.size + this.gateways.size + this.origins.size + this.policies.size === 0;
  }

  private touch(key: ServiceKey, observedAtMs: number): OpenTouched {
    const held = this.touched.get(key);
    if (held !== undefined) {
      held.observedAtMs = Math.min(held.observedAtMs, observedAtMs);
      return held;
    }
    const touched = {
      observedAtMs,
      clusters: new Set<ClusterId>(),
      listing: new Set<ClusterId>(),
      used: new Set<ClusterId>(),
    };
    this.touched.set(key, touched);
    return touched;
  }
}

/** For what nobody has to look at. */
class Unheeded extends Dirty {
  override service(): void {}
  override listing(): void {}
  override used(): void {}
  override gateway(): void {}
}

export const UNHEEDED: Dirty = new Unheeded();

function keepOldest<K>(map: Map<K, number>, key: K, observedAtMs: number): void {
  const known = map.get(key);
  if (known === undefined || observedAtMs < known) map.set(key, observedAtMs);
}
