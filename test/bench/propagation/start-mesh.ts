import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import type { CentralChildApi } from "../children/central-child.js";
import type { ClusterAccess } from "../children/cluster-child.js";
import type { EdgeChildApi } from "../children/edge-child.js";
import type { RelayChildApi } from "../children/relay-child.js";
import { applyConfig } from "../harness/apply-config.js";
import { BenchChild } from "../harness/bench-child.js";
import type { World } from "../harness/benchmark.js";
import { A, B, type Clusters } from "./clusters.js";
import { CONFIG, FLOOR, type Scope as Size } from "./manifests.js";
import { startEmbeddedClusters } from "./start-embedded-clusters.js";
import { startRealClusters } from "./start-real-clusters.js";

const READY_MS = 60_000;

/** Two clusters, central, an edge each and the relay: every one in a process of its own, over loopback. */
export interface Mesh extends AsyncDisposable {
  readonly clusters: Clusters;
  readonly edges: Readonly<Record<typeof A | typeof B, BenchChild<EdgeChildApi>>>;
  readonly central: BenchChild<CentralChildApi>;
  readonly relay: BenchChild<RelayChildApi>;
}

export async function startMesh(size: Size, world: World): Promise<Mesh> {
  const scope = new Scope();
  try {
    const stateDir = await mkdtemp(join(tmpdir(), "causeway-bench-"));
    scope.defer(() => rm(stateDir, { recursive: true, force: true }));
    const clusters = scope.use(
      await (world === "real" ? startRealClusters(size) : startEmbeddedClusters(size, stateDir)),
    );
    const { [A]: a, [B]: b } = clusters.access;
    const central = scope.use(new BenchChild<CentralChildApi>("children/central-child.js"));
    const { apiUrl, linkPort } = await central.call("start", { stateDir, linkPort: 0, observes: "link" });
    await applyConfig(apiUrl, CONFIG);
    const startEdge = async (cluster: string, { kubeconfigPath }: ClusterAccess) => {
      const edge = scope.use(new BenchChild<EdgeChildApi>("children/edge-child.js"));
      await edge.call("start", { cluster, linkPort, kubeconfigPath, observes: "link" });
      await untilReady(edge);
      return edge;
    };
    const [edgeA, edgeB] = await Promise.all([startEdge(A, a), startEdge(B, b)]);
    const relay = scope.use(new BenchChild<RelayChildApi>("children/relay-child.js"));
    await relay.call("start", { from: a, to: b, namespace: FLOOR });
    return {
      ...{ clusters, central, relay },
      edges: { [A]: edgeA, [B]: edgeB },
      [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
    };
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}

async function untilReady(edge: BenchChild<EdgeChildApi>): Promise<void> {
  let unready: readonly string[] = [];
  const look = async () => {
    unready = await edge.call("unready");
    return unready.length === 0;
  };
  await waitFor(look, READY_MS, () => unready);
}
