import { Scope } from "@causeway/shared/node";
import { expect, it } from "vitest";
import { endpointRows, outboundCluster } from "../ads/endpoint-rows.js";
import type { PretendProxy } from "../ads/proxy.js";
import { entryOf, hostIn, ruleOf } from "./edge-objects.js";
import { endpointPlaces, endpointsAt, endpointsWhere } from "./endpoint-places.js";
import { leastPushCost } from "./push-cost.js";
import type { RefereeWorld } from "./referee-world.js";

const ENTRY = { apiVersion: "networking.istio.io/v1", kind: "WorkloadEntry" };
const FAR = "us-west1/us-west1-b";

const ONE_OF_ENDPOINTS = { clusters: 0, endpoints: 1, listeners: 0, routes: 0 };

function accountsOf(client: PretendProxy, cluster: string): readonly string[] {
  const transport = endpointRows(client, cluster)?.[0]?.transport;
  return transport?.kind === "mtls" ? transport.sans : [];
}

/** What was written before this has been pushed when it returns: istiod takes changes of a kind in their order. */
async function sendMarker(world: RefereeWorld, client: PretendProxy): Promise<void> {
  const namespace = await world.newNamespace();
  await world.putApp(namespace, { name: "marker", pods: [] });
  await world.write(entryOf({ namespace, service: "marker" }));
  await endpointsWhere(client, outboundCluster(hostIn(namespace, "marker"), 9080), (rows) => rows.length === 1);
}

export function entryChangeCases(world: () => RefereeWorld): void {
  it("leave no moment without an endpoint when the new one is written before the old one goes", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details", pods: [] });
    const [old, fresh] = [entryOf({ namespace }), entryOf({ namespace, address: "203.0.113.79" })];
    await world().write(ruleOf({ namespace }), old);
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await endpointsAt(client, cluster, [`0 203.0.113.78:15443 ${FAR}`]);
    const seen: string[] = [];
    using _ = client.onPush(() => seen.push(endpointPlaces(client, cluster)?.join("+") ?? "none"));
    await world().write(fresh);
    await endpointsAt(client, cluster, [`0 203.0.113.78:15443 ${FAR}`, `0 203.0.113.79:15443 ${FAR}`]);
    await world().delete(old);
    await endpointsAt(client, cluster, [`0 203.0.113.79:15443 ${FAR}`]);
    expect(seen.filter((places) => places === "none" || places === "")).toEqual([]);
  });

  it("of locality and weight cost one push of endpoints each", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details" });
    await world().write(ruleOf({ namespace }), entryOf({ namespace, weight: 1 }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await endpointsWhere(client, cluster, (rows) => rows.length === 2);
    const edits = [2, 3, 4].flatMap((weight) => [
      async () => {
        await world().replace(entryOf({ namespace, weight }));
        const [, remote] = await endpointsWhere(client, cluster, (rows) => rows[1]?.weight === weight);
        expect(remote?.localityWeight).toBe(weight);
      },
      async () => {
        const zone = `eu-${weight}`;
        await world().replace(entryOf({ namespace, weight, locality: { region: "eu", zone } }));
        await endpointsWhere(client, cluster, (rows) => rows[1]?.locality === `eu/${zone}`);
      },
    ]);
    expect(await leastPushCost(client, edits)).toEqual(ONE_OF_ENDPOINTS);
  });

  it("cost one push of endpoints when the service accounts stay the same, and all kinds when they do not", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details" });
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await endpointsWhere(client, cluster, (rows) => rows.length === 2);
    const add = (count: number, serviceAccount: string) => async () => {
      await world().write(entryOf({ namespace, address: `203.0.113.${count}`, serviceAccount }));
      await endpointsWhere(client, cluster, (rows) => rows.length === count);
    };
    const same = [3, 4, 5].map((count) => add(count, "bookinfo-details"));
    expect(await leastPushCost(client, same)).toEqual(ONE_OF_ENDPOINTS);
    const others = [6, 7, 8].map((count) => async () => {
      const before = client.pushes();
      await add(count, `other-${count}`)();
      await client.changed(() => accountsOf(client, cluster).some((name) => name.endsWith(`/other-${count}`)));
      await client.changed(() => client.pushes().listeners > before.listeners);
    });
    expect(await leastPushCost(client, others)).toMatchObject({ clusters: 1, endpoints: 1, listeners: 1 });
  });

  it("of labels in place leave the old endpoint, until something else of the Service changes", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details" });
    const entry = entryOf({ namespace });
    await world().write(ruleOf({ namespace }), entry);
    const client = await world().connectSidecar(scope, { namespace });
    const cluster = outboundCluster(hostIn(namespace), 9080);
    await endpointsWhere(client, cluster, (rows) => rows.length === 2);
    const labels = { ...entry.spec.labels, app: "somebody-else" };
    await world().replace({ ...entry, spec: { ...entry.spec, labels } });
    await sendMarker(world(), client);
    expect(endpointRows(client, cluster)).toHaveLength(2);
    await world().delete(entry);
    await sendMarker(world(), client);
    expect(endpointRows(client, cluster)).toHaveLength(2);
    await world().cluster.objects.patch(
      { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", namespace, name: "details-slice" },
      { metadata: { labels: { touched: "yes" } } },
    );
    await endpointsWhere(client, cluster, (rows) => rows.length === 1);
  });

  it("to a name instead of an address take the endpoint away: istiod does not resolve it", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details", pods: [] });
    const hostname = "ab02acc8e39f240799a682b7ae6dc42d-1914098926.ca-central-1.elb.amazonaws.com";
    await world().write(ruleOf({ namespace }), entryOf({ namespace, address: hostname, hostname }));
    const client = await world().connectSidecar(scope, { namespace });
    await sendMarker(world(), client);
    expect(endpointPlaces(client, outboundCluster(hostIn(namespace), 9080))).toEqual([]);
  });

  it("that leave the address out reach proxies as an endpoint without one, which Envoy refuses", async () => {
    await using scope = new Scope();
    const namespace = await world().newNamespace();
    await world().putApp(namespace, { name: "details" });
    await world().write(ruleOf({ namespace }));
    const { address: _left, ...spec } = entryOf({ namespace }).spec;
    await world().apply({
      ...ENTRY,
      metadata: { name: "no-address", namespace },
      spec: { ...spec, weight: 1, ports: { ...spec.ports }, labels: { ...spec.labels } },
    });
    const client = await world().connectSidecar(scope, { namespace });
    const rows = await endpointsWhere(client, outboundCluster(hostIn(namespace), 9080), (all) => all.length === 2);
    expect(rows.map(({ at }) => at)).toContain(":15443");
  });
}
