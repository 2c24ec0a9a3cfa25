import type { DiscoveryResponse, ResourceKind } from "./discovery-messages.js";
import { kindOfUrl } from "./discovery-messages.js";
import type {
  Cluster,
  ClusterLoadAssignment,
  HttpConnectionManager,
  Listener,
  RouteConfiguration,
} from "./xds-messages.js";

/**
 * What a proxy has been given. Clusters and listeners come whole, and what a list leaves out is gone; endpoints and routes
 * come by name, and what an answer leaves out stays as it is: istiod sends only the clusters whose endpoints changed.
 */
export class ResourceTables {
  clusters: ReadonlyMap<string, Cluster> = new Map();
  listeners: ReadonlyMap<string, Listener> = new Map();
  readonly endpoints = new Map<string, ClusterLoadAssignment>();
  readonly routes = new Map<string, RouteConfiguration>();

  /** Takes an answer; returns its kind, or undefined for one that nobody asked for. */
  fold(response: DiscoveryResponse): undefined | ResourceKind {
    const kind = kindOfUrl(response.typeUrl);
    switch (kind) {
      case undefined:
        return undefined;
      case "clusters":
        this.clusters = new Map((response.resources as readonly Cluster[]).map((one) => [one.name, one]));
        keepOnly(this.endpoints, this.endpointNames());
        return kind;
      case "listeners":
        this.listeners = new Map((response.resources as readonly Listener[]).map((one) => [one.name, one]));
        keepOnly(this.routes, this.routeNames());
        return kind;
      case "endpoints":
        for (const one of response.resources as readonly ClusterLoadAssignment[])
          this.endpoints.set(one.clusterName, one);
        return kind;
      case "routes":
        for (const one of response.resources as readonly RouteConfiguration[]) this.routes.set(one.name, one);
        return kind;
    }
  }

  /** Under which names the clusters' endpoints are asked for; sorted. */
  endpointNames(): readonly string[] {
    return Array.from(this.clusters.values())
      .filter(({ type }) => type === "EDS")
      .map(endpointName)
      .sort();
  }

  /** The named routes that listeners speak of; sorted. */
  routeNames(): readonly string[] {
    const filters = Array.from(this.listeners.values()).flatMap(({ filterChains }) =>
      filterChains.flatMap((chain) => chain.filters),
    );
    const names = filters.map(
      ({ typedConfig }) => (typedConfig as undefined | HttpConnectionManager)?.rds?.routeConfigName,
    );
    return Array.from(new Set(names.filter((name) => name !== undefined && name !== "") as string[])).sort();
  }
}

export function endpointName({ name, edsClusterConfig }: Cluster): string {
  const given = edsClusterConfig?.serviceName ?? "";
  return given === "" ? name : given;
}

function keepOnly(table: Map<string, unknown>, names: readonly string[]): void {
  const kept = new Set(names);
  for (const name of table.keys()) if (!kept.has(name)) table.delete(name);
}
