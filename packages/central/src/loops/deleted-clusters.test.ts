import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { HubBench } from "../testing/hub-bench.js";
import { appliedReport } from "../testing/reports.js";
import { settingsOf } from "../testing/settings.js";
import { DeletedClusters } from "./deleted-clusters.js";

const IMPORT = "applied/import/bookinfo/details";
const BOTH = settingsOf({ clusters: ["c1", "c2"] });
const DELETED = settingsOf({ clusters: ["c2"], tombstones: ["c1"] });

interface Bench extends Disposable {
  readonly hub: HubBench;
  /** `cluster message`. */
  readonly sentAway: string[];
}

async function createBench(): Promise<Bench> {
  const hub = new HubBench(BOTH);
  const sentAway: string[] = [];
  const { clock, log, config } = hub;
  const clusters = new DeletedClusters({
    ...{ config, world: hub.hub.statusWorld, clock, log },
    disconnect(cluster: ClusterId, message) {
      sentAway.push(`${cluster} ${message}`);
      hub.link(cluster, "down");
    },
  });
  for (const cluster of ["c1", "c2"]) hub.join(cluster, "203.0.113.1", { [IMPORT]: appliedReport() });
  await hub.settle();
  return {
    hub,
    sentAway,
    [Symbol.dispose]() {
      clusters[Symbol.dispose]();
      hub[Symbol.dispose]();
    },
  };
}

describe(DeletedClusters, () => {
  it("sends an edge away once it lists nothing any more, and no other", async () => {
    using bench = await createBench();
    bench.hub.settings(DELETED);
    await bench.hub.settle(10_000);
    expect(bench.sentAway).toEqual([]);
    bench.hub.report("c1", { [IMPORT]: undefined });
    await bench.hub.settle(2_000);
    expect(bench.sentAway).toEqual(["c1 cluster c1 was deleted: apply its Cluster object again to admit its edge"]);
    await bench.hub.settle(120_000);
    expect(bench.sentAway).toHaveLength(1);
  });

  it("waits no longer than a minute for that", async () => {
    using bench = await createBench();
    bench.hub.settings(DELETED);
    await bench.hub.settle(59_000);
    expect(bench.sentAway).toEqual([]);
    await bench.hub.settle(3_000);
    expect(bench.sentAway).toHaveLength(1);
  });

  it("leaves an edge alone whose Cluster is applied again", async () => {
    using bench = await createBench();
    bench.hub.settings(DELETED);
    await bench.hub.settle(5_000);
    bench.hub.settings(BOTH);
    bench.hub.report("c1", { [IMPORT]: undefined });
    await bench.hub.settle(120_000);
    expect(bench.sentAway).toEqual([]);
  });

  it("leaves no timer behind", async () => {
    const bench = await createBench();
    bench.hub.settings(DELETED);
    await bench.hub.settle();
    bench[Symbol.dispose]();
    await bench.hub.clock.run(0);
    expect(bench.hub.clock.pending).toBe(0);
  });
});
