import { Scope } from "@causeway/shared/node";
import { expect, it } from "vitest";
import { outboundCluster } from "../ads/endpoint-rows.js";
import { setPodReady } from "../harness/cluster-objects.js";
import { entryOf, hostIn, ruleOf } from "./edge-objects.js";
import { endpointsAt, endpointsWhere } from "./endpoint-places.js";
import { leastPushCost } from "./push-cost.js";
import type { RefereeWorld } from "./referee-world.js";

const REMOTE = "203.0.113.78:15443 us-west1/us-west1-b";
const SLICE = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" };

export function readinessCases(world: () => RefereeWorld): void {
  it("are left out when they are not ready, and the rest stays ahead of the gateway", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const pods = await world().putApp(namespace, { name: "details", pods: [{}, { ready: "notReady" }] });
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await endpointsAt(client, cluster, [`0 ${pods[0]}:9080 r1/r1-a`, `1 ${REMOTE}`]);
    await setPodReady(world().cluster, { namespace, name: "details-1" }, "notReady");
    await world().putSlice(namespace, "details");
    await endpointsAt(client, cluster, [`0 ${REMOTE}`]);
    await setPodReady(world().cluster, { namespace, name: "details-2" }, "ready");
    await world().putSlice(namespace, "details");
    await endpointsAt(client, cluster, [`0 ${pods[1]}:9080 r1/r1-a`, `1 ${REMOTE}`]);
  });

  it("would be sent along, marked, without the least share of healthy instances (not by 1.24)", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details", pods: [{}, { ready: "notReady" }] });
    const rule = ruleOf({ namespace });
    const policy = rule.spec["trafficPolicy"] as { readonly outlierDetection: object };
    const outlierDetection = { ...policy.outlierDetection, minHealthPercent: 0 };
    await world().write({ ...rule, spec: { ...rule.spec, trafficPolicy: { ...policy, outlierDetection } } });
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await client.changed(() => client.cluster(cluster)?.connectTimeout?.seconds === 2);
    const unhealthy = world().program === "istiod" ? 1 : 0;
    const rows = await endpointsWhere(client, cluster, (all) => all.length === 1 + unhealthy);
    expect(rows.filter(({ health }) => health === "UNHEALTHY")).toHaveLength(unhealthy);
  });

  it("are left out while they end, though they still answer", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const [pod] = await world().putApp(namespace, { name: "details" });
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await endpointsAt(client, cluster, [`0 ${pod}:9080 r1/r1-a`, `1 ${REMOTE}`]);
    await world().cluster.objects.patch(
      { ...SLICE, namespace, name: "details-slice" },
      {
        endpoints: [
          {
            addresses: [pod ?? ""],
            conditions: { ready: false, serving: true, terminating: true },
            targetRef: { kind: "Pod", name: "details-1", namespace },
          },
        ],
      },
    );
    await endpointsAt(client, cluster, [`0 ${REMOTE}`]);
  });

  it("cost one push of endpoints when the last one goes, and one when it is back", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    const [pod] = await world().putApp(namespace, { name: "details" });
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await endpointsWhere(client, cluster, (rows) => rows.length === 2);
    const toRemote = async () => {
      await setPodReady(world().cluster, { namespace, name: "details-1" }, "notReady");
      await world().putSlice(namespace, "details");
      await endpointsAt(client, cluster, [`0 ${REMOTE}`]);
    };
    const toLocal = async () => {
      await setPodReady(world().cluster, { namespace, name: "details-1" }, "ready");
      await world().putSlice(namespace, "details");
      await endpointsAt(client, cluster, [`0 ${pod}:9080 r1/r1-a`, `1 ${REMOTE}`]);
    };
    const changes = [toRemote, toLocal, toRemote, toLocal, toRemote, toLocal];
    const cost = await leastPushCost(client, changes);
    expect(cost).toEqual({ clusters: 0, endpoints: 1, listeners: 0, routes: 0 });
  });
}
