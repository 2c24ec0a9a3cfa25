import { Scope } from "@causeway/shared/node";
import { expect, it } from "vitest";
import { endpointRows, outboundCluster } from "../ads/endpoint-rows.js";
import type { PretendProxy } from "../ads/proxy.js";
import type { Cluster } from "../ads/xds-messages.js";
import { entryOf, hostIn, ruleOf } from "./edge-objects.js";
import { endpointsAt, endpointsWhere } from "./endpoint-places.js";
import type { RefereeWorld } from "./referee-world.js";

const FAR = "us-west1/us-west1-b";

/** The cluster once our rule is in it: the connect timeout is ours. */
async function clusterWithRule(client: PretendProxy, name: string): Promise<Cluster> {
  return await client.changed(
    () => [client.cluster(name)].find((cluster) => cluster?.connectTimeout?.seconds === 2),
    () => client.cluster(name),
  );
}

export function policyCases(world: () => RefereeWorld): void {
  it("gives a cluster our figures of ejection, panic and connecting", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details" });
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = await clusterWithRule(client, outboundCluster(hostIn(namespace), 9080));
    expect(cluster.connectTimeout).toEqual({ seconds: 2, nanos: 0 });
    expect(cluster.commonLbConfig?.healthyPanicThreshold).toEqual({ value: 1 });
    expect(cluster.commonLbConfig?.localityWeightedLbConfig).toBeDefined();
    expect(cluster.outlierDetection).toMatchObject({
      consecutiveGatewayFailure: { value: 5 },
      enforcingConsecutiveGatewayFailure: { value: 100 },
      consecutive_5xx: { value: 0 },
      enforcingConsecutive_5xx: { value: 0 },
      enforcingSuccessRate: { value: 0 },
      interval: { seconds: 5, nanos: 0 },
      baseEjectionTime: { seconds: 30, nanos: 0 },
      maxEjectionPercent: { value: 100 },
    });
  });

  it("has sidecars use mutual TLS with the service's name towards everyone, a guarded entry too", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details" });
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const host = hostIn(namespace);
    for (const from of [namespace, await world().newNamespace()]) {
      const client = await world().connectSidecar(scope, { namespace: from });
      const cluster = outboundCluster(host, 9080);
      await clusterWithRule(client, cluster);
      const rows = await endpointsWhere(client, cluster, (all) => all.length === 2);
      const mutual = { kind: "mtls", sni: `outbound_.9080_._.${host}`, certificate: "default" };
      const sans = [`spiffe://cluster.local/ns/${namespace}/sa/bookinfo-details`];
      expect(rows.map(({ transport }) => transport)).toEqual([
        expect.objectContaining({ ...mutual, sans }),
        expect.objectContaining({ ...mutual, sans }),
      ]);
    }
  });

  it("is needed for guarded entries: without its mutual TLS they would be dialled in plain text", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details", pods: [] });
    await world().write(ruleOf({ namespace, mode: "unguarded" }), entryOf({ namespace }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await clusterWithRule(client, cluster);
    const [remote] = await endpointsWhere(client, cluster, (all) => all.length === 1);
    expect(remote?.transport).toEqual({ kind: "plaintext" });
  });

  it("leaves TLS to what an instance announces where entries are unguarded", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const [pod] = await world().putApp(namespace, { name: "details", pods: [{ sidecar: "none" }] });
    await world().write(ruleOf({ namespace, mode: "unguarded" }), entryOf({ namespace, tlsMode: "istio" }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await clusterWithRule(client, cluster);
    const rows = await endpointsAt(client, cluster, [`0 ${pod}:9080 r1/r1-a`, `1 203.0.113.78:15443 ${FAR}`]);
    expect(rows.map(({ transport }) => transport.kind)).toEqual(["plaintext", "mtls"]);
  });

  it("accepts the service accounts of all instances of the host, here and there", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details", pods: [{ serviceAccount: "local" }] });
    const remote = (cluster: string, serviceAccount: string, address: string) =>
      entryOf({ namespace, cluster, serviceAccount, address });
    await world().write(
      ruleOf({ namespace }),
      remote("cluster-2", "there", "203.0.113.2"),
      remote("cluster-3", "elsewhere", "203.0.113.3"),
    );
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    const names = ["elsewhere", "local", "there"].map((name) => `spiffe://cluster.local/ns/${namespace}/sa/${name}`);
    const accounts = () => {
      const transport = endpointRows(client, cluster)?.[0]?.transport;
      return transport?.kind === "mtls" ? transport.sans : [];
    };
    await client.changed(() => accounts().toSorted().join() === names.join(), accounts);
  });

  it.each([
    {
      name: "says nothing of places where the import wants no order",
      failover: { topologyChoice: "NONE" },
      priorities: { here: 0, near: 0, far: 0 },
    },
    {
      name: "follows labels that the import names",
      failover: { failoverPriority: ["topology.kubernetes.io/zone=r9-z", "topology.istio.io/network"] },
      priorities: { here: 1, near: 0, far: 1 },
    },
    {
      name: "prefers the region that the import names for this one",
      failover: { regionalFailover: [{ from: "r1", to: "r8" }] },
      priorities: { here: 0, near: 2, far: 1 },
    },
  ] as const)("$name", async ({ failover, priorities }) => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details" });
    const at = (cluster: string, address: string, region: string, zone: string) =>
      entryOf({ namespace, cluster, address, locality: { region, zone } });
    await world().write(
      ruleOf({ namespace, failover }),
      at("cluster-8", "203.0.113.8", "r8", "r8-z"),
      at("cluster-9", "203.0.113.9", "r9", "r9-z"),
    );
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await clusterWithRule(client, cluster);
    const rows = await endpointsWhere(
      client,
      cluster,
      (all) => all.length === 3 && rankOf(all, "203.0.113.8") === priorities.far,
    );
    const here = rows.find((row) => row.at.endsWith(":9080"))?.priority;
    expect({ here, near: rankOf(rows, "203.0.113.9"), far: rankOf(rows, "203.0.113.8") }).toEqual(priorities);
  });
}

function rankOf(rows: readonly { readonly at: string; readonly priority: number }[], address: string): number {
  return rows.find(({ at }) => at === `${address}:15443`)?.priority ?? -1;
}
