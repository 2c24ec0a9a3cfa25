import type { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { type ClientDuplexStream, credentials, Client as GrpcClient } from "@grpc/grpc-js";
import { adsMethod } from "./ads-protocol.js";
import {
  type DiscoveryRequest,
  type DiscoveryResponse,
  kindOfUrl,
  type Node,
  type ResourceKind,
  TYPE_URL,
} from "./discovery-messages.js";
import { type ProxySpec, proxyNode } from "./proxy-spec.js";
import { endpointName, ResourceTables } from "./resource-tables.js";
import type { Cluster, ClusterLoadAssignment, Listener, RouteConfiguration } from "./xds-messages.js";

const DEADLINE_MS = 40_000;

type Call = ClientDuplexStream<DiscoveryRequest, DiscoveryResponse>;
type Answer = NonNullable<unknown> | null | undefined;

/** What was last accepted of one kind. */
interface Accepted {
  readonly versionInfo: string;
  readonly nonce: string;
  readonly names: readonly string[];
}

/**
 * A proxy without a data plane: subscribes as Envoy does, on one stream over plaintext (clusters and listeners, then the
 * endpoints and routes that these name), accepts everything and keeps what it was given.
 */
export class PretendProxy {
  readonly spec: ProxySpec;
  private readonly tables = new ResourceTables();
  private readonly accepted = new Map<ResourceKind, Accepted>();
  private readonly counts: Record<ResourceKind, number> = { clusters: 0, endpoints: 0, listeners: 0, routes: 0 };
  private readonly listenersOfPushes = new Set<(kind: ResourceKind) => void>();
  private readonly call: Call;
  private failure: undefined | Error;

  constructor(spec: ProxySpec, call: Call) {
    this.spec = spec;
    this.call = call;
    call.on("data", (response: DiscoveryResponse) => this.onResponse(response));
    call.on("error", (error) => this.onEnd(error));
    call.on("end", () => this.onEnd(new Error("istiod has ended the stream")));
    const node = proxyNode(spec);
    this.subscribe("clusters", node);
    this.subscribe("listeners", undefined);
  }

  cluster(name: string): undefined | Cluster {
    return this.tables.clusters.get(name);
  }

  clusterNames(): readonly string[] {
    return Array.from(this.tables.clusters.keys());
  }

  /** The endpoints of the cluster of that name. Undefined until istiod has sent them. */
  endpoints(name: string): undefined | ClusterLoadAssignment {
    const cluster = this.tables.clusters.get(name);
    return cluster === undefined ? undefined : this.tables.endpoints.get(endpointName(cluster));
  }

  listeners(): readonly Listener[] {
    return Array.from(this.tables.listeners.values());
  }

  route(name: string): undefined | RouteConfiguration {
    return this.tables.routes.get(name);
  }

  /** How many answers have come of each kind. */
  pushes(): Readonly<Record<ResourceKind, number>> {
    return { ...this.counts };
  }

  /** Whether everything that the proxy knows of has come: each cluster has its endpoints, each listener its routes. */
  isWarm(): boolean {
    const { tables, counts } = this;
    return (
      counts.clusters > 0 &&
      counts.listeners > 0 &&
      tables.endpointNames().every((name) => tables.endpoints.has(name)) &&
      tables.routeNames().every((name) => tables.routes.has(name))
    );
  }

  /** Has `listener` called after every answer, when the proxy shows what it brought; stops when disposed. */
  onPush(listener: (kind: ResourceKind) => void): Disposable {
    this.listenersOfPushes.add(listener);
    return { [Symbol.dispose]: () => this.listenersOfPushes.delete(listener) };
  }

  /**
   * Waits until `condition` answers something truthy (a throw means "not yet"), and returns it. Fails after the deadline,
   * with what `describe` shows, and at once when the stream has ended.
   */
  async changed<T extends Answer>(
    condition: () => T,
    describe: () => unknown = () => this.clusterNames(),
    deadlineMs = DEADLINE_MS,
  ): Promise<NonNullable<T>> {
    const look = () => (this.failure === undefined ? condition() : "ended");
    const answer = await waitFor(look, deadlineMs, () => ({ pushes: this.counts, shows: describe() }));
    if (this.failure !== undefined) throw this.failure;
    return answer as NonNullable<T>;
  }

  private onResponse(response: DiscoveryResponse): void {
    const kind = kindOfUrl(response.typeUrl);
    if (kind === undefined) return;
    this.tables.fold(response);
    this.counts[kind] += 1;
    const names = this.accepted.get(kind)?.names ?? [];
    this.accepted.set(kind, { versionInfo: response.versionInfo, nonce: response.nonce, names });
    this.request(kind, names);
    if (kind === "clusters") this.follow("endpoints", this.tables.endpointNames());
    if (kind === "listeners") this.follow("routes", this.tables.routeNames());
    for (const listener of this.listenersOfPushes) listener(kind);
  }

  /** Asks for other names than before; an empty list would mean all. */
  private follow(kind: ResourceKind, names: readonly string[]): void {
    const before = this.accepted.get(kind) ?? { versionInfo: "", nonce: "", names: [] };
    if (names.join() === before.names.join()) return;
    this.accepted.set(kind, { ...before, names });
    if (names.length > 0) this.request(kind, names);
  }

  private subscribe(kind: ResourceKind, node: undefined | Node): void {
    this.accepted.set(kind, { versionInfo: "", nonce: "", names: [] });
    this.request(kind, [], node);
  }

  private request(kind: ResourceKind, resourceNames: readonly string[], node?: Node): void {
    const { versionInfo = "", nonce = "" } = this.accepted.get(kind) ?? {};
    const first = node === undefined ? {} : { node };
    this.call.write({ typeUrl: TYPE_URL[kind], resourceNames, versionInfo, responseNonce: nonce, ...first });
  }

  private onEnd(error: Error): void {
    this.failure ??= error;
  }
}

/** Where an istiod speaks ADS without TLS. */
export interface XdsAddress {
  readonly host: string;
  readonly port: number;
}

/** Connects and waits until the proxy has its first whole configuration. Ends with the scope. */
export async function connectProxy(scope: Scope, xds: XdsAddress, spec: ProxySpec): Promise<PretendProxy> {
  const client = new GrpcClient(`${xds.host}:${xds.port}`, credentials.createInsecure(), {
    "grpc.max_receive_message_length": -1,
    // Channels to one address are shared otherwise: each proxy has a connection of its own.
    "grpc.use_local_subchannel_pool": 1,
  });
  scope.defer(() => client.close());
  const { path, requestSerialize, responseDeserialize } = adsMethod();
  const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
  const proxy = new PretendProxy(spec, call);
  scope.defer(() => call.cancel());
  await proxy.changed(() => proxy.isWarm());
  return proxy;
}
