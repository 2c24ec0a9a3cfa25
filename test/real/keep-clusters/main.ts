import { Scope } from "@causeway/shared/node";
import { fillGuideCluster } from "../harness/guide-cluster.js";
import { startRealClusters } from "../harness/start-real-clusters.js";

// Two real clusters with the guide's services, for looking at by hand: the first line is how to reach them, then they stay
// until this process is told to end.

const scope = new Scope();
const stop = async () => {
  await scope[Symbol.asyncDispose]();
  process.exit(0);
};
process.once("SIGINT", () => void stop());
process.once("SIGTERM", () => void stop());
const clusters = await startRealClusters(scope, [
  { name: "cluster-1", istiod: "istiod" },
  { name: "cluster-2", istiod: "istiod" },
]);
await Promise.all(clusters.map(fillGuideCluster));
const places = clusters.map(({ name, kubeconfigPath, istiod }) => ({ name, kubeconfigPath, istiod: istiod?.httpUrl }));
console.log(JSON.stringify({ pid: process.pid, run: clusters[0]?.run.path, clusters: places }));
setInterval(() => undefined, 60_000);
