import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWith } from "../components/describe-with.js";
import { answersOverHttp } from "./answers-over-http.js";
import { setPodReady } from "./cluster-objects.js";
import { untilEndpoints } from "./endpoint-shards.js";
import { putSlice, selectedPods } from "./endpoint-slice.js";
import { fillGuideCluster } from "./guide-cluster.js";
import { scale } from "./scale.js";
import { type RealCluster, startRealClusters } from "./start-real-clusters.js";

const REVIEWS = { namespace: "bookinfo", service: "reviews" };
const HOST = "reviews.bookinfo.svc.cluster.local";
const GATEWAY = { apiVersion: "v1", kind: "Service", namespace: "eastwest", name: "eastwest-gateway" };
const START_MS = 300_000;

async function podIps(cluster: RealCluster): Promise<readonly string[]> {
  const pods = await selectedPods(cluster, REVIEWS);
  return pods.map((pod) => (pod["status"] as { readonly podIP: string }).podIP);
}

describeWith(["kube-apiserver", "etcd", "istiod"], "startRealClusters", () => {
  const scope = new Scope();
  let clusters: readonly RealCluster[] = [];
  let one: RealCluster;

  beforeAll(async () => {
    clusters = await startRealClusters(scope, [
      { name: "cluster-1", istiod: "istiod", meshNetwork: "net-1" },
      { name: "cluster-2", istiod: "istiod", region: "east", zone: "east-b" },
    ]);
    await Promise.all(clusters.map(fillGuideCluster));
    const [first] = clusters;
    if (first === undefined) throw new Error("no cluster");
    one = first;
  }, START_MS);

  afterAll(async () => {
    await scope[Symbol.asyncDispose]();
  }, START_MS);

  it("has clusters that know nothing of each other", async () => {
    for (const cluster of clusters) {
      const ips = await podIps(cluster);
      expect(ips).toHaveLength(3);
      for (const ip of ips) expect(ip).toMatch(new RegExp(`^10\\.201\\.${cluster.number}\\.\\d+$`));
      await untilEndpoints(cluster, HOST, ips);
    }
  });

  it("has nodes of a region and a zone, and a mesh network", async () => {
    const labels = await Promise.all(
      clusters.map(async ({ objects, node }) => {
        const found = await objects.get({ apiVersion: "v1", kind: "Node", namespace: "", name: node });
        return found?.metadata.labels;
      }),
    );
    expect(labels).toMatchObject([
      { "topology.kubernetes.io/region": "r1", "topology.kubernetes.io/zone": "r1-a" },
      { "topology.kubernetes.io/region": "east", "topology.kubernetes.io/zone": "east-b" },
    ]);
    const root = await one.objects.get({ apiVersion: "v1", kind: "Namespace", namespace: "", name: "istio-system" });
    expect(root?.metadata.labels).toMatchObject({ "topology.istio.io/network": "net-1" });
  });

  it("says where a load balancer is reached", async () => {
    const service = await one.objects.get(GATEWAY);
    expect(service?.["status"]).toEqual({ loadBalancer: { ingress: [{ ip: "203.0.113.1", ipMode: "VIP" }] } });
  });

  it("scales a service, and istiod follows", async () => {
    for (const count of [5, 0, 2]) {
      await scale(one, REVIEWS, count);
      const ips = await podIps(one);
      expect(ips).toHaveLength(count);
      await untilEndpoints(one, HOST, ips);
    }
  });

  it("takes the pods of a service from its Deployments in turn", async () => {
    await scale(one, REVIEWS, 0);
    await scale(one, REVIEWS, 4);
    const pods = await selectedPods(one, REVIEWS);
    expect(pods.map((pod) => pod.metadata.labels?.["version"])).toEqual(["v1", "v1", "v2", "v3"]);
  });

  it("has the slice say which pods are ready", async () => {
    const [pod] = await selectedPods(one, REVIEWS);
    await setPodReady(one, { namespace: "bookinfo", name: pod?.metadata.name ?? "" }, "notReady");
    await putSlice(one, REVIEWS);
    const slice = await one.objects.get({
      ...{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
      ...{ namespace: "bookinfo", name: "reviews-slice" },
    });
    const endpoints = slice?.["endpoints"] as readonly { readonly conditions: { readonly ready: boolean } }[];
    expect(endpoints.map(({ conditions }) => conditions.ready)).toEqual([false, true, true, true]);
  });

  it("freezes an istiod, thaws it, stops it, and starts it where it was", async () => {
    const { istiod } = one;
    if (istiod === undefined) throw new Error("no istiod");
    const ready = `${istiod.httpUrl}/ready`;
    istiod.freeze();
    // A signal reaches the threads of a process one after the other: one of them may still answer.
    await waitFor(async () => !(await answersOverHttp(ready)));
    istiod.thaw();
    expect(await answersOverHttp(ready)).toBe(true);
    await istiod.stop();
    expect(await answersOverHttp(ready)).toBe(false);
    await istiod.start();
    await untilEndpoints(one, HOST, await podIps(one));
  });

  it("stops an API server and starts it with what it knew", async () => {
    const before = await one.objects.get(GATEWAY);
    await one.apiServer.stop();
    await expect(one.objects.get(GATEWAY)).rejects.toThrow("got no answer");
    await one.apiServer.start();
    expect(await one.objects.get(GATEWAY)).toEqual(before);
  });
});
