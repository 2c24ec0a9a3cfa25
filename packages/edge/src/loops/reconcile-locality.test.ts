import type { Locality } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { complete, wantGateway } from "../testing/desired-feed.js";
import { importOf, startedRig } from "../testing/sim-rig.js";

const details = "bookinfo/details";

describe("startReconcile: locality", () => {
  it.each([
    { given: "its gateway has no pods", to: { region: "", zone: "" }, locality: "us-west1/us-west1-b", writes: [] },
    {
      given: "its gateway's pods run elsewhere",
      to: { region: "eu-1", zone: "" },
      locality: "eu-1",
      writes: ["replace WorkloadEntry k-details"],
    },
  ])("of an entry is $locality when $given", async ({ to, locality, writes }) => {
    await using rig = await startedRig();
    rig.follow(...importOf(details), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(wantGateway("cluster-2", { locality: to }));
    await rig.clock.run(1_000);
    expect([rig.cluster.entries()[0]?.spec.locality, rig.takeWrites()]).toEqual([locality, writes]);
  });

  it("comes to an entry that was made without as soon as it is known, by one write", async () => {
    await using rig = await startedRig();
    const located = (locality: Locality) => wantGateway("cluster-2", { locality });
    rig.follow(...importOf(details), located({ region: "", zone: "" }), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(located({ region: "eu-1", zone: "a" }));
    await rig.clock.run(1_000);
    expect([rig.cluster.entries()[0]?.spec.locality, rig.takeWrites()]).toEqual([
      "eu-1/a",
      ["replace WorkloadEntry k-details"],
    ]);
  });
});
