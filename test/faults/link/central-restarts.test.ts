import { describe, expect, it } from "vitest";
import { FaultWorld } from "../support/fault-world.js";

const SERVICES = ["a", "b"];

describe("central", () => {
  it("killed and started again writes nothing", async () => {
    await using world = await FaultWorld.startSettled({ clusters: 2, services: SERVICES });
    await world.killCentral();
    await world.startCentral();
    await world.connected();
    await world.barrier();
    expect(world.writes()).toEqual({});
    expect(world.owned()).toEqual(world.settledState(SERVICES));
  });
});
