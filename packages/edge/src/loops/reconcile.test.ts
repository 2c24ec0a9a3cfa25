import { describe, expect, it } from "vitest";
import { complete, wantExport, wantGateway, wantImport, wantSource, withdraw } from "../testing/desired-feed.js";
import { SimRig, type SimRigOptions } from "../testing/sim-rig.js";

const IMPORT = "import/bookinfo/details";
const SOURCE = "source/bookinfo/details@cluster-2";
const EXPORT = "export/istio-system/eastwest-gateway/bookinfo/details";
const GATEWAY = "istio-system/eastwest-gateway";
const details = "bookinfo/details";

const importDetails = () => [
  wantImport(details, { sources: ["cluster-2" as never] }),
  wantSource(details, "cluster-2"),
  wantGateway("cluster-2"),
];

async function started(options: SimRigOptions = {}): Promise<SimRig> {
  const rig = new SimRig(options);
  await rig.furnish("details", "ratings");
  rig.start();
  await rig.clock.run(5);
  return rig;
}

describe("startReconcile", () => {
  it("writes the rule, and the entry 250 ms after the watch shows it", async () => {
    await using rig = await started();
    rig.follow(...importDetails(), complete());
    await rig.clock.run(240);
    expect(rig.takeWrites()).toEqual(["create DestinationRule k-details"]);
    expect(rig.row(SOURCE)).toBe("pending OrderPending");
    await rig.clock.run(20);
    expect(rig.takeWrites()).toEqual(["create WorkloadEntry k-details"]);
    await rig.clock.run(10);
    expect([rig.row(IMPORT), rig.row(SOURCE)]).toEqual(["applied", "applied"]);
  });

  it("changes over into guarded, step by step, before the gateway accepts the service", async () => {
    await using rig = await started();
    rig.follow(...importDetails(), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(wantExport(GATEWAY, details));
    await rig.clock.run(2_000);
    const writes = rig.cluster.writes.map(({ verb, object, atMs }) => ({ step: `${verb} ${object.kind}`, atMs }));
    expect(writes.map(({ step }) => step)).toEqual([
      "replace DestinationRule",
      "create WorkloadEntry",
      "delete WorkloadEntry",
      "create Gateway",
    ]);
    const gaps = writes.slice(1).map(({ atMs }, index) => atMs - (writes[index]?.atMs ?? 0));
    expect(gaps.every((gap) => gap >= 250 && gap < 300)).toBe(true);
    expect(rig.row(EXPORT)).toBe("applied");
  });

  it("changes over into unguarded in the other order", async () => {
    await using rig = await started();
    rig.follow(...importDetails(), wantExport(GATEWAY, details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow({ kind: "remove", key: EXPORT }, withdraw(EXPORT, "NotSelected"));
    await rig.clock.run(2_000);
    expect(rig.takeWrites()).toEqual([
      "delete Gateway k-eastwest-gateway",
      "create WorkloadEntry k-details",
      "delete WorkloadEntry k-details",
      "replace DestinationRule k-details",
    ]);
    expect(rig.row(EXPORT)).toBeUndefined();
  });
});
