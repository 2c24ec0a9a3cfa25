import {
  type ClusterClient,
  RequestLoad,
  renderNamespace,
  renderSleep,
  startDnsServer,
  startMesh,
} from "@causeway/sandbox";
import { formatHostPort } from "@causeway/shared";
import { Scope, systemClock } from "@causeway/shared/node";
import { describe, expect, it } from "vitest";
import { fillGuideCluster, GUIDE_FILES } from "../support/guide-world.js";
import { TestMesh } from "../support/test-mesh.js";

const NAME = "gw.cluster-2.example.com";
const FLIPS = 10;
/** Requests that are watched in each state of the flag. */
const WATCHED = 10;

async function fill(client: ClusterClient): Promise<void> {
  await fillGuideCluster(client);
  await client.apply([renderNamespace("sleep", { "istio-injection": "enabled" })]);
  await client.apply(renderSleep(), "sleep");
}

/** Addresses of the entries of details in cluster-1. */
function addressesOf(system: TestMesh): readonly string[] {
  return system
    .owned("cluster-1")
    .filter(({ kind, metadata }) => kind === "WorkloadEntry" && metadata.name.startsWith("k-details-"))
    .map(({ spec }) => String(spec?.["address"]))
    .sort();
}

describe("ENABLE_DNS_RESOLUTION_AT_EDGE", () => {
  it("is flipped ten times beside a gateway with an IP without a failed request", async () => {
    await using scope = new Scope();
    const dns = scope.use(await startDnsServer({ port: 0, manner: "recursive" }));
    dns.set(NAME, { kind: "addresses", addresses: ["203.0.113.2"], ttlSeconds: 60 });
    const clusters = { "cluster-1": fill, "cluster-2": fill, "cluster-3": fill };
    const system = scope.use(await TestMesh.start({ clusters }));
    const mesh = scope.use(
      await startMesh({ clusters: system.system.clusters, clock: systemClock, random: Math.random, log: system.log }),
    );
    const gateway = { kind: "Service", namespace: "eastwest", name: "eastwest-gateway" };
    const annotations = { "xcp.tetrate.io/cluster-external-addresses": NAME };
    await system.system.cluster("cluster-2").client.patch(gateway, { metadata: { annotations } });
    for (const { name } of system.system.clusters) await system.system.startEdge(name);
    await system.connected();
    for (const file of GUIDE_FILES) await system.apply(file);
    await system.soon(() => addressesOf(system).join() === `203.0.113.3,${NAME}`);
    await system.system.cluster("cluster-1").client.scale("bookinfo", "details-v1", 0);
    const client = mesh.cluster("cluster-1");
    const load = scope.use(
      RequestLoad.start({
        send: (request) => client.sendFrom("sleep", "sleep", request),
        target: "productpage",
        perSecond: 20,
        clock: systemClock,
      }),
    );
    await system.soon(async () => (await load.next(WATCHED)).failed === 0);
    load.take();
    for (let flip = 1; flip <= FLIPS; flip += 1) {
      const isOn = flip % 2 === 1;
      await system.system.stopEdge("cluster-1");
      await system.system.startEdge("cluster-1", {
        ENABLE_DNS_RESOLUTION_AT_EDGE: String(isOn),
        EDGE_DNS_SERVERS: formatHostPort(dns.address),
      });
      const wanted = isOn ? "203.0.113.2,203.0.113.3" : `203.0.113.3,${NAME}`;
      await system.soon(() => addressesOf(system).join() === wanted);
      await load.next(WATCHED);
    }
    await load.settled();
    const seen = load.take();
    expect(seen.failures).toEqual([]);
    expect(seen.ok).toBeGreaterThan(FLIPS * WATCHED - 1);
    expect(Array.from(seen.servedBy.keys(), (server) => server.split("/")[0])).toContain("cluster-3");
  });
});
