import { Scope } from "@causeway/shared/node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../components/describe-with.js";
import { type RealCluster, startRealClusters } from "../harness/start-real-clusters.js";
import { compareSituations } from "./compare-situations.js";
import { generateSituation } from "./generate/generate-situation.js";

const SITUATIONS = 200;
const NETWORK = "net-1";
/** Two API servers take some 8,000 objects: on a machine with other work that is minutes. */
const COMPARED_MS = 900_000;
// biome-ignore lint/style/noProcessEnv: which situations are looked at is for whoever runs it to say
const seed = process.env["CAUSEWAY_SEED"] ?? "1";

describeWith(["kube-apiserver", "etcd", "istiod"], `the mesh's endpoint choice and istiod's, seed ${seed}`, () => {
  const scope = new Scope();
  let clusters: readonly RealCluster[];

  beforeAll(async () => {
    clusters = await startRealClusters(scope, [
      { name: "cluster-1", istiod: "istiod" },
      { name: "cluster-2", istiod: "istiod", meshNetwork: NETWORK },
    ]);
  });
  afterAll(async () => await scope[Symbol.asyncDispose]());

  it(
    `is the same for ${SITUATIONS} situations`,
    async () => {
      const situations = Array.from({ length: SITUATIONS }, (_none, number) => generateSituation(seed, number));
      const shares = clusters.map((cluster, at) => {
        const own = situations.filter(({ number }) => number % clusters.length === at);
        return compareSituations(cluster, own, at === 0 ? "" : NETWORK);
      });
      const reports = (await Promise.all(shares)).flat();
      expect(reports.length, reports.map((report) => `seed ${seed}, ${report}`).join("\n")).toBe(0);
    },
    COMPARED_MS,
  );
});
