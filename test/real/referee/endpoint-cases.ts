import { Scope } from "@causeway/shared/node";
import { expect, it } from "vitest";
import { outboundCluster } from "../ads/endpoint-rows.js";
import { putNode } from "../harness/cluster-objects.js";
import { entryOf, hostIn, ruleOf } from "./edge-objects.js";
import { endpointsAt } from "./endpoint-places.js";
import type { RefereeWorld } from "./referee-world.js";

const REMOTE = "203.0.113.78:15443";
const FAR = "us-west1/us-west1-b";
const HERE = "r1/r1-a";

/** Since 1.25 or later: a network that differs is remembered, and the labels after it still count. */
const NEAR_FIRST = ["2 203.0.113.2:15443 r1/r1-a", "3 203.0.113.3:15443 r1/r1-c", "4 203.0.113.4:15443 r4/r4-a"];
/** 1.24 stops at the first label that differs. */
const ALL_ALIKE = ["2 203.0.113.2:15443 r1/r1-a", "2 203.0.113.3:15443 r1/r1-c", "2 203.0.113.4:15443 r4/r4-a"];

export function endpointCases(world: () => RefereeWorld): void {
  it("are the local instances first, and the gateway of the other cluster behind them", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const [pod] = await world().putApp(namespace, { name: "details" });
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const elsewhere = await world().newNamespace();
    const cluster = outboundCluster(hostIn(namespace), 9080);
    for (const from of [namespace, elsewhere]) {
      const client = await world().connectSidecar(scope, { namespace: from });
      const rows = await endpointsAt(client, cluster, [`0 ${pod}:9080 ${HERE}`, `1 ${REMOTE} ${FAR}`]);
      expect(rows.map(({ weight, localityWeight }) => [weight, localityWeight])).toEqual([
        [1, 1],
        [1, 1],
      ]);
    }
  });

  it.each([
    { name: "both clusters have the same region and zone", node: "same", region: "r1", zone: "r1-a" },
    { name: "no node says where it is", node: "nowhere", region: "", zone: "" },
  ])("are local first even if $name", async ({ node, region, zone }) => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await putNode(world().cluster, node, region, zone);
    const [pod] = await world().putApp(namespace, { name: "details", pods: [{ node }] });
    await world().write(ruleOf({ namespace }), entryOf({ namespace, locality: { region, zone } }));
    const client = await world().connectSidecar(scope, { namespace, locality: { region, zone } });
    const place = region === "" ? "" : `${region}/${zone}`;
    await endpointsAt(client, outboundCluster(hostIn(namespace), 9080), [
      `0 ${pod}:9080 ${place}`,
      `1 ${REMOTE} ${place}`,
    ]);
  });

  it("are of one priority without our rule", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const [pod] = await world().putApp(namespace, { name: "details" });
    await world().write(entryOf({ namespace, tlsMode: "istio" }));
    const client = await world().connectSidecar(scope, { namespace });
    await endpointsAt(client, outboundCluster(hostIn(namespace), 9080), [
      `0 ${pod}:9080 ${HERE}`,
      `0 ${REMOTE} ${FAR}`,
    ]);
  });

  it("are the nearer gateway before the farther one (not by 1.24), after every local instance", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await putNode(world().cluster, "other-zone", "r1", "r1-b");
    const pods = await world().putApp(namespace, { name: "details", pods: [{}, { node: "other-zone" }] });
    const at = (cluster: string, address: string, region: string, zone: string) =>
      entryOf({ namespace, cluster, address, locality: { region, zone } });
    await world().write(
      ruleOf({ namespace }),
      at("cluster-2", "203.0.113.2", "r1", "r1-a"),
      at("cluster-3", "203.0.113.3", "r1", "r1-c"),
      at("cluster-4", "203.0.113.4", "r4", "r4-a"),
    );
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await endpointsAt(client, cluster, [
      `0 ${pods[0]}:9080 ${HERE}`,
      `1 ${pods[1]}:9080 r1/r1-b`,
      ...(world().program === "istiod" ? NEAR_FIRST : ALL_ALIKE),
    ]);
  });

  it("are by region and zone alone where the import says LOCALITY", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const [pod] = await world().putApp(namespace, { name: "details" });
    const at = (cluster: string, address: string, region: string, zone: string) =>
      entryOf({ namespace, cluster, address, locality: { region, zone } });
    await world().write(
      ruleOf({ namespace, failover: { topologyChoice: "LOCALITY" } }),
      at("cluster-2", "203.0.113.2", "r1", "r1-a"),
      at("cluster-3", "203.0.113.3", "r1", "r1-c"),
      at("cluster-4", "203.0.113.4", "r4", "r4-a"),
    );
    const client = await world().connectSidecar(scope, { namespace });
    await endpointsAt(client, outboundCluster(hostIn(namespace), 9080), [
      `0 ${pod}:9080 ${HERE}`,
      `0 203.0.113.2:15443 r1/r1-a`,
      `1 203.0.113.3:15443 r1/r1-c`,
      `2 203.0.113.4:15443 r4/r4-a`,
    ]);
  });
}
