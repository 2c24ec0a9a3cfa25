import { AppError, type Clock, type Log } from "@causeway/shared";
import { Scope } from "@causeway/shared/node";
import type { Cluster } from "../cluster/start-cluster.js";
import { Authority } from "./identity/authority.js";
import { MeshCluster } from "./mesh-cluster.js";
import type { PodEnd } from "./mesh-parts.js";
import { PrometheusApi } from "./metrics/prometheus-api.js";
import { Telemetry } from "./metrics/telemetry.js";
import { MeshNetwork } from "./network/mesh-network.js";
import type { ExtraAddress } from "./network/service-addresses.js";

export interface MeshOptions {
  readonly clusters: readonly Cluster[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** From a change in a cluster until its proxies know it. */
  readonly pushDelayMs?: number;
  readonly podEnd?: PodEnd;
  /** Clusters with a root of their own, which the others do not trust. */
  readonly apart?: readonly string[];
}

/** Requests among the pods of some clusters. Disposing ends every server and every connection. */
export interface Mesh extends AsyncDisposable {
  readonly network: MeshNetwork;
  readonly telemetry: Telemetry;
  /** Answers `/api/v1/query` and `/api/v1/query_range` for all clusters. */
  readonly prometheusUrl: string;
  /** Throws AppError `NotFound`. */
  cluster(name: string): MeshCluster;
  /** Says which Service stands behind an address that no object names, such as that of a load balancer's hostname. */
  nameAddress(address: ExtraAddress): () => void;
  /** Connections of all gateways that had come round in a circle. */
  readonly loops: number;
}

/** Istiod waits 100 ms; less keeps a demo lively and is still long enough to be noticed. */
const PUSH_DELAY_MS = 20;
const POD_END: PodEnd = { drainMs: 500, graceMs: 5_000 };

/** Makes the pods of these clusters answer. */
export async function startMesh(options: MeshOptions): Promise<Mesh> {
  const { clusters, clock, random, log, apart = [] } = options;
  const scope = new Scope();
  try {
    const [shared, ...own] = await Promise.all(["mesh", ...apart].map((name) => Authority.create(name)));
    if (shared === undefined) throw new Error("the mesh has no root");
    const network = new MeshNetwork();
    const telemetry = new Telemetry();
    const extraAddresses = new Map<string, ExtraAddress>();
    const members = new Map<string, MeshCluster>();
    for (const cluster of clusters) {
      const authority = own[apart.indexOf(cluster.name)] ?? shared;
      const { pushDelayMs = PUSH_DELAY_MS, podEnd = POD_END } = options;
      const parts = { cluster, authority, network, telemetry, clock, random, pushDelayMs, podEnd, extraAddresses };
      const member = scope.use(new MeshCluster({ ...parts, log: log.child({ cluster: cluster.name }) }));
      members.set(cluster.name, member);
    }
    const prometheus = scope.use(await PrometheusApi.start(telemetry, clock));
    return {
      network,
      telemetry,
      prometheusUrl: prometheus.url,
      cluster: (name) => find(members, name),
      nameAddress(extra) {
        extraAddresses.set(extra.address, extra);
        return () => void extraAddresses.delete(extra.address);
      },
      get loops() {
        return countLoops(members.values());
      },
      [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
    };
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

function find(members: ReadonlyMap<string, MeshCluster>, name: string): MeshCluster {
  const member = members.get(name);
  if (member === undefined) throw new AppError("NotFound", `cluster ${JSON.stringify(name)} has no mesh`);
  return member;
}

function countLoops(members: Iterable<MeshCluster>): number {
  const counts = Array.from(members).flatMap(({ gateways }) => Array.from(gateways.values(), ({ loops }) => loops));
  return counts.reduce((sum, loops) => sum + loops, 0);
}
