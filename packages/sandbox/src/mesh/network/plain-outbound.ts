import { AppError, type Clock } from "@causeway/shared";
import type { MeshAnswer, MeshRequest, Outbound } from "../mesh-request.js";
import { EndpointPool } from "../sidecar/endpoint-pool.js";
import { readPeer } from "../sidecar/peer-headers.js";
import type { ClusterView } from "../view/cluster-view.js";
import type { MeshNetwork } from "./mesh-network.js";

export interface PlainOutboundOptions {
  readonly namespace: string;
  readonly view: ClusterView;
  readonly network: MeshNetwork;
  readonly clock: Clock;
  /** Cluster IP of a service. */
  readonly addressOf: (namespace: string, service: string) => string;
}

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/** The way out of a pod without a sidecar: the cluster's DNS, kube-proxy and plaintext, with no second try. */
export class PlainOutbound implements Outbound {
  readonly #options: PlainOutboundOptions;

  constructor(options: PlainOutboundOptions) {
    this.#options = options;
  }

  async send(request: MeshRequest): Promise<MeshAnswer> {
    const { network, clock } = this.#options;
    const target = { address: this.#resolve(request.host), port: request.port };
    const open = () =>
      network.dial(target, { from: this.#options.view.facts.cluster, trace: [], signal: request.signal });
    const pool = new EndpointPool({ open, clock, maxConnections: 1 });
    try {
      const ended = await pool.send(request, request.timeoutMs, request.signal);
      if (ended.kind === "answer") return { ...ended, headers: readPeer(ended.headers).headers, flags: "-" };
      throw new AppError(ended.failure === "timeout" ? "Timeout" : "Unavailable", ended.message);
    } finally {
      pool.destroy();
    }
  }

  #resolve(host: string): string {
    if (IPV4.test(host)) return host;
    const { view, namespace, addressOf } = this.#options;
    const service = view.findService(host, namespace);
    if (service === undefined) throw new AppError("NotFound", `Could not resolve host: ${host}`);
    return addressOf(service.namespace, service.name);
  }
}
