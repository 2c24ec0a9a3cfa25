import { systemClock } from "@causeway/shared/node";
import { waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { type MeshPair, renderEntry, renderGateway, renderRule, startMeshPair } from "./testing/mesh-pair.js";

const GATEWAY = { namespace: "eastwest", labelSelector: "app=eastwest-gateway" };

/** The first cluster lives on the second's details. */
async function startRemoteOnly(): Promise<MeshPair> {
  const pair = await startMeshPair();
  await pair.second.client.apply([renderGateway(["details"])]);
  await pair.first.client.scale("bookinfo", "details-v1", 0);
  await pair.first.client.apply([
    renderRule("details", { isMutual: true }),
    renderEntry({ service: "details", number: 2 }),
  ]);
  await waitFor(async () => (await pair.ask("details")).headers["x-served-cluster"] === "cluster-2");
  return pair;
}

async function askMany({ ask }: MeshPair, times: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let asked = 0; asked < times; asked += 1) statuses.push((await ask("details")).status);
  return statuses;
}

describe("a gateway that dies", () => {
  it("is used again as soon as it is back, although it was ejected", async () => {
    await using pair = await startRemoteOnly();
    const { second, mesh, ask } = pair;
    await mesh.cluster("cluster-2").kill("eastwest", "eastwest-gateway");
    expect(new Set(await askMany(pair, 10))).toEqual(new Set([503]));
    const [dead] = await second.client.list("Pod", GATEWAY);
    await second.client.delete({ kind: "Pod", namespace: "eastwest", name: dead?.metadata.name ?? "" });
    await waitFor(async () => {
      const [pod] = await second.client.list("Pod", GATEWAY);
      return pod !== undefined && pod.metadata.name !== dead?.metadata.name;
    });
    const backMs = systemClock.monotonic();
    await waitFor(async () => (await ask("details")).status === 200);
    // Its ejection would last thirty seconds: the rule's panic threshold is what lets it serve before.
    expect(systemClock.monotonic() - backMs).toBeLessThan(2_000);
  });

  it("costs nothing when there are two and it drains", async () => {
    await using pair = await startRemoteOnly();
    const { second, mesh } = pair;
    await second.client.scale("eastwest", "eastwest-gateway", 2);
    await waitFor(() => mesh.cluster("cluster-2").gateways.size === 2);
    const [first] = await second.client.list("Pod", GATEWAY);
    const asking = askMany(pair, 60);
    await second.client.delete({ kind: "Pod", namespace: "eastwest", name: first?.metadata.name ?? "" });
    expect(new Set(await asking)).toEqual(new Set([200]));
  });

  it("leaves the connections alone that go to the other one", async () => {
    await using pair = await startRemoteOnly();
    const { second, mesh } = pair;
    await second.client.scale("eastwest", "eastwest-gateway", 2);
    await waitFor(() => mesh.cluster("cluster-2").gateways.size === 2);
    const [, ...rest] = mesh.cluster("cluster-2").gateways.keys();
    expect(rest).toHaveLength(1);
    expect(new Set(await askMany(pair, 20))).toEqual(new Set([200]));
    // One connection is kept alive: all of these went through the gateway that was there first.
    const passed = Array.from(mesh.cluster("cluster-2").gateways.values(), (counts) => counts.passed);
    expect(passed).toEqual([1, 0]);
  });
});
