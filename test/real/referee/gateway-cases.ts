import type { JsonObject } from "@causeway/sandbox";
import { type ServiceKey, serviceKey } from "@causeway/shared";
import { Scope } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { expect, it } from "vitest";
import { endpointRows, sniCluster } from "../ads/endpoint-rows.js";
import { gatewayOf, hostIn } from "./edge-objects.js";
import { endpointsWhere } from "./endpoint-places.js";
import type { RefereeWorld } from "./referee-world.js";
import { clustersOfChains, hostsServed, sniChains } from "./sni-chains.js";

const PASSTHROUGH = { mode: "AUTO_PASSTHROUGH" };

function userGateway(namespace: string, hosts: readonly string[], tls: JsonObject = PASSTHROUGH): JsonObject {
  const port = { number: 15_443, name: "tls", protocol: "TLS" };
  return {
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: { name: "theirs", namespace },
    spec: { selector: { app: `gateway-${namespace}` }, servers: [{ port, tls, hosts: [...hosts] }] },
  };
}

/** Of two Gateways the older one wins, and creation times have seconds. */
async function nextSecond(): Promise<void> {
  const second = Math.floor(Date.now() / 1000);
  await waitFor(() => Math.floor(Date.now() / 1000) > second);
}

export function gatewayCases(world: () => RefereeWorld): void {
  /** A gateway workload that no other test's Gateway selects, and what a test needs to speak of it. */
  async function newGateway(scope: Scope) {
    const namespace = await world().newNamespace();
    const selector = { app: `gateway-${namespace}` };
    const connect = (fields: object = {}) => world().connectGateway(scope, { namespace, labels: selector, ...fields });
    const ours = (...services: readonly ServiceKey[]) => gatewayOf({ namespace, services, selector });
    return { namespace, connect, ours };
  }

  /** What was written before this is in force when it returns: istiod takes changes of a kind in their order. */
  async function settle(scope: Scope): Promise<void> {
    const { connect, ours } = await newGateway(scope);
    const apps = await world().newNamespace();
    await world().putApp(apps, { name: "marker", pods: [] });
    await world().write(ours(serviceKey(apps, "marker")));
    const gateway = await connect();
    await gateway.changed(() => hostsServed(gateway).length === 1);
  }

  it("has a workload accept exactly the services of its hosts, each by the SNI that clients use", async () => {
    await using scope = new Scope();
    const { connect, ours } = await newGateway(scope);
    const apps = await world().newNamespace();
    const ports = [
      { name: "http", port: 9080, targetPort: 9080 },
      { name: "grpc", port: 9090, targetPort: 9090 },
    ];
    const [pod] = await world().putApp(apps, { name: "details", ports });
    for (const name of ["ratings", "hidden"]) await world().putApp(apps, { name });
    await world().write(ours(serviceKey(apps, "details"), serviceKey(apps, "ratings")));
    const gateway = await connect();
    const names = [
      `outbound_.9080_._.${hostIn(apps)}`,
      `outbound_.9080_._.${hostIn(apps, "ratings")}`,
      `outbound_.9090_._.${hostIn(apps)}`,
    ];
    await gateway.changed(
      () => hostsServed(gateway).join() === names.join(),
      () => sniChains(gateway),
    );
    expect(clustersOfChains(gateway)).toEqual(names);
    const chains = sniChains(gateway);
    expect(chains.map(({ isPassthrough }) => isPassthrough)).toEqual([true, true, true]);
    expect(chains.map(({ alpn }) => alpn.includes("istio"))).toEqual([true, true, true]);
    const rows = await endpointsWhere(gateway, sniCluster(hostIn(apps), 9080), (all) => all.length === 1);
    expect(rows[0]).toMatchObject({ at: `${pod}:9080`, transport: { kind: "plaintext" } });
  });

  it("passes on to instances with a sidecar only", async () => {
    await using scope = new Scope();
    const { connect, ours } = await newGateway(scope);
    const apps = await world().newNamespace();
    const [pod] = await world().putApp(apps, { name: "details", pods: [{}, { sidecar: "none" }] });
    await world().write(ours(serviceKey(apps, "details")));
    const gateway = await connect();
    const rows = await endpointsWhere(gateway, sniCluster(hostIn(apps), 9080), (all) => all.length === 1);
    expect(rows[0]?.at).toBe(`${pod}:9080`);
  });

  it("accepts the subsets that a DestinationRule of the host here has the names of, and no other", async () => {
    await using scope = new Scope();
    const { connect, ours } = await newGateway(scope);
    const apps = await world().newNamespace();
    await world().putApp(apps, { name: "details" });
    await world().write(ours(serviceKey(apps, "details")));
    const gateway = await connect();
    await gateway.changed(() => hostsServed(gateway).length === 1);
    await world().apply({
      apiVersion: "networking.istio.io/v1",
      kind: "DestinationRule",
      metadata: { name: "versions", namespace: apps },
      spec: { host: hostIn(apps), subsets: [{ name: "v1", labels: { version: "v1" } }] },
    });
    const names = [`outbound_.9080_._.${hostIn(apps)}`, `outbound_.9080_.v1_.${hostIn(apps)}`];
    await gateway.changed(
      () => hostsServed(gateway).join() === names.join(),
      () => sniChains(gateway),
    );
  });

  it("cannot serve a Service that its namespace alone sees", async () => {
    await using scope = new Scope();
    const { connect, ours } = await newGateway(scope);
    const apps = await world().newNamespace();
    await world().putApp(apps, { name: "details", annotations: { "networking.istio.io/exportTo": "." } });
    await world().putApp(apps, { name: "ratings" });
    await world().write(ours(serviceKey(apps, "details"), serviceKey(apps, "ratings")));
    await settle(scope);
    const gateway = await connect();
    await gateway.changed(() => hostsServed(gateway).length > 0);
    expect(hostsServed(gateway)).toEqual([`outbound_.9080_._.${hostIn(apps, "ratings")}`]);
  });

  it("loses its whole server to an older Gateway of somebody else's with one equal host", async () => {
    await using scope = new Scope();
    const { namespace, connect, ours } = await newGateway(scope);
    const apps = await world().newNamespace();
    for (const name of ["details", "ratings"]) await world().putApp(apps, { name });
    await world().apply(userGateway(namespace, [hostIn(apps)]));
    await nextSecond();
    await world().write(ours(serviceKey(apps, "details"), serviceKey(apps, "ratings")));
    await settle(scope);
    const gateway = await connect();
    await gateway.changed(() => hostsServed(gateway).length > 0);
    expect(hostsServed(gateway)).toEqual([`outbound_.9080_._.${hostIn(apps)}`]);
  });

  it("serves what is left of its hosts beside an older Gateway, once that one's are not among them", async () => {
    await using scope = new Scope();
    const { namespace, connect, ours } = await newGateway(scope);
    const apps = await world().newNamespace();
    for (const name of ["details", "ratings"]) await world().putApp(apps, { name });
    await world().apply(userGateway(namespace, [hostIn(apps)]));
    await nextSecond();
    await world().write(ours(serviceKey(apps, "ratings")));
    const gateway = await connect();
    const names = [`outbound_.9080_._.${hostIn(apps)}`, `outbound_.9080_._.${hostIn(apps, "ratings")}`];
    await gateway.changed(() => hostsServed(gateway).length >= 2);
    expect(hostsServed(gateway)).toEqual(names);
  });

  it("binds to the pods together with Gateways of other namespaces", async () => {
    await using scope = new Scope();
    const { namespace, connect, ours } = await newGateway(scope);
    const elsewhere = await world().newNamespace();
    const apps = await world().newNamespace();
    for (const name of ["details", "ratings"]) await world().putApp(apps, { name });
    const theirs = userGateway(elsewhere, [hostIn(apps)]);
    const spec = { ...(theirs["spec"] as JsonObject), selector: { app: `gateway-${namespace}` } };
    await world().apply({ ...theirs, spec });
    await nextSecond();
    await world().write(ours(serviceKey(apps, "details"), serviceKey(apps, "ratings")));
    await settle(scope);
    const gateway = await connect();
    await gateway.changed(() => hostsServed(gateway).length > 0);
    expect(hostsServed(gateway)).toEqual([`outbound_.9080_._.${hostIn(apps)}`]);
  });

  it("beside one with a wider host gives the listener two chains for one SNI, which Envoy refuses", async () => {
    await using scope = new Scope();
    const { namespace, connect, ours } = await newGateway(scope);
    const apps = await world().newNamespace();
    await world().putApp(apps, { name: "details" });
    await world().apply(userGateway(namespace, ["*.local"]));
    await nextSecond();
    await world().write(ours(serviceKey(apps, "details")));
    const gateway = await connect();
    const name = `outbound_.9080_._.${hostIn(apps)}`;
    await gateway.changed(
      () => sniChains(gateway).filter(({ sni }) => sni.includes(name)).length === 2,
      () => sniChains(gateway),
    );
  });

  it("takes a host out of the listener when it leaves the object", async () => {
    await using scope = new Scope();
    const { connect, ours } = await newGateway(scope);
    const apps = await world().newNamespace();
    for (const name of ["details", "ratings"]) await world().putApp(apps, { name });
    await world().write(ours(serviceKey(apps, "details"), serviceKey(apps, "ratings")));
    const gateway = await connect();
    await gateway.changed(() => hostsServed(gateway).length === 2);
    await world().replace(ours(serviceKey(apps, "ratings")));
    await gateway.changed(() => hostsServed(gateway).length === 1);
    expect(hostsServed(gateway)).toEqual([`outbound_.9080_._.${hostIn(apps, "ratings")}`]);
    await world().delete(ours(serviceKey(apps, "ratings")));
    await gateway.changed(() => hostsServed(gateway).length === 0);
    expect(endpointRows(gateway, sniCluster(hostIn(apps, "ratings"), 9080))).toBeUndefined();
  });
}
