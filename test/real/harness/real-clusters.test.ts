import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../components/describe-with.js";
import { fillGuideCluster } from "./guide-cluster.js";
import { type RealCluster, startRealClusters } from "./start-real-clusters.js";

const HOST = "details.bookinfo.svc.cluster.local";
const DEADLINE_MS = 60_000;

/** Addresses that istiod has for a host, from its own debugging door. */
async function shards({ istiod }: RealCluster, host: string): Promise<readonly string[]> {
  const answer = await fetch(`${istiod?.httpUrl}/debug/endpointShardz`);
  const hosts = (await answer.json()) as Readonly<
    Record<string, Readonly<Record<string, { readonly Shards: Readonly<Record<string, readonly Endpoint[]>> }>>>
  >;
  const namespaces = Object.values(hosts[host] ?? {});
  const endpoints = namespaces.flatMap(({ Shards }) => Object.values(Shards).flat());
  return endpoints.flatMap(({ Addresses }) => Addresses).toSorted();
}

interface Endpoint {
  readonly Addresses: readonly string[];
}

describeWith(["kube-apiserver", "etcd", "istiod"], "startRealClusters", () => {
  const scope = new Scope();
  let clusters: readonly RealCluster[] = [];

  beforeAll(async () => {
    clusters = await startRealClusters(scope, [
      { name: "cluster-1", istiod: "istiod" },
      { name: "cluster-2", istiod: "istiod" },
    ]);
    await Promise.all(clusters.map(fillGuideCluster));
  }, 120_000);

  afterAll(async () => {
    await scope[Symbol.asyncDispose]();
  }, DEADLINE_MS);

  it("has istiod see the pods of its own cluster", async () => {
    for (const cluster of clusters) {
      const seen = await waitFor(async () => {
        const addresses = await shards(cluster, HOST);
        return addresses.length === 1 && addresses;
      }, DEADLINE_MS);
      expect(seen).toEqual([expect.stringMatching(new RegExp(`^10\\.201\\.${cluster.number}\\.`))]);
    }
  });
});
