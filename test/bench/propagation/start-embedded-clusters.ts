import { Scope } from "@causeway/shared/node";
import type { ClusterAccess, ClusterChildApi } from "../children/cluster-child.js";
import { BenchChild } from "../harness/bench-child.js";
import { A, B, type Clusters } from "./clusters.js";
import { setPodReadiness } from "./flip-services.js";
import { renderCluster, type Scope as Size } from "./manifests.js";

/** Embedded clusters, each in a process of its own. */
export async function startEmbeddedClusters(size: Size, stateDir: string): Promise<Clusters> {
  const scope = new Scope();
  try {
    const start = async (name: string, number: number) => {
      const child = scope.use(new BenchChild<ClusterChildApi>("children/cluster-child.js"));
      const plan = { name, region: `r${number}`, gatewayIp: `203.0.113.${number}`, stateDir };
      const access: ClusterAccess = await child.call("start", plan);
      await child.call("fill", renderCluster(size));
      return { child, access };
    };
    const [a, b] = await Promise.all([start(A, 1), start(B, 2)]);
    return {
      access: { [A]: a.access, [B]: b.access },
      setReadiness: setPodReadiness,
      takeCommits: () => b.child.call("takeCommits"),
      usages: async () => ({ [A]: await a.child.call("usage", "asIs"), [B]: await b.child.call("usage", "asIs") }),
      pushes: undefined,
      [Symbol.asyncDispose]: () => scope[Symbol.asyncDispose](),
    };
  } catch (error) {
    await scope[Symbol.asyncDispose]();
    throw error;
  }
}
