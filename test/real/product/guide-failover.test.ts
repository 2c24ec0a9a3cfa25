import { Scope } from "@causeway/shared/node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GUIDE_FILES, GUIDE_SERVICES } from "../../support/guide-world.js";
import { describeWith } from "../components/describe-with.js";
import { endpointAddresses, untilEndpoints } from "../harness/endpoint-shards.js";
import { selectedPods } from "../harness/endpoint-slice.js";
import { fillGuideCluster } from "../harness/guide-cluster.js";
import { scale } from "../harness/scale.js";
import { type RealCluster, startRealClusters } from "../harness/start-real-clusters.js";
import { ownedObjects, versionsOf } from "./owned-objects.js";
import { RealMesh } from "./real-mesh.js";
import { writeCounts } from "./write-counts.js";

const DETAILS = { namespace: "bookinfo", service: "details" };
const HOST = "details.bookinfo.svc.cluster.local";
const START_MS = 300_000;

const gatewayOf = ({ number }: RealCluster) => `203.0.113.${number}`;

async function podIps(cluster: RealCluster): Promise<readonly string[]> {
  const pods = await selectedPods(cluster, DETAILS);
  return pods.map((pod) => (pod["status"] as { readonly podIP: string }).podIP);
}

async function countOwned(cluster: RealCluster, kind: string): Promise<number> {
  return (await ownedObjects(cluster)).filter((object) => object.kind === kind).length;
}

describeWith(["kube-apiserver", "etcd", "istiod"], "central and two edges on real API servers", () => {
  const scope = new Scope();
  let mesh: RealMesh;
  let one: RealCluster;
  let two: RealCluster;

  beforeAll(async () => {
    const [first, second] = await startRealClusters(scope, [
      { name: "cluster-1", istiod: "istiod" },
      { name: "cluster-2", istiod: "istiod" },
    ]);
    if (first === undefined || second === undefined) throw new Error("no clusters");
    [one, two] = [first, second];
    await Promise.all([one, two].map(fillGuideCluster));
    mesh = await RealMesh.start(scope, [one, two]);
    for (const file of GUIDE_FILES) await mesh.apply(file);
    await mesh.soon(async () => {
      const counts = await Promise.all([one, two].map((cluster) => countOwned(cluster, "WorkloadEntry")));
      return counts.every((count) => count === GUIDE_SERVICES.length);
    });
  }, START_MS);

  afterAll(async () => {
    await scope[Symbol.asyncDispose]();
  }, START_MS);

  it("writes one entry and one rule a service, and one gateway, and nothing is refused", async () => {
    for (const cluster of [one, two]) {
      expect(await countOwned(cluster, "DestinationRule")).toBe(GUIDE_SERVICES.length);
      expect(await countOwned(cluster, "Gateway")).toBe(1);
      const refused = Object.keys(await writeCounts(cluster)).filter((key) => !/ 20[01]$/.test(key));
      expect(refused).toEqual([]);
    }
  });

  it("has istiod know the other cluster's gateway beside the service's own pods", async () => {
    await untilEndpoints(one, HOST, [...(await podIps(one)), gatewayOf(two)]);
    await untilEndpoints(two, HOST, [...(await podIps(two)), gatewayOf(one)]);
  });

  it("takes back the entry of a service that has gone, and gives it again when it is back", async () => {
    await scale(one, DETAILS, 0);
    await untilEndpoints(one, HOST, [gatewayOf(two)]);
    await untilEndpoints(two, HOST, await podIps(two));
    await scale(one, DETAILS, 1);
    await untilEndpoints(one, HOST, [...(await podIps(one)), gatewayOf(two)]);
    await untilEndpoints(two, HOST, [...(await podIps(two)), gatewayOf(one)]);
  });

  /** Whatever was on its way before has arrived when a change has gone from each to the other. */
  async function sendChange(): Promise<void> {
    await scale(one, DETAILS, 0);
    await untilEndpoints(two, HOST, await podIps(two));
    await scale(one, DETAILS, 1);
    await untilEndpoints(two, HOST, [...(await podIps(two)), gatewayOf(one)]);
    await scale(two, DETAILS, 0);
    await untilEndpoints(one, HOST, await podIps(one));
    await scale(two, DETAILS, 1);
    await untilEndpoints(one, HOST, [...(await podIps(one)), gatewayOf(two)]);
  }

  /** Demands that no object but the entry of details was touched, and that each edge wrote what `sendChange` costs. */
  async function restartWithoutWrites(restart: () => Promise<void>): Promise<void> {
    const isDetails = ([name]: readonly [string, string]) => name.includes("k-details-");
    const others = async (cluster: RealCluster) =>
      Object.entries(versionsOf(await ownedObjects(cluster))).filter((entry) => !isDetails(entry));
    const before = await Promise.all([one, two].map(others));
    const countsBefore = await Promise.all([one, two].map(writeCounts));
    await restart();
    await mesh.connected();
    await sendChange();
    expect(await Promise.all([one, two].map(others))).toEqual(before);
    const counts = await Promise.all([one, two].map(writeCounts));
    const written = counts.map((count, at) => differenceOf(countsBefore[at] ?? {}, count));
    const change = { "DELETE workloadentries 200": 1, "POST workloadentries 201": 1 };
    expect(written).toEqual([change, change]);
  }

  it("writes nothing when its edges start again", async () => {
    await restartWithoutWrites(async () => {
      await mesh.stopEdges();
      await mesh.startEdges();
    });
  });

  it("writes nothing when central starts again", async () => {
    await restartWithoutWrites(() => mesh.system.restartCentral("kept"));
  });

  it("follows a cluster whose API server was away", async () => {
    const before = versionsOf(await ownedObjects(one));
    await one.apiServer.stop();
    await one.apiServer.start();
    expect(versionsOf(await ownedObjects(one))).toEqual(before);
    await scale(one, DETAILS, 0);
    await untilEndpoints(two, HOST, await podIps(two));
    await scale(one, DETAILS, 1);
    await untilEndpoints(two, HOST, [...(await podIps(two)), gatewayOf(one)]);
    expect(await endpointAddresses(one, HOST)).toContain(gatewayOf(two));
  });
});

function differenceOf(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const grown = Object.entries(after).map(([key, count]) => [key, count - (before[key] ?? 0)] as const);
  return Object.fromEntries(grown.filter(([, count]) => count > 0));
}
