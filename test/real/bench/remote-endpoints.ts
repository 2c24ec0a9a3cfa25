import type { Scope } from "@causeway/shared/node";
import { monotonicMs } from "../../bench/harness/monotonic.js";
import type { EntryEvent } from "../../bench/propagation/entry-watch.js";
import { FLOOR, MEASURED, type Scope as Size, serviceName } from "../../bench/propagation/manifests.js";
import type { EndpointPush } from "../../bench/propagation/push-watch.js";
import { outboundCluster } from "../ads/endpoint-rows.js";
import { connectProxy, type PretendProxy } from "../ads/proxy.js";
import type { RealCluster } from "../harness/start-real-clusters.js";

const SERVICE_PORT = 80;

/** What a proxy of one cluster is told of the endpoints that lie behind another cluster's gateway. */
export class RemoteEndpoints {
  readonly #proxy: PretendProxy;
  readonly #gatewayIp: string;
  /** Names of Envoy's clusters by `namespace/service`. */
  readonly #clusters: ReadonlyMap<string, string>;
  readonly #remote = new Set<string>();
  #pushes: EndpointPush[] = [];

  private constructor(proxy: PretendProxy, gatewayIp: string, clusters: ReadonlyMap<string, string>) {
    this.#proxy = proxy;
    this.#gatewayIp = gatewayIp;
    this.#clusters = clusters;
  }

  /** Connects a sidecar to the cluster's istiod; it ends with the scope. */
  static async watch(scope: Scope, cluster: RealCluster, gatewayIp: string, size: Size): Promise<RemoteEndpoints> {
    if (cluster.istiod === undefined) throw new Error(`no istiod runs beside ${cluster.name}`);
    const proxy = await connectProxy(scope, cluster.istiod.xdsAddress, {
      ...{ kind: "sidecar", ip: `10.201.${cluster.number}.9`, pod: "client", namespace: MEASURED, labels: {} },
      ...{ serviceAccount: "default", clusterId: cluster.name, node: cluster.node },
    });
    const remote = new RemoteEndpoints(proxy, gatewayIp, listClusters(size));
    scope.use(proxy.onPush((kind) => kind === "endpoints" && remote.#look()));
    remote.#look();
    return remote;
  }

  /** Services with a remote endpoint now. */
  get services(): readonly string[] {
    return [...this.#remote];
  }

  /** What was pushed since the last time. */
  take(): readonly EndpointPush[] {
    const taken = this.#pushes;
    this.#pushes = [];
    return taken;
  }

  #look(): void {
    const atMs = monotonicMs();
    for (const [service, cluster] of this.#clusters) {
      const isRemote = this.#hasGateway(cluster);
      if (isRemote === this.#remote.has(service)) continue;
      if (isRemote) this.#remote.add(service);
      else this.#remote.delete(service);
      const event: EntryEvent = `${isRemote ? "ADDED" : "DELETED"} ${service}`;
      this.#pushes.push({ event, atMs });
    }
  }

  #hasGateway(cluster: string): boolean {
    const endpoints = this.#proxy.endpoints(cluster)?.endpoints.flatMap(({ lbEndpoints }) => lbEndpoints) ?? [];
    return endpoints.some(({ endpoint }) => endpoint?.address?.socketAddress?.address === this.#gatewayIp);
  }
}

function listClusters({ services, floorServices }: Size): ReadonlyMap<string, string> {
  const list = (namespace: string, count: number) =>
    Array.from({ length: count }, (_, index): [string, string] => {
      const host = `${serviceName(index)}.${namespace}.svc.cluster.local`;
      return [`${namespace}/${serviceName(index)}`, outboundCluster(host, SERVICE_PORT)];
    });
  return new Map([...list(MEASURED, services), ...list(FLOOR, floorServices)]);
}
