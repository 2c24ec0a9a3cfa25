import { serviceKey } from "@causeway/shared";
import { Scope } from "@causeway/shared/node";
import { expect, it } from "vitest";
import { type EndpointRow, outboundCluster, sniCluster } from "../ads/endpoint-rows.js";
import { entryOf, gatewayOf, hostIn, ruleOf } from "./edge-objects.js";
import { endpointPlaces, endpointsAt, endpointsWhere } from "./endpoint-places.js";
import type { RefereeWorld } from "./referee-world.js";
import { hostsServed } from "./sni-chains.js";

const REMOTE = "203.0.113.78:15443";
const FAR = "us-west1/us-west1-b";

/** A gateway is a client too: what it sees of other clusters' gateways, it dials. */
export function loopGuardCases(world: () => RefereeWorld): void {
  async function newApp(pods: readonly object[] = [{}]) {
    const namespace = await world().newNamespace();
    const selector = { app: `gateway-${namespace}` };
    const addresses = await world().putApp(namespace, { name: "details", pods });
    await world().write(gatewayOf({ namespace, services: [serviceKey(namespace, "details")], selector }));
    const connectGateway = (scope: Scope, fields: object = {}) =>
      world().connectGateway(scope, { namespace, labels: selector, ...fields });
    return { namespace, addresses, connectGateway };
  }

  it("keeps guarded entries from the gateway, while sidecars use them with mutual TLS", async () => {
    await using scope = new Scope();
    const { namespace, addresses, connectGateway } = await newApp();
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const client = await world().connectSidecar(scope, { namespace });
    const isMutual = ({ transport }: EndpointRow) => transport.kind === "mtls";
    const seen = outboundCluster(hostIn(namespace), 9080);
    await endpointsWhere(client, seen, (all) => all.length === 2 && all.every(isMutual));
    const gateway = await connectGateway(scope);
    await gateway.changed(() => hostsServed(gateway).length === 1);
    await endpointsAt(gateway, sniCluster(hostIn(namespace), 9080), [`0 ${addresses[0]}:9080 r1/r1-a`]);
  });

  it("leaves the gateway nothing to dial when the last local instance is gone", async () => {
    await using scope = new Scope();
    const { namespace, connectGateway } = await newApp();
    await world().write(ruleOf({ namespace }), entryOf({ namespace }));
    const gateway = await connectGateway(scope);
    const cluster = sniCluster(hostIn(namespace), 9080);
    await endpointsWhere(gateway, cluster, (all) => all.length === 1);
    await world().cluster.objects.remove({ apiVersion: "v1", kind: "Pod", namespace, name: "details-1" });
    await world().putSlice(namespace, "details");
    await endpointsAt(gateway, cluster, []);
  });

  it("covers subsets too", async () => {
    await using scope = new Scope();
    const { namespace, connectGateway } = await newApp([]);
    await world().write(ruleOf({ namespace }), entryOf({ namespace, subsetLabels: { version: "v1" } }));
    await world().apply({
      apiVersion: "networking.istio.io/v1",
      kind: "DestinationRule",
      metadata: { name: "versions", namespace },
      spec: { host: hostIn(namespace), subsets: [{ name: "v1", labels: { version: "v1" } }] },
    });
    const client = await world().connectSidecar(scope, { namespace });
    const seen = outboundCluster(hostIn(namespace), 9080, "v1");
    await endpointsWhere(client, seen, ([row]) => row?.transport.kind === "mtls");
    const gateway = await connectGateway(scope);
    await endpointsAt(gateway, sniCluster(hostIn(namespace), 9080, "v1"), []);
  });

  it("is what unguarded entries lack: a gateway that serves the service would dial the other cluster's", async () => {
    await using scope = new Scope();
    const { namespace, connectGateway } = await newApp([]);
    await world().write(ruleOf({ namespace, mode: "unguarded" }), entryOf({ namespace, tlsMode: "istio" }));
    const gateway = await connectGateway(scope);
    await endpointsAt(gateway, sniCluster(hostIn(namespace), 9080), [`0 ${REMOTE} ${FAR}`]);
  });

  it("is not needed by a gateway that asks for its own network alone", async () => {
    await using scope = new Scope();
    const { namespace, addresses, connectGateway } = await newApp();
    await world().write(ruleOf({ namespace, mode: "unguarded" }), entryOf({ namespace, tlsMode: "istio" }));
    const cluster = sniCluster(hostIn(namespace), 9080);
    const all = await connectGateway(scope);
    await endpointsWhere(all, cluster, (rows) => rows.length === 2);
    const own = await connectGateway(scope, { requestedNetworkView: "anything" });
    await endpointsAt(own, cluster, [`0 ${addresses[0]}:9080 r1/r1-a`]);
  });

  it("does not hide an entry by its network from those who ask for that one", async () => {
    await using scope = new Scope();
    const { namespace, connectGateway } = await newApp([]);
    await world().write(ruleOf({ namespace, mode: "unguarded" }), entryOf({ namespace, tlsMode: "istio" }));
    const gateway = await connectGateway(scope, { requestedNetworkView: "xcp-cluster-2" });
    const cluster = sniCluster(hostIn(namespace), 9080);
    await endpointsAt(gateway, cluster, [`0 ${REMOTE} ${FAR}`]);
    expect(endpointPlaces(gateway, cluster)).toHaveLength(1);
  });
}
