import type { DesiredResource, SubscriberEvent } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { complete, remove, wantExport, wantImport, wantSource, withdraw } from "../testing/desired-feed.js";
import { kubeRule } from "../testing/kube-objects.js";
import { GATEWAY, importOf, type SimRig, startedRig } from "../testing/sim-rig.js";

const SOURCE = "source/bookinfo/details@cluster-2";
const details = "bookinfo/details";
const EMPTY = wantSource(details, "cluster-2", { groups: [] });

function modes(rig: SimRig): (undefined | string)[] {
  return rig.cluster.entries().map((entry) => entry.spec.labels["security.istio.io/tlsMode"]);
}

async function followed(
  rig: SimRig,
  ...events: readonly SubscriberEvent<DesiredResource>[]
): Promise<readonly string[]> {
  rig.follow(...events);
  await rig.clock.run(1_000);
  return rig.takeWrites();
}

describe("startReconcile: a source without an instance that is wanted all the same", () => {
  it("keeps its entry, and says that nobody is there", async () => {
    await using rig = await startedRig();
    await followed(rig, ...importOf(details), complete());
    expect([await followed(rig, EMPTY), rig.row(SOURCE)]).toEqual([[], "applied NoReadyInstances"]);
    expect([await followed(rig, wantSource(details, "cluster-2")), rig.row(SOURCE)]).toEqual([[], "applied"]);
  });

  it("keeps it over a restart", async () => {
    await using rig = await startedRig();
    await followed(rig, ...importOf(details), complete());
    await rig.restart();
    expect([await followed(rig, ...importOf(details), EMPTY, complete()), rig.row(SOURCE)]).toEqual([
      [],
      "applied NoReadyInstances",
    ]);
  });

  it("takes it away when it is withdrawn", async () => {
    await using rig = await startedRig();
    await followed(rig, ...importOf(details), EMPTY, complete());
    await followed(rig, wantSource(details, "cluster-2"));
    await followed(rig, EMPTY);
    const events = [wantImport(details), remove(SOURCE), withdraw(SOURCE, "NoReadyInstances")];
    expect(await followed(rig, ...events)).toEqual(["delete WorkloadEntry k-details"]);
  });

  it("writes none and has no line of it where there is none", async () => {
    await using rig = await startedRig();
    await followed(rig, ...importOf(details), EMPTY, complete());
    expect([rig.cluster.entries(), rig.row(SOURCE)]).toEqual([[], undefined]);
  });

  it("guards its entry once a gateway here serves the service", async () => {
    await using rig = await startedRig();
    await followed(rig, ...importOf(details), complete());
    await followed(rig, EMPTY);
    expect(modes(rig)).toEqual(["istio"]);
    await followed(rig, wantExport(GATEWAY, details));
    expect([modes(rig), rig.row(SOURCE)]).toEqual([["disabled"], "applied NoReadyInstances"]);
  });

  it("gives way to somebody's policy", async () => {
    await using rig = await startedRig();
    await followed(rig, ...importOf(details), wantExport(GATEWAY, details), complete());
    await followed(rig, EMPTY);
    rig.cluster.put(kubeRule("bookinfo", "theirs", { host: "details", trafficPolicy: {} }));
    await rig.clock.run(1_000);
    expect(rig.cluster.entries()).toEqual([]);
  });
});
