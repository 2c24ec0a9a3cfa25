import type { JsonObject } from "@causeway/sandbox";
import type { RealCluster } from "../harness/start-real-clusters.js";
import type { Layout } from "./layout.js";
import type { Side } from "./side.js";
import type { Site } from "./site.js";

const HOST = "details.bookinfo.svc.cluster.local";
const ISTIO = "networking.istio.io/v1";
const OUTLIERS = {
  consecutiveGatewayErrors: 5,
  consecutive5xxErrors: 0,
  interval: "5s",
  baseEjectionTime: "30s",
  maxEjectionPercent: 100,
  minHealthPercent: 1,
};
const NEAREST = ["topology.istio.io/network", "topology.kubernetes.io/region", "topology.kubernetes.io/zone"];

/**
 * The floor: what a person would write for one service, with no process of Causeway anywhere. Written before a step and
 * left alone during it.
 */
export class ByHand implements Side {
  readonly name = "by hand";
  readonly #sites: readonly Site[];

  constructor(sites: readonly Site[]) {
    this.#sites = sites;
  }

  async prepare(layout: Layout): Promise<void> {
    for (const { cluster } of this.#sites) {
      await cluster.objects.apply([renderRule(), renderGateway()]);
      for (const [at, other] of this.#sites.entries()) {
        if (other.cluster !== cluster) await putEntries(cluster, other, layout.gateways[at] ?? 0);
      }
    }
  }

  /** Leaves nothing behind. */
  async remove(): Promise<void> {
    for (const { cluster } of this.#sites) {
      for (const other of this.#sites) if (other.cluster !== cluster) await putEntries(cluster, other, 0);
      for (const object of [renderRule(), renderGateway()]) await cluster.objects.remove(nameOf(object));
    }
  }
}

/** Entries for so many gateways of another cluster, and none for the rest. */
async function putEntries({ objects }: RealCluster, { cluster, gateways }: Site, count: number): Promise<void> {
  for (const [at, { network }] of gateways.pods.entries()) {
    const entry = renderEntry(cluster, at + 1, network.address);
    if (at < count) await objects.apply([entry]);
    else await objects.remove(nameOf(entry));
  }
}

function nameOf({ apiVersion, kind, metadata }: JsonObject) {
  const { name, namespace } = metadata as { readonly name: string; readonly namespace: string };
  return { apiVersion: String(apiVersion), kind: String(kind), namespace, name };
}

function renderRule(): JsonObject {
  return {
    apiVersion: ISTIO,
    kind: "DestinationRule",
    metadata: { name: "by-hand", namespace: "bookinfo" },
    spec: {
      host: HOST,
      trafficPolicy: {
        tls: { mode: "ISTIO_MUTUAL" },
        connectionPool: { tcp: { connectTimeout: "2s" } },
        outlierDetection: OUTLIERS,
        loadBalancer: { localityLbSetting: { enabled: true, failoverPriority: NEAREST } },
      },
    },
  };
}

function renderGateway(): JsonObject {
  const port = { number: 15_443, name: "tls", protocol: "TLS" };
  return {
    apiVersion: ISTIO,
    kind: "Gateway",
    metadata: { name: "by-hand", namespace: "eastwest" },
    spec: {
      selector: { app: "eastwest-gateway" },
      servers: [{ port, tls: { mode: "AUTO_PASSTHROUGH" }, hosts: [HOST] }],
    },
  };
}

function renderEntry({ name, region, zone }: RealCluster, number: number, address: string): JsonObject {
  return {
    apiVersion: ISTIO,
    kind: "WorkloadEntry",
    metadata: { name: `details-${name}-${number}`, namespace: "bookinfo" },
    spec: {
      address,
      ports: { http: 15_443 },
      network: `by-hand-${name}`,
      locality: `${region}/${zone}`,
      serviceAccount: "bookinfo-details",
      labels: { app: "details", "security.istio.io/tlsMode": "disabled" },
    },
  };
}
