import { systemClock } from "@causeway/shared/node";
import { RecordingLog } from "@causeway/shared/testing";
import type { JsonObject } from "../../cluster/api-object.js";
import { type Cluster, startCluster } from "../../cluster/start-cluster.js";
import { renderBookinfo } from "../../samples/bookinfo.js";
import { renderEastWestGateway } from "../../samples/eastwest-gateway.js";
import { renderNamespace } from "../../samples/manifests.js";
import { renderSleep } from "../../samples/sleep.js";
import type { LoadTarget } from "../load/request-load.js";
import type { MeshAnswer } from "../mesh-request.js";
import { type Mesh, type MeshOptions, startMesh } from "../start-mesh.js";

/** The guide's two clusters with a mesh and without central or edges: what edges would write is the test's own. */
export interface MeshPair extends AsyncDisposable {
  readonly mesh: Mesh;
  readonly first: Cluster;
  readonly second: Cluster;
  /** A request of the sleep pod in the first cluster. */
  ask(target: LoadTarget, path?: string, headers?: Readonly<Record<string, string>>): Promise<MeshAnswer>;
}

const INJECTED = { "istio-injection": "enabled" };

export async function startMeshPair(options: Partial<MeshOptions> = {}): Promise<MeshPair> {
  const [first, second] = [await startSample(1), await startSample(2)];
  const mesh = await startMesh({
    clusters: [first, second],
    clock: systemClock,
    random: Math.random,
    log: new RecordingLog(),
    pushDelayMs: 5,
    podEnd: { drainMs: 60, graceMs: 2_000 },
    ...options,
  });
  return {
    mesh,
    first,
    second,
    ask: (target, path, headers) => askFrom(mesh, target, path, headers),
    async [Symbol.asyncDispose]() {
      await mesh[Symbol.asyncDispose]();
      for (const cluster of [first, second]) await cluster[Symbol.asyncDispose]();
    },
  };
}

function askFrom(
  mesh: Mesh,
  target: LoadTarget,
  path = target === "details" ? "/details/0" : "/productpage",
  headers: Readonly<Record<string, string>> = {},
): Promise<MeshAnswer> {
  const { signal } = new AbortController();
  const request = { host: `${target}.bookinfo`, port: 9080, method: "GET", path, body: undefined, timeoutMs: 10_000 };
  return mesh.cluster("cluster-1").sendFrom("sleep", "sleep", {
    ...request,
    headers: { host: `${target}.bookinfo:9080`, ...headers },
    signal,
  });
}

async function startSample(number: number): Promise<Cluster> {
  const cluster = await startCluster({
    name: `cluster-${number}`,
    region: `r${number}`,
    zone: `r${number}-a`,
    clock: systemClock,
    loadBalancerIp: () => gatewayAddress(number),
    podReadyDelayMs: 0,
  });
  const { client } = cluster;
  await client.apply([renderNamespace("bookinfo", INJECTED), renderNamespace("sleep", INJECTED)]);
  await client.apply([renderNamespace("eastwest", {})]);
  await client.apply(renderBookinfo(), "bookinfo");
  await client.apply(renderSleep(), "sleep");
  await client.apply(renderEastWestGateway(), "eastwest");
  await cluster.settled();
  return cluster;
}

function gatewayAddress(number: number): string {
  return `203.0.113.${number}`;
}

const ISTIO = "networking.istio.io/v1";

export interface EntryInput {
  readonly service: string;
  /** Of the other cluster. */
  readonly number: number;
  readonly tlsMode?: "disabled" | "istio";
  readonly address?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly serviceAccount?: string;
  readonly suffix?: string;
}

/** An entry in the form that an edge writes. */
export function renderEntry(input: EntryInput): JsonObject {
  const { service, number, tlsMode = "disabled", labels = {}, suffix = "" } = input;
  return {
    apiVersion: ISTIO,
    kind: "WorkloadEntry",
    metadata: { namespace: "bookinfo", name: `k-${service}-${number}${suffix}` },
    spec: {
      address: input.address ?? gatewayAddress(number),
      ports: { http: 15_443 },
      network: `xcp-cluster-${number}`,
      locality: `r${number}/r${number}-a`,
      serviceAccount: input.serviceAccount ?? `bookinfo-${service}`,
      labels: { app: service, ...labels, "security.istio.io/tlsMode": tlsMode },
    },
  };
}

/** The DestinationRule in the form that an edge writes; `isMutual` for guarded entries. */
export function renderRule(service: string, given: { readonly isMutual: boolean; readonly subsets?: JsonObject[] }) {
  return {
    apiVersion: ISTIO,
    kind: "DestinationRule",
    metadata: { namespace: "bookinfo", name: `causeway-${service}` },
    spec: {
      host: `${service}.bookinfo.svc.cluster.local`,
      trafficPolicy: {
        ...(given.isMutual ? { tls: { mode: "ISTIO_MUTUAL" } } : {}),
        connectionPool: { tcp: { connectTimeout: "2s" } },
        outlierDetection: {
          consecutiveGatewayErrors: 5,
          consecutive5xxErrors: 0,
          interval: "5s",
          baseEjectionTime: "30s",
          maxEjectionPercent: 100,
          minHealthPercent: 1,
        },
        loadBalancer: {
          localityLbSetting: {
            enabled: true,
            failoverPriority: [
              "topology.istio.io/network",
              "topology.kubernetes.io/region",
              "topology.kubernetes.io/zone",
            ],
          },
        },
      },
      ...(given.subsets === undefined ? {} : { subsets: given.subsets }),
    },
  } satisfies JsonObject;
}

export function renderGateway(services: readonly string[]): JsonObject {
  return {
    apiVersion: ISTIO,
    kind: "Gateway",
    metadata: { namespace: "eastwest", name: "causeway-eastwest-gateway" },
    spec: {
      selector: { app: "eastwest-gateway" },
      servers: [
        {
          port: { number: 15_443, name: "tls", protocol: "TLS" },
          tls: { mode: "AUTO_PASSTHROUGH" },
          hosts: services.map((service) => `${service}.bookinfo.svc.cluster.local`),
        },
      ],
    },
  };
}
