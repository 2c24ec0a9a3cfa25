import type { FaultEffect } from "@causeway/sandbox";
import { describe, expect, it } from "vitest";
import { changed, expectOutcome, useSharedWorld } from "./shared-world.js";
import { giveInstance, takeInstance } from "./shop-changes.js";

const SERVICES = ["a", "b", "c", "d", "e"];
const EDGE = { userAgent: "causeway-edge" } as const;
const E_OF_1 = "WorkloadEntry shop/e@cluster-1 203.0.113.1";

/** Kinds of which the cluster has more than two pages of two. */
const LISTED = [
  "namespaces",
  "services",
  "pods",
  "endpointslices.discovery.k8s.io",
  "workloadentries.networking.istio.io",
  "destinationrules.networking.istio.io",
];

const CUTS: readonly { readonly how: string; readonly effect: FaultEffect }[] = [
  { how: "by a reset", effect: { kind: "reset" } },
  { how: "in the middle of page three", effect: { kind: "cutAnswer" } },
  { how: "by 410", effect: { kind: "expire", as: "answer" } },
  { how: "by 500", effect: { kind: "refuse", code: 500, retryAfterSeconds: undefined } },
];

const CASES = LISTED.flatMap((resource) => CUTS.map((cut) => ({ resource, ...cut })));

describe("a list that is cut after page two", () => {
  const shared = useSharedWorld({ clusters: 2, services: SERVICES });

  it.each(CASES)("of $resource, $how, is not taken for the whole", async ({ resource, effect }) => {
    const world = shared();
    const before = world.owned();
    const cluster = world.cluster("cluster-1");
    const scope = { ...EDGE, resources: [resource] };
    const lists = { ...scope, verbs: ["list"] } as const;
    cluster.faults.add({ ...lists, effect: { kind: "shortPages", items: 2 } });
    const forThree = cluster.faults.active;
    cluster.faults.add({ ...lists, skip: 2, times: 1, effect });
    cluster.faults.add({ ...scope, verbs: ["watch"], times: 1, effect: { kind: "expire", as: "event" } });
    cluster.cutWatches(scope, "end");
    await takeInstance(world, "cluster-1", "e");
    await world.clock.pass(1_000);
    await world.soon(() => cluster.faults.active === forThree);
    await expectOutcome(world, {
      owned: changed(before, "cluster-2", { gone: [E_OF_1] }),
      writes: { "cluster-2": [`delete ${E_OF_1}`] },
    });
    expect(cluster.countWatches(scope)).toBe(1);
    await giveInstance(world, "cluster-1", "e");
    await world.soon(() => world.isSettled(SERVICES));
  });
});
