import { describe, expect, it } from "vitest";
import type { FaultWorld } from "../support/fault-world.js";
import { changed, expectOutcome, useSharedWorld } from "./shared-world.js";
import { giveInstance, takeInstance } from "./shop-changes.js";

const SERVICES = ["a", "b"];
const A_OF = (cluster: string) => `WorkloadEntry shop/a@${cluster} 203.0.113.${cluster.slice(-1)}`;
/** Half of a change and back at 5 Hz. */
const HALF_MS = 100;
/** As many losses a minute are let through. */
const FOLLOWED = 3;
const IMPORTERS = [
  { name: "cluster-1", other: "cluster-3" },
  { name: "cluster-3", other: "cluster-1" },
];

describe("readiness that flaps at 5 Hz, where there is another source", () => {
  const shared = useSharedWorld({ clusters: 3, services: SERVICES });

  it("is followed three times, costs nothing from the fourth loss on, and counts again a minute after the last", async () => {
    const world = shared();
    const before = world.owned();
    for (let turn = 0; turn < FOLLOWED; turn += 1) {
      await takeInstance(world, "cluster-2", "a");
      await untilSeen(world, false);
      await giveInstance(world, "cluster-2", "a");
      await untilSeen(world, true);
    }
    await takeInstance(world, "cluster-2", "a");
    await untilSeen(world, false);
    await giveInstance(world, "cluster-2", "a");
    await flap(world, 20);

    const without = IMPORTERS.reduce((owned, { name }) => changed(owned, name, { gone: [A_OF("cluster-2")] }), before);
    const lost = (other: string) => [`delete ${A_OF("cluster-2")}`, `update ${A_OF(other)}`];
    const found = (other: string) => [`create ${A_OF("cluster-2")}`, `update ${A_OF(other)}`];
    const followed = (other: string) =>
      Array.from({ length: FOLLOWED }, () => [...lost(other), ...found(other)]).flat();
    await expectOutcome(world, {
      owned: without,
      writes: perImporter((other) => [...followed(other), ...lost(other)]),
    });

    await world.clock.pass(61_000);
    await expectOutcome(world, { owned: before, writes: perImporter(found) });
  });
});

describe("readiness that flaps at 5 Hz, of the only source", () => {
  const shared = useSharedWorld({ clusters: 2, services: SERVICES });

  it("is followed as far as anybody can, and touches nothing else", async () => {
    const world = shared();
    const before = world.owned();
    await flap(world, 25);
    await world.soon(() => JSON.stringify(world.owned()) === JSON.stringify(before));
    await world.barrier();
    const { "cluster-1": writes = [], ...others } = world.writes();
    const turns = writes.length / 2;
    expect(others).toEqual({});
    expect(turns).toBeLessThanOrEqual(25);
    const turn = [`delete ${A_OF("cluster-2")}`, `create ${A_OF("cluster-2")}`];
    expect(writes).toEqual(Array.from({ length: turns }, () => turn).flat());
    expect(world.owned()).toEqual(before);
  });
});

/** Service a of cluster-2 loses its instance and has it back, so often. */
async function flap(world: FaultWorld, times: number): Promise<void> {
  for (let turn = 0; turn < times; turn += 1) {
    await takeInstance(world, "cluster-2", "a");
    await world.clock.pass(HALF_MS);
    await giveInstance(world, "cluster-2", "a");
    await world.clock.pass(HALF_MS);
  }
}

/** Waits until both importers have an entry for it, or none. */
async function untilSeen(world: FaultWorld, isThere: boolean): Promise<void> {
  await world.soon(() => IMPORTERS.every(({ name }) => world.owned()[name]?.includes(A_OF("cluster-2")) === isThere));
}

function perImporter(writes: (other: string) => readonly string[]) {
  return Object.fromEntries(IMPORTERS.map(({ name, other }) => [name, writes(other)]));
}
