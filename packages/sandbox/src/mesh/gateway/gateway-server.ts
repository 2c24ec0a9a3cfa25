import { createServer, type Socket } from "node:net";
import { type Clock, type EndpointList, endpointKey, type MeshEndpoint, pickEndpoint } from "@causeway/shared";
import type { ResponseFlags } from "../mesh-request.js";
import { LocalListener } from "../network/local-listener.js";
import type { MeshNetwork } from "../network/mesh-network.js";
import { describeAccess } from "../sidecar/access-log.js";
import { OutlierDetector } from "../sidecar/outlier-detector.js";
import type { ClusterView } from "../view/cluster-view.js";
import type { Workload } from "../workload.js";
import { gatewayEndpoints } from "./gateway-endpoints.js";
import { joinSockets, readServerName } from "./passthrough.js";

export interface GatewayServerOptions {
  readonly workload: Workload;
  readonly view: ClusterView;
  readonly network: MeshNetwork;
  readonly clock: Clock;
  readonly random: () => number;
  /** Takes lines of the proxy's access log. */
  readonly onAccess: (line: string) => void;
}

/** What has become of the connections to a gateway. */
export interface GatewayCounts {
  /** Passed through to an endpoint. */
  passed: number;
  /** Closed: no TLS, no server name of the mesh, or a host that no Gateway lists. */
  refused: number;
  /** Closed: nothing healthy behind it, or no connection to it. */
  failed: number;
  /** Connections that had been through this gateway before. */
  loops: number;
}

/** Real gateways would go on until their descriptors run out; the pretended ones end a loop here. */
const MAX_HOPS = 8;
const CONNECT_TRIES = 3;
const MAX_CONNECTIONS = 2_000;

/** A gateway pod on port 15443: reads the server name of a TLS connection and passes its bytes through to an endpoint. */
export class GatewayServer {
  readonly counts: GatewayCounts = { passed: 0, refused: 0, failed: 0, loops: 0 };
  readonly #options: GatewayServerOptions;
  readonly #listener: LocalListener;
  readonly #outliers = new Map<string, OutlierDetector>();

  constructor(options: GatewayServerOptions) {
    this.#options = options;
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on("error", () => socket.destroy());
      void this.#accept(socket).catch(() => socket.destroy());
    });
    server.maxConnections = MAX_CONNECTIONS;
    this.#listener = new LocalListener(server, options.clock);
  }

  get localPort(): Promise<number> {
    return this.#listener.localPort;
  }

  stop(drainMs: number, graceMs: number): Promise<void> {
    return this.#listener.stop(drainMs, graceMs, () => undefined);
  }

  async #accept(socket: Socket): Promise<void> {
    const startedAt = this.#options.clock.now();
    const { serverName, list } = await this.#readTarget(socket);
    const log = (flags: ResponseFlags, upstream: undefined | string) => {
      const answer = { status: 0, flags, body: Buffer.alloc(0) };
      const cluster = list?.cluster ?? "";
      const line = { startedAt, request: undefined, answer, durationMs: 0, upstream, cluster, serverName };
      this.#options.onAccess(describeAccess(line));
    };
    // Only now: the other end may note where it comes from after this end has accepted, but before it sends anything.
    const trace = this.#readTrace(socket);
    if (trace === undefined || list === undefined) {
      this.counts.refused += 1;
      log("NR", undefined);
      socket.destroy();
      return;
    }
    const upstream = await this.#connect(list, trace);
    if (upstream === undefined || socket.destroyed) {
      this.counts.failed += 1;
      log(list.endpoints.length === 0 ? "UH" : "UF", undefined);
      upstream?.socket.destroy();
      socket.destroy();
      return;
    }
    this.counts.passed += 1;
    log("-", upstream.key);
    joinSockets(socket, upstream.socket);
  }

  /** Gateways before this one, with this one; undefined when the connection goes round in circles. */
  #readTrace(socket: Socket): undefined | readonly string[] {
    const { network, workload } = this.#options;
    const before = network.traceOf(socket.remotePort);
    const own = `${workload.peer.cluster}/${workload.peer.pod}`;
    if (before.includes(own)) this.counts.loops += 1;
    return before.length >= MAX_HOPS ? undefined : [...before, own];
  }

  /** The server name, and the endpoints behind it when this gateway serves it. */
  async #readTarget(socket: Socket): Promise<{ readonly serverName: string; readonly list: undefined | EndpointList }> {
    const serverName = (await readServerName(socket, this.#options.clock)) ?? "";
    return { serverName, list: gatewayEndpoints(this.#options.view, this.#options.workload, serverName) };
  }

  async #connect(list: EndpointList, trace: readonly string[]): Promise<undefined | Passed> {
    for (let tries = 0; tries < CONNECT_TRIES; tries += 1) {
      const endpoint = this.#pick(list);
      if (endpoint === undefined) return undefined;
      const socket = await this.#dial(endpoint, list, trace);
      this.#record(list, endpoint, socket !== undefined);
      if (socket !== undefined) return { socket, key: endpointKey(endpoint) };
    }
    return undefined;
  }

  async #dial(
    { address, port }: MeshEndpoint,
    { connectTimeoutMs }: EndpointList,
    trace: readonly string[],
  ): Promise<undefined | Socket> {
    const abort = new AbortController();
    const from = this.#options.workload.peer.cluster;
    const cancelTimer = this.#options.clock.after(connectTimeoutMs, () => abort.abort());
    try {
      return await this.#options.network.dial({ address, port }, { from, trace, signal: abort.signal });
    } catch {
      return undefined;
    } finally {
      cancelTimer();
    }
  }

  #pick(list: EndpointList): undefined | MeshEndpoint {
    const nowMs = this.#options.clock.monotonic();
    const outliers = this.#outliers.get(list.cluster);
    const { endpoints, panicPercent, weighsLocalities } = list;
    const isHealthy = (endpoint: MeshEndpoint) =>
      endpoint.isHealthy && outliers?.isEjected(endpointKey(endpoint), nowMs) !== true;
    const proxy = { endpoints, panicPercent, weighsLocalities, isHealthy, openRequests: () => 0 };
    return pickEndpoint(proxy, this.#options.random);
  }

  /** Detectors are made for clusters that have been asked for, of which there are as many as services. */
  #record({ cluster, outlier, endpoints }: EndpointList, endpoint: MeshEndpoint, isOk: boolean): void {
    if (outlier === undefined) return;
    const nowMs = this.#options.clock.monotonic();
    const outliers = this.#outliers.get(cluster) ?? new OutlierDetector(nowMs);
    this.#outliers.set(cluster, outliers);
    const members = endpoints.map(endpointKey);
    outliers.retain(new Set(members));
    outliers.record(endpointKey(endpoint), isOk ? "ok" : "gatewayError", { policy: outlier, nowMs, members });
  }
}

interface Passed {
  readonly socket: Socket;
  /** `10.2.0.11:9080`. */
  readonly key: string;
}
