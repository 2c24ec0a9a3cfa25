import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { type Clock, formatHostPort, type Log } from "@causeway/shared";
import { Scope } from "@causeway/shared/node";
import type { Cluster } from "../cluster/start-cluster.js";
import { startDnsServer } from "../dns/start-dns-server.js";
import { type Mesh, startMesh } from "../mesh/start-mesh.js";
import { Constellation } from "./constellation.js";
import { DEMO_CLUSTERS, deployWorkloads, GATEWAY_HOST, startDemoCluster } from "./demo-cluster.js";
import { type OnboardedCluster, onboard } from "./onboarding.js";

/** The guide's objects, as they lie in the project. */
export const GUIDE_FOLDER = fileURLToPath(new URL("../../../../docs/examples/guide/", import.meta.url));

export interface DemoParts {
  readonly clock: Clock;
  readonly random: () => number;
  /** Log of one process of the demo. */
  readonly logOf: (process: string) => Log;
  readonly stateDir: string;
  /** Taken when it is free, so that the CLI finds the demo without being told; else another. */
  readonly preferredApiPort: number;
  /** What the clusters hold at the start. */
  readonly workloads: "bookinfo" | "none";
}

/** Central, two clusters, and an operator and an edge in each, in this process. */
export interface Demo
  extends AsyncDisposable,
    Pick<Constellation, "apiUrl" | "clusters" | "cluster" | "cli" | "restartCentral"> {
  /** Requests among the pods of both clusters. */
  readonly mesh: Mesh;
  /** Restarts the edge of a cluster, as a new pod. */
  restartEdge(cluster: string): Promise<void>;
}

/** Starts everything. What has been started is stopped again when a later part fails. */
export async function startDemo(parts: DemoParts): Promise<Demo> {
  const scope = new Scope();
  try {
    const clusters: Cluster[] = [];
    for (const plan of DEMO_CLUSTERS) {
      const cluster = scope.use(await startDemoCluster(plan, parts.clock, parts.stateDir));
      if (parts.workloads === "bookinfo") await deployWorkloads(cluster);
      clusters.push(cluster);
    }
    const mesh = scope.use(await startMesh({ ...parts, clusters, log: parts.logOf("mesh") }));
    const dns = scope.use(await startDnsServer({ port: 0, manner: "recursive" }));
    const [, { gatewayIp }] = DEMO_CLUSTERS;
    dns.set(GATEWAY_HOST, { kind: "addresses", addresses: [gatewayIp], ttlSeconds: 60 });
    const edgeEnv = { EDGE_DNS_SERVERS: formatHostPort(dns.address) };
    const constellation = scope.use(new Constellation({ ...parts, clusters, edgeEnv }));
    await constellation.startCentral(await freeOr(parts.preferredApiPort));
    const onboarded = new Map<string, OnboardedCluster>();
    for (const cluster of clusters) {
      const log = parts.logOf(`kubelet-${cluster.name}`);
      onboarded.set(cluster.name, scope.use(await onboard({ constellation, cluster, clock: parts.clock, log })));
    }
    return describeDemo({ constellation, mesh, onboarded, scope });
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

interface DemoState {
  readonly constellation: Constellation;
  readonly mesh: Mesh;
  readonly onboarded: ReadonlyMap<string, OnboardedCluster>;
  readonly scope: Scope;
}

function describeDemo({ constellation, mesh, onboarded, scope }: DemoState): Demo {
  return {
    mesh,
    clusters: constellation.clusters,
    get apiUrl() {
      return constellation.apiUrl;
    },
    cluster: (name) => constellation.cluster(name),
    cli: (...args) => constellation.cli(...args),
    restartCentral: (store) => constellation.restartCentral(store),
    async restartEdge(cluster) {
      await onboarded.get(cluster)?.restartEdge();
    },
    [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
  };
}

/** The port itself when nobody listens on it, else 0: any free one. */
function freeOr(port: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(0));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });
}
