import type { SecureContext } from "node:tls";
import { type Clock, type EndpointList, endpointKey, type MeshEndpoint, pickEndpoint } from "@causeway/shared";
import type { MeshNetwork } from "../network/mesh-network.js";
import type { Workload } from "../workload.js";
import { EndpointPool, type Try, type UpstreamRequest } from "./endpoint-pool.js";
import { openConnection } from "./open-connection.js";
import { type Outcome, OutlierDetector } from "./outlier-detector.js";

export interface UpstreamOptions {
  /** Whose proxy it is. */
  readonly workload: Workload;
  readonly network: MeshNetwork;
  readonly clock: Clock;
  readonly random: () => number;
  /** The workload's certificate; undefined without one. */
  readonly context: undefined | SecureContext;
}

/** What a retry keeps away from. */
export interface Avoided {
  readonly keys: ReadonlySet<string>;
  readonly priorities: ReadonlySet<number>;
}

/** Envoy's `host_selection_retry_max_attempts`, as Istio sets it. */
const RESELECTIONS = 5;

/** One proxy's view of one cluster: which endpoints it has, which of them it has ejected, and its connections to them. */
export class Upstream implements Disposable {
  readonly #options: UpstreamOptions;
  readonly #pools = new Map<string, EndpointPool>();
  readonly #outliers: OutlierDetector;
  #list: EndpointList;

  constructor(list: EndpointList, options: UpstreamOptions) {
    this.#options = options;
    this.#list = list;
    this.#outliers = new OutlierDetector(options.clock.monotonic());
  }

  /** Takes a newer list: connections to endpoints that are gone end after their last request. */
  update(list: EndpointList): void {
    this.#list = list;
    const keys = new Set(list.endpoints.map(poolKey));
    for (const [key, pool] of this.#pools) {
      if (keys.has(key)) continue;
      this.#pools.delete(key);
      pool.retire();
    }
    this.#outliers.retain(new Set(list.endpoints.map(endpointKey)));
  }

  /** Undefined: no healthy upstream. */
  pick(avoided: Avoided): undefined | MeshEndpoint {
    const isAvoided = ({ priority }: MeshEndpoint) => avoided.priorities.has(priority);
    const others = this.#list.endpoints.filter((endpoint) => !isAvoided(endpoint));
    const endpoints = others.length === 0 ? this.#list.endpoints : others;
    let picked = this.#pickAmong(endpoints);
    for (let tries = 0; tries < RESELECTIONS; tries += 1) {
      if (picked === undefined || !avoided.keys.has(endpointKey(picked))) return picked;
      picked = this.#pickAmong(endpoints);
    }
    return picked;
  }

  /** One try, which also counts for ejection. */
  async send(endpoint: MeshEndpoint, request: UpstreamRequest, limits: TryLimits): Promise<Try> {
    const ended = await this.#poolOf(endpoint).send(request, limits.timeoutMs, limits.signal);
    if (!limits.signal.aborted) this.#record(endpoint, ended);
    return ended;
  }

  [Symbol.dispose](): void {
    for (const pool of this.#pools.values()) pool.destroy();
    this.#pools.clear();
  }

  #pickAmong(endpoints: readonly MeshEndpoint[]): undefined | MeshEndpoint {
    const nowMs = this.#options.clock.monotonic();
    // Priorities start at 0 again when a retry leaves some of them out.
    const ranks = [...new Set(endpoints.map(({ priority }) => priority))].sort((a, b) => a - b);
    const view = {
      endpoints: endpoints.map((endpoint) => ({ ...endpoint, priority: ranks.indexOf(endpoint.priority) })),
      panicPercent: this.#list.panicPercent,
      weighsLocalities: this.#list.weighsLocalities,
      isHealthy: (endpoint: MeshEndpoint) =>
        endpoint.isHealthy && !this.#outliers.isEjected(endpointKey(endpoint), nowMs),
      openRequests: (endpoint: MeshEndpoint) => this.#pools.get(poolKey(endpoint))?.openRequests ?? 0,
    };
    const picked = pickEndpoint(view, this.#options.random);
    return picked === undefined ? undefined : { ...picked, priority: ranks[picked.priority] ?? 0 };
  }

  #record(endpoint: MeshEndpoint, ended: Try): void {
    const { outlier, endpoints } = this.#list;
    if (outlier === undefined || (ended.kind === "failed" && ended.failure === "overflow")) return;
    const members = endpoints.map(endpointKey);
    const nowMs = this.#options.clock.monotonic();
    this.#outliers.record(endpointKey(endpoint), outcomeOf(ended), { policy: outlier, nowMs, members });
  }

  #poolOf(endpoint: MeshEndpoint): EndpointPool {
    const key = poolKey(endpoint);
    const known = this.#pools.get(key);
    if (known !== undefined) return known;
    const { network, clock, context } = this.#options;
    const open = () => {
      const { sni, accounts, connectTimeoutMs } = this.#list;
      const { address, port, transport } = endpoint;
      const target = { address, port };
      return openConnection(network, clock, {
        from: this.#options.workload.peer.cluster,
        target,
        transport,
        sni,
        accounts,
        context,
        timeoutMs: connectTimeoutMs,
      });
    };
    const pool = new EndpointPool({ open, clock, maxConnections: this.#list.maxConnections });
    this.#pools.set(key, pool);
    return pool;
  }
}

export interface TryLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** An endpoint that changes its transport needs other connections. */
function poolKey(endpoint: MeshEndpoint): string {
  return `${endpointKey(endpoint)} ${endpoint.transport}`;
}

function outcomeOf(ended: Try): Outcome {
  if (ended.kind === "failed") return "gatewayError";
  if (ended.status < 500) return "ok";
  return ended.status >= 502 && ended.status <= 504 ? "gatewayError" : "serverError";
}
