import type { SecureContext } from "node:tls";
import { AppError, type Clock, chooseRoute, endpointKey, type MeshService, type RouteChoice } from "@causeway/shared";
import { localAnswer, type MeshAnswer, type MeshRequest, type Outbound } from "../mesh-request.js";
import type { Telemetry } from "../metrics/telemetry.js";
import type { MeshNetwork } from "../network/mesh-network.js";
import type { ClusterView } from "../view/cluster-view.js";
import type { Workload } from "../workload.js";
import { describeAccess } from "./access-log.js";
import { readPeer, withPeer } from "./peer-headers.js";
import { describeTry, isRetriable, retryDelayMs } from "./retry-rules.js";
import { sidecarEndpoints } from "./sidecar-endpoints.js";
import { Upstream } from "./upstream.js";

export interface OutboundOptions {
  readonly workload: Workload;
  readonly view: ClusterView;
  readonly network: MeshNetwork;
  readonly clock: Clock;
  readonly random: () => number;
  readonly telemetry: Telemetry;
  readonly context: SecureContext;
  /** Takes lines of the proxy's access log. */
  readonly onAccess: (line: string) => void;
}

/** How far a request got. */
interface Passage {
  readonly answer: MeshAnswer;
  readonly upstream: undefined | string;
  readonly cluster: string;
}

/** The way out of a pod with a sidecar: routes, picks endpoints, retries and counts as Envoy would with istiod's configuration. */
export class SidecarOutbound implements Outbound, Disposable {
  readonly #options: OutboundOptions;
  /** By Istio's name of the cluster. */
  readonly #upstreams = new Map<string, Upstream>();
  #revision: number;

  constructor(options: OutboundOptions) {
    this.#options = options;
    this.#revision = options.view.revision;
  }

  async send(request: MeshRequest): Promise<MeshAnswer> {
    const { workload, view, clock } = this.#options;
    const service = view.findService(request.host, workload.client.namespace);
    if (service === undefined) throw new AppError("NotFound", `Could not resolve host: ${request.host}`);
    const startedAt = clock.now();
    const startedMs = clock.monotonic();
    const abort = new AbortController();
    // By hand, because AbortSignal.any keeps something of every request as long as the caller's signal lives.
    const onGone = () => abort.abort();
    request.signal.addEventListener("abort", onGone, { once: true });
    const cancelTimer = clock.after(request.timeoutMs, () => abort.abort());
    try {
      const passage = await this.#answer(service, { ...request, signal: abort.signal });
      if (request.signal.aborted) throw new AppError("Cancelled", "the caller has gone");
      if (abort.signal.aborted) throw new AppError("Timeout", `no answer after ${request.timeoutMs} ms`);
      return this.#report(service, request, passage, { startedAt, durationMs: clock.monotonic() - startedMs });
    } finally {
      cancelTimer();
      request.signal.removeEventListener("abort", onGone);
    }
  }

  /** Counts and logs a request that has ended; the application gets the answer without the proxies' own words. */
  #report(service: MeshService, request: MeshRequest, passage: Passage, time: RequestTime): MeshAnswer {
    const { workload, view, telemetry, onAccess } = this.#options;
    const { answer, upstream, cluster } = passage;
    const { peer, headers } = readPeer(answer.headers);
    telemetry.record({
      reporter: "source",
      source: workload.peer,
      destination: peer,
      service: { namespace: service.namespace, name: service.name, host: view.hostOf(service) },
      status: answer.status,
      flags: answer.flags,
      isMutual: peer !== undefined,
      durationMs: time.durationMs,
    });
    onAccess(describeAccess({ ...time, request, answer, upstream, cluster, serverName: "" }));
    return { ...answer, headers };
  }

  /** Takes what was pushed: to be called after every push. */
  refresh(): void {
    if (this.#revision === this.#options.view.revision) return;
    this.#revision = this.#options.view.revision;
    for (const [name, upstream] of this.#upstreams) {
      const list = sidecarEndpoints(this.#options.view, this.#options.workload.client, name);
      if (list !== undefined) upstream.update(list);
      else {
        this.#upstreams.delete(name);
        upstream[Symbol.dispose]();
      }
    }
  }

  [Symbol.dispose](): void {
    for (const upstream of this.#upstreams.values()) upstream[Symbol.dispose]();
    this.#upstreams.clear();
  }

  async #answer(service: MeshService, request: MeshRequest): Promise<Passage> {
    const { view, workload, random, clock } = this.#options;
    const { namespace, labels } = workload.client;
    const routed = {
      ...request,
      path: request.path.split("?")[0] ?? "",
      host: view.hostOf(service),
      clientNamespace: namespace,
      clientLabels: labels,
    };
    if (!service.ports.some(({ port }) => port === request.port)) {
      throw new AppError("Unavailable", `Failed to connect to ${request.host} port ${request.port}: refused`);
    }
    const route = chooseRoute(view.routings, routed, view.facts.clusterDomain, random());
    if (route === undefined) return { answer: localAnswer(404, "NR", ""), upstream: undefined, cluster: "" };
    const cluster = `outbound|${route.port}|${route.subset}|${route.host}`;
    const upstream = this.#upstream(cluster);
    if (upstream === undefined) return { answer: localAnswer(503, "NC", "no cluster match"), upstream, cluster };
    const deadlineMs = clock.monotonic() + (route.timeoutMs ?? Number.POSITIVE_INFINITY);
    return { ...(await this.#tryAll(upstream, route, { request, deadlineMs })), cluster };
  }

  async #tryAll(upstream: Upstream, route: RouteChoice, { request, deadlineMs }: Deadline): Promise<Tried> {
    const { clock, random, workload } = this.#options;
    const keys = new Set<string>();
    const priorities = new Set<number>();
    const sent = { ...request, headers: withPeer(request.headers, workload.peer) };
    for (let attempt = 0; ; attempt += 1) {
      const endpoint = upstream.pick({ keys, priorities });
      if (endpoint === undefined) return { answer: localAnswer(503, "UH", "no healthy upstream"), upstream: undefined };
      const left = Math.min(request.timeoutMs, deadlineMs - clock.monotonic());
      const timeoutMs = Math.min(left, route.retries.perTryTimeoutMs ?? left);
      const ended = await upstream.send(endpoint, sent, { timeoutMs, signal: request.signal });
      const isLate = request.signal.aborted || clock.monotonic() >= deadlineMs;
      if (isLate || attempt >= route.retries.attempts || !isRetriable(ended, route.retries)) {
        return { answer: describeTry(ended), upstream: endpointKey(endpoint) };
      }
      keys.add(endpointKey(endpoint));
      if (route.retries.triesRemote) priorities.add(endpoint.priority);
      await new Promise<void>((resolve) => clock.after(retryDelayMs(attempt + 1, random), resolve));
    }
  }

  #upstream(name: string): undefined | Upstream {
    this.refresh();
    const known = this.#upstreams.get(name);
    if (known !== undefined) return known;
    const list = sidecarEndpoints(this.#options.view, this.#options.workload.client, name);
    if (list === undefined) return undefined;
    const upstream = new Upstream(list, this.#options);
    this.#upstreams.set(name, upstream);
    return upstream;
  }
}

type Tried = Pick<Passage, "answer" | "upstream">;

interface RequestTime {
  readonly startedAt: number;
  readonly durationMs: number;
}

interface Deadline {
  readonly request: MeshRequest;
  readonly deadlineMs: number;
}
