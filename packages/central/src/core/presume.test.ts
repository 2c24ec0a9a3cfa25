import type { ClusterId } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createUniverse, play } from "../testing/mesh-script.js";
import { keptOf, playPresumed, presumeAll } from "../testing/presumed-mesh.js";
import { HeardWorld } from "./heard-world.js";
import { originOf } from "./origin.js";
import { Planner } from "./planner.js";

const CLUSTERS = ["c1", "c2", "c3", "c4"] as ClusterId[];
const universe = createUniverse(CLUSTERS, 40);

describe(Planner, () => {
  it("plans to the same bytes whatever it presumed before, of whomever, however wrong", () => {
    const at = fc.nat({ max: 60 });
    const absent = fc.subarray(CLUSTERS);
    fc.assert(
      fc.property(universe.script, universe.script, at, absent, (earlier, now, dismissAt, gone) => {
        // Some clusters that were known do not come at all.
        const steps = now.filter((step) => !("cluster" in step) || !gone.includes(step.cluster as ClusterId));
        const plain = play(universe.start(), steps);
        const presumed = playPresumed(universe.start(), steps, { kept: keptOf(earlier), dismissAt });
        expect(universe.describe(presumed)).toBe(universe.describe(plain));
      }),
      { numRuns: 300 },
    );
  });

  it("is left with nothing planned of clusters that were presumed and never heard of", () => {
    fc.assert(
      fc.property(universe.script, (earlier) => {
        const mesh = playPresumed(universe.start(), [], { kept: keptOf(earlier), dismissAt: 0 });
        expect(universe.describe(mesh)).toBe(universe.describe(universe.start()));
        expect([...mesh.planner.registry.clusters()]).toEqual([]);
        expect([...mesh.planner.registry.services()]).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

describe(HeardWorld, () => {
  it("knows nothing of a cluster that is only presumed", () => {
    fc.assert(
      fc.property(universe.script, fc.subarray(CLUSTERS), (earlier, coming) => {
        const { planner } = universe.start();
        const world = new HeardWorld(planner);
        presumeAll({ planner }, keptOf(earlier));
        for (const cluster of coming) planner.onReport(cluster, { kind: "complete", observedAtMs: 0 });
        const unknown = CLUSTERS.filter((cluster) => !coming.includes(cluster));
        expect(CLUSTERS.filter((cluster) => originOf(cluster, world) === "unknown")).toEqual(unknown);
        expect(CLUSTERS.filter((cluster) => world.registry.cluster(cluster) === undefined)).toEqual(unknown);
        expect([...world.unknownClusters].sort()).toEqual(unknown);
        expect(Array.from(world.registry.clusters(), ({ id }) => id).sort()).toEqual([...coming].sort());
        const services = [...world.registry.services()];
        const seen = services.flatMap((service) => [...world.registry.clustersWith(service)]);
        expect(seen.filter((cluster) => !coming.includes(cluster))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
