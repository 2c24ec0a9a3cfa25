import { describe, expect, it } from "vitest";
import { complete, remove, wantGateway } from "../testing/desired-feed.js";
import { ScriptedNameServers } from "../testing/scripted-name-servers.js";
import { importOf, SimRig } from "../testing/sim-rig.js";
import { ResolverFeed } from "./resolver-feed.js";

const NAMED = wantGateway("cluster-2", { addresses: [], hostnames: ["gw.example.com"] });
const BOTH = ["203.0.113.1", "203.0.113.2"];

describe(ResolverFeed, () => {
  it("remembers the addresses in use of a name whose gateway was gone for a moment", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(BOTH);
    await using rig = new SimRig({ names: { port: servers, resolution: "on" } });
    await rig.furnish("details");
    rig.start();
    await rig.clock.run(5);
    rig.follow(...importOf("bookinfo/details"), NAMED, complete());
    await rig.clock.run(1_000);
    servers.haveAddresses(BOTH.slice(0, 1));
    rig.follow(remove("gateway/cluster-2/istio-system/eastwest-gateway"));
    await rig.clock.run(20);
    rig.follow(NAMED);
    const addresses = () => rig.cluster.entries().map(({ spec }) => spec.address);
    // An address that answers lack stays for its time to live, and for 30 s at least.
    await rig.clock.run(29_000);
    expect(addresses().sort()).toEqual(BOTH);
    await rig.clock.run(32_000);
    expect(addresses()).toEqual(BOTH.slice(0, 1));
  });
});
