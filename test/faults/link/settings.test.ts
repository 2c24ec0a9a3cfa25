import { describe, expect, it } from "vitest";
import { FaultWorld } from "../support/fault-world.js";
import { renderService, renderShopConfig } from "../support/shop.js";

const SERVICES = ["a", "b"];
const NAMESPACES = 50;

describe("settings", () => {
  it("that go while an edge is away take its objects when it is back, and not before", async () => {
    await using world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
    await world.killEdge("cluster-2");
    await world.central.call("DELETE", "workspacesettings/tetrate/tetrate/shop/shop");
    await world.central.call("DELETE", "workspaces/tetrate/tetrate/shop");
    await world.soon(() => world.owned()["cluster-1"]?.every((line) => line.startsWith("Gateway")) === true);
    await world.clock.pass(61_000);
    await world.soon(() => world.isSettled([], ["cluster-1"]));
    expect(world.owned(["cluster-2"])).toEqual({ "cluster-2": world.settledState(SERVICES)["cluster-2"] });

    await world.startEdge("cluster-2");
    await world.connected();
    await world.soon(() => world.isSettled([]));
    await world.barrier();
    const each = 2 * SERVICES.length + 1;
    expect(world.deletes()).toHaveLength(2 * each);
    expect(
      Object.values(world.writes())
        .flat()
        .filter((line) => line.startsWith("create")),
    ).toEqual([]);

    world.forgetWrites();
    await world.central.apply(renderShopConfig());
    await world.soon(() => world.isSettled(SERVICES));
    await world.barrier();
    expect(
      Object.values(world.writes())
        .flat()
        .filter((line) => line.startsWith("create")),
    ).toHaveLength(2 * each);
    expect(world.deletes()).toEqual([]);
  });

  it("that grow from 1 to 50 namespaces and back add what is there, and take away no more than that", async () => {
    await using world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
    const names = Array.from({ length: NAMESPACES - 1 }, (_, index) => `extra-${index + 1}`);
    for (const cluster of world.names) {
      for (const name of names) {
        await world.cluster(cluster).client.apply([
          { apiVersion: "v1", kind: "Namespace", metadata: { name, labels: { "istio-injection": "enabled" } } },
          { ...renderService("x"), metadata: { namespace: name, name: "x", labels: { kind: "shop" } } },
          {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { namespace: name, name: "x", labels: { app: "x" } },
            spec: { containers: [{ name: "app", image: "example/app:1" }] },
          },
        ]);
      }
    }
    await world.barrier();
    expect(world.writes()).toEqual({});
    const before = world.owned();

    await world.central.apply(renderShopConfig(["*/shop", ...names.map((name) => `*/${name}`)]));
    // Background writes go twenty a second.
    const grown = world.names.map((name) => (before[name]?.length ?? 0) + 2 * names.length);
    await world.passUntil(() => world.names.every((name, index) => world.owned()[name]?.length === grown[index]));
    await world.barrier();
    expect(world.deletes()).toEqual([]);

    world.forgetWrites();
    await world.central.apply(renderShopConfig());
    await world.passUntil(() => JSON.stringify(world.owned()) === JSON.stringify(before));
    await world.barrier();
    expect(world.owned()).toEqual(before);
    expect(world.deletes()).toHaveLength(2 * 2 * names.length);
    expect(world.deletes().filter((line) => line.includes(" shop/"))).toEqual([]);
  });

  it("do not help where two clusters disagree about a port: that service is not imported, until they agree again", async () => {
    await using world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
    const before = world.owned();
    const service = { kind: "Service", namespace: "shop", name: "a" };
    const ports = (port: number) => ({ spec: { ports: [{ name: "http", port, targetPort: port, protocol: "TCP" }] } });
    const imported = (name: string) => before[name]?.filter((line) => / shop\/a\b/.test(line)) ?? [];
    const rest = Object.fromEntries(
      world.names.map((name) => [name, before[name]?.filter((line) => !imported(name).includes(line)) ?? []]),
    );
    await world.cluster("cluster-2").client.patch(service, ports(81));
    await world.soon(() => JSON.stringify(world.owned()) === JSON.stringify(rest));
    await world.barrier();
    expect(await world.central.call("GET", "services")).toContain("PortMismatch");
    const gone = world.names.flatMap((name) => imported(name).map((line) => `${name}: delete ${line}`));
    expect([...world.deletes()].sort()).toEqual(gone.sort());
    expect(gone).toHaveLength(4);

    world.forgetWrites();
    await world.cluster("cluster-2").client.patch(service, ports(80));
    await world.soon(() => JSON.stringify(world.owned()) === JSON.stringify(before));
    await world.barrier();
    expect(world.deletes()).toEqual([]);
    expect(world.owned()).toEqual(before);
  });
});
