import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import type { CentralChildApi } from "../children/central-child.js";
import type { ClusterChildApi } from "../children/cluster-child.js";
import type { EdgeChildApi } from "../children/edge-child.js";
import { BenchChild } from "../harness/bench-child.js";
import type { ManyObjects } from "./many-objects.js";

const READY_MS = 120_000;
const CLUSTER = "cluster-1";

export interface EdgeFigures extends ManyObjects {
  /** From the edge's start until central has its whole report. */
  readonly firstReportMs: number;
  readonly cpuMs: number;
  /** The most that it ever had, and what it holds once it has come to rest. */
  readonly peakRssBytes: number;
  readonly rssBytes: number;
  readonly heldBytes: number;
  /** What filling the embedded cluster took: not a figure of the edge. */
  readonly fillCpuMs: number;
}

/** A real edge on a large embedded cluster. */
export async function measureEdge(size: ManyObjects): Promise<EdgeFigures> {
  await using scope = new Scope();
  const stateDir = await mkdtemp(join(tmpdir(), "causeway-bench-"));
  scope.defer(() => rm(stateDir, { recursive: true, force: true }));
  const cluster = scope.use(new BenchChild<ClusterChildApi>("children/cluster-child.js"));
  const { kubeconfigPath } = await cluster.call("start", {
    ...{ name: CLUSTER, region: "r1", gatewayIp: "203.0.113.1", stateDir },
  });
  await cluster.call("fillMany", size);
  const fillCpuMs = (await cluster.call("usage", "collected")).cpuMs;
  const central = scope.use(new BenchChild<CentralChildApi>("children/central-child.js"));
  const { apiUrl, linkPort } = await central.call("start", { stateDir, linkPort: 0, observes: "nothing" });
  const edge = scope.use(new BenchChild<EdgeChildApi>("children/edge-child.js"));
  const before = await edge.call("usage", "asIs");
  const startMs = performance.now();
  await edge.call("start", { cluster: CLUSTER, linkPort, kubeconfigPath, observes: "nothing" });
  await waitFor(async () => (await countServices(apiUrl)) >= size.services, READY_MS);
  const firstReportMs = performance.now() - startMs;
  const after = await edge.call("usage", "asIs");
  const collected = await edge.call("usage", "collected");
  return {
    ...{ ...size, firstReportMs, cpuMs: after.cpuMs - before.cpuMs, fillCpuMs },
    ...{ peakRssBytes: after.peakRssBytes, rssBytes: collected.rssBytes, heldBytes: collected.heldBytes },
  };
}

/** In a complete report. */
async function countServices(apiUrl: string): Promise<number> {
  const answer = await fetch(`${apiUrl}/v2/edges`);
  const { items } = (await answer.json()) as { readonly items: readonly { origin: string; services: number }[] };
  return items[0]?.origin === "complete" ? items[0].services : 0;
}
