import { describe, expect, it } from "vitest";
import type { FaultWorld } from "../support/fault-world.js";
import { changed, expectOutcome, untilUnready, useSharedWorld } from "./shared-world.js";
import { giveInstance, takeInstance, untilHeard } from "./shop-changes.js";

const EDGE = { userAgent: "causeway-edge" } as const;
const A_OF_2 = "WorkloadEntry shop/a@cluster-2 203.0.113.2";
const B_OF_1 = "WorkloadEntry shop/b@cluster-1 203.0.113.1";

const ESSENTIAL = [
  { kind: "Namespace", resource: "namespaces" },
  { kind: "Node", resource: "nodes" },
  { kind: "Service", resource: "services" },
  { kind: "Pod", resource: "pods" },
  { kind: "EndpointSlice", resource: "endpointslices.discovery.k8s.io" },
  { kind: "WorkloadEntry", resource: "workloadentries.networking.istio.io" },
  { kind: "DestinationRule", resource: "destinationrules.networking.istio.io" },
  { kind: "Gateway", resource: "gateways.networking.istio.io" },
  { kind: "PeerAuthentication", resource: "peerauthentications.security.istio.io" },
];

describe("one essential watch that is forbidden", () => {
  const shared = useSharedWorld({ clusters: 2, services: ["a", "b"] });

  it.each(ESSENTIAL)("of $kind while the edge runs: it writes nothing and its last report stands", async (watch) => {
    const world = shared();
    const before = world.owned();
    const permit = forbid(world, watch.resource);
    await untilUnready(world, "cluster-1", `${watch.kind}: `);
    await untilHeard(world, "cluster-1", () => takeInstance(world, "cluster-2", "a"));
    await takeInstance(world, "cluster-1", "b");
    await world.clock.pass(3_000);
    expect(world.owned()).toEqual(before);
    expect([world.writes(), world.requests("cluster-1")]).toEqual([{}, 0]);

    permit();
    await expectOutcome(world, {
      owned: changed(changed(before, "cluster-1", { gone: [A_OF_2] }), "cluster-2", { gone: [B_OF_1] }),
      writes: { "cluster-1": [`delete ${A_OF_2}`], "cluster-2": [`delete ${B_OF_1}`] },
    });
    await giveInstance(world, "cluster-2", "a");
    await giveInstance(world, "cluster-1", "b");
    await world.soon(() => world.isSettled(["a", "b"]));
  });

  it.each(ESSENTIAL)(
    "of $kind when the edge starts: it says which, writes nothing and reports nothing",
    async (watch) => {
      const world = shared();
      const before = world.owned();
      await world.stopEdge("cluster-1");
      await takeInstance(world, "cluster-2", "a");
      const permit = forbid(world, watch.resource);
      await world.startEdge("cluster-1");
      await untilUnready(world, "cluster-1", `${watch.kind}: `);
      await world.clock.pass(3_000);
      const status = (await world.status()).find(({ cluster }) => cluster === "cluster-1");
      expect(status?.reportStream).not.toBe("up");
      expect(world.owned()).toEqual(before);
      expect([world.writes(), world.requests("cluster-1")]).toEqual([{}, 0]);

      permit();
      await world.clock.pass(3_000);
      await world.connected();
      await expectOutcome(world, {
        owned: changed(before, "cluster-1", { gone: [A_OF_2] }),
        writes: { "cluster-1": [`delete ${A_OF_2}`] },
      });
      await giveInstance(world, "cluster-2", "a");
      await world.soon(() => world.isSettled(["a", "b"]));
    },
  );
});

/** Takes the permission to read one resource from the edge of cluster-1; the returned function gives it back. */
function forbid(world: FaultWorld, resource: string): () => void {
  const cluster = world.cluster("cluster-1");
  const scope = { ...EDGE, resources: [resource] };
  const effect = { kind: "refuse", code: 403, retryAfterSeconds: undefined } as const;
  const permit = cluster.faults.add({ ...scope, verbs: ["list", "watch"], effect });
  cluster.cutWatches(scope, "end");
  return permit;
}
