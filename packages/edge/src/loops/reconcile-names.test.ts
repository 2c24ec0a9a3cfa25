import { describe, expect, it } from "vitest";
import { complete, wantGateway } from "../testing/desired-feed.js";
import { ScriptedNameServers } from "../testing/scripted-name-servers.js";
import { importOf, SimRig } from "../testing/sim-rig.js";

const NAME = "gw.example.com";
const GATEWAY_ROW = "gateway/cluster-2/istio-system/eastwest-gateway";
const SOURCE_ROW = "source/bookinfo/details@cluster-2";
const named = (...hostnames: string[]) => wantGateway("cluster-2", { addresses: [], hostnames });
const literal = (...addresses: string[]) => wantGateway("cluster-2", { addresses });

/** An edge that resolves names, with an import of `details` and of others if any, through one gateway. */
async function startedNamed(servers: ScriptedNameServers, ...others: readonly string[]): Promise<SimRig> {
  const rig = new SimRig({ names: { port: servers, resolution: "on" } });
  await rig.furnish("details", ...others);
  rig.start();
  await rig.clock.run(5);
  for (const service of ["details", ...others]) rig.follow(...importOf(`bookinfo/${service}`));
  return rig;
}

const addresses = (rig: SimRig) =>
  rig.cluster
    .entries()
    .map(({ spec }) => spec.address)
    .sort();

describe("startReconcile: a gateway with a name", () => {
  it("gets one entry for each address of its name, and says so", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.2", "203.0.113.1"]);
    await using rig = await startedNamed(servers);
    rig.follow(named(NAME), complete());
    await rig.clock.run(1_000);
    expect(addresses(rig)).toEqual(["203.0.113.1", "203.0.113.2"]);
    expect([rig.row(SOURCE_ROW), rig.row(GATEWAY_ROW)]).toEqual(["applied", "applied"]);
    expect(rig.rows.get(`applied/${GATEWAY_ROW}`)).toMatchObject({
      addresses: ["203.0.113.1", "203.0.113.2"],
      names: [{ hostname: NAME, state: "resolved", addresses: ["203.0.113.1", "203.0.113.2"], error: "" }],
    });
  });

  it("waits for its first addresses, then writes at once", async () => {
    const servers = new ScriptedNameServers();
    servers.fail("answers SERVFAIL");
    await using rig = await startedNamed(servers);
    rig.follow(named(NAME), complete());
    await rig.clock.run(10_000);
    expect([rig.row(SOURCE_ROW), rig.row(GATEWAY_ROW), addresses(rig)]).toEqual([
      "pending Resolving",
      "pending Resolving",
      [],
    ]);
    servers.haveAddresses(["203.0.113.1"]);
    await rig.clock.run(8_000);
    expect([rig.row(SOURCE_ROW), addresses(rig)]).toEqual(["applied", ["203.0.113.1"]]);
  });

  it("asks once for a name, however many services go through it", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    await using rig = await startedNamed(servers, "ratings", "reviews");
    rig.follow(named(NAME), complete());
    await rig.clock.run(1_000);
    expect([servers.asked.length, addresses(rig)]).toEqual([1, ["203.0.113.1", "203.0.113.1", "203.0.113.1"]]);
  });

  it("never is without entries on the way from address to name to address", async () => {
    const servers = new ScriptedNameServers();
    servers.answer = () => undefined;
    await using rig = await startedNamed(servers);
    const counts: number[] = [];
    rig.cluster.onWrite = ({ object }) => {
      if (object.kind === "WorkloadEntry") counts.push(rig.cluster.entries().length);
    };
    rig.follow(literal("203.0.113.9"), complete());
    await rig.clock.run(1_000);
    rig.follow(named(NAME));
    await rig.clock.run(1_000);
    expect([addresses(rig), rig.row(SOURCE_ROW)]).toEqual([["203.0.113.9"], "pending Resolving"]);
    servers.haveAddresses(["203.0.113.1"]);
    rig.follow(named("other.example.com"));
    await rig.clock.run(2_000);
    expect(addresses(rig)).toEqual(["203.0.113.1"]);
    rig.follow(literal("203.0.113.7"));
    await rig.clock.run(2_000);
    expect([addresses(rig), rig.row(SOURCE_ROW)]).toEqual([["203.0.113.7"], "applied"]);
    expect(Math.min(...counts)).toBe(1);
  });

  it("changes nothing but a note when its address gets a name", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.9"]);
    await using rig = await startedNamed(servers);
    rig.follow(literal("203.0.113.9"), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    rig.follow(named(NAME));
    await rig.clock.run(2_000);
    expect(rig.takeWrites()).toEqual(["replace WorkloadEntry k-details"]);
  });

  it("follows an address that moves: new entries first, the old one after its time", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    await using rig = await startedNamed(servers);
    rig.follow(named(NAME), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    servers.haveAddresses(["203.0.113.2"]);
    await rig.clock.run(60_000);
    expect([addresses(rig), rig.takeWrites()]).toEqual([
      ["203.0.113.1", "203.0.113.2"],
      ["create WorkloadEntry k-details"],
    ]);
    await rig.clock.run(60_000);
    expect([addresses(rig), rig.takeWrites()]).toEqual([["203.0.113.2"], ["delete WorkloadEntry k-details"]]);
  });

  it("keeps what it has through an hour of failures and writes nothing meanwhile", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    await using rig = await startedNamed(servers);
    rig.follow(named(NAME), complete());
    await rig.clock.run(1_000);
    rig.takeWrites();
    servers.fail("answers SERVFAIL");
    await rig.clock.run(3_600_000);
    expect([addresses(rig), rig.takeWrites(), rig.row(SOURCE_ROW), rig.row(GATEWAY_ROW)]).toEqual([
      ["203.0.113.1"],
      [],
      "applied",
      "applied HostnameStale",
    ]);
    expect(rig.rows.get(`applied/${GATEWAY_ROW}`)?.message).toBe(`${NAME}: 192.0.2.53:53 answers SERVFAIL`);
  });

  it("writes entries of new services at the last good addresses while the name is stale", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    await using rig = await startedNamed(servers, "ratings");
    rig.follow(named(NAME), complete());
    await rig.clock.run(1_000);
    servers.fail("answers SERVFAIL");
    await rig.clock.run(120_000);
    await rig.furnish("reviews");
    rig.follow(...importOf("bookinfo/reviews"), named(NAME));
    await rig.clock.run(2_000);
    expect(addresses(rig)).toEqual(["203.0.113.1", "203.0.113.1", "203.0.113.1"]);
  });

  it("lets entries go once it is confirmed that the name is gone, and takes it back at once", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    await using rig = await startedNamed(servers);
    rig.follow(named(NAME), complete());
    await rig.clock.run(1_000);
    servers.deny();
    await rig.clock.run(60_000 + 55_000);
    expect([addresses(rig), rig.row(GATEWAY_ROW)]).toEqual([["203.0.113.1"], "applied HostnameStale"]);
    await rig.clock.run(35_000);
    expect([addresses(rig), rig.row(SOURCE_ROW), rig.row(GATEWAY_ROW)]).toEqual([
      [],
      "withheld HostnameGone",
      "withheld HostnameGone",
    ]);
    servers.haveAddresses(["203.0.113.3"]);
    await rig.clock.run(31_000);
    expect([addresses(rig), rig.row(SOURCE_ROW)]).toEqual([["203.0.113.3"], "applied"]);
  });

  it("holds back what goes because of names when it is much at once", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    await using rig = await startedNamed(servers, "ratings", "reviews", "productpage", "mongodb");
    rig.follow(named(NAME), complete());
    await rig.clock.run(1_000);
    servers.deny();
    await rig.clock.run(60_000 + 95_000);
    const held = [addresses(rig).length, rig.row(SOURCE_ROW)];
    await rig.clock.run(70_000);
    expect([held, addresses(rig).length]).toEqual([[5, "held Held"], 0]);
  });

  it("keeps one name's entries while another name is not known yet", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    await using rig = await startedNamed(servers);
    rig.follow(named("a.example.com"), complete());
    await rig.clock.run(1_000);
    const known = servers.answer;
    servers.answer = (question) => (question.name === "b.example.com" ? undefined : known(question));
    rig.follow(wantGateway("cluster-2", { addresses: ["203.0.113.8"], hostnames: ["b.example.com"] }));
    await rig.clock.run(5_000);
    expect([addresses(rig), rig.row(GATEWAY_ROW)]).toEqual([["203.0.113.1", "203.0.113.8"], "applied Resolving"]);
  });
});

describe("startReconcile: a restart with names", () => {
  it("keeps the entries while the name cannot be resolved, and knows their addresses for new services", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    await using rig = await startedNamed(servers, "ratings");
    rig.follow(named(NAME), complete());
    await rig.clock.run(2_000);
    rig.takeWrites();
    servers.fail("answers SERVFAIL");
    await rig.restart();
    rig.follow(...importOf("bookinfo/details"), ...importOf("bookinfo/ratings"), named(NAME), complete());
    await rig.clock.run(5_000);
    expect([addresses(rig), rig.takeWrites()]).toEqual([["203.0.113.1", "203.0.113.1"], []]);
    expect(rig.row(GATEWAY_ROW)).toBe("applied HostnameStale");
    await rig.furnish("reviews");
    rig.follow(...importOf("bookinfo/reviews"), named(NAME));
    await rig.clock.run(2_000);
    expect(addresses(rig)).toEqual(["203.0.113.1", "203.0.113.1", "203.0.113.1"]);
  });

  it("writes nothing when nothing has changed", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    await using rig = await startedNamed(servers);
    rig.follow(named(NAME), complete());
    await rig.clock.run(2_000);
    rig.takeWrites();
    await rig.restart();
    rig.follow(...importOf("bookinfo/details"), named(NAME), complete());
    await rig.clock.run(60_000);
    expect(rig.takeWrites()).toEqual([]);
  });

  it("follows an address that moves although central is away", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    await using rig = await startedNamed(servers);
    rig.follow(named(NAME), complete());
    await rig.clock.run(2_000);
    servers.haveAddresses(["203.0.113.2"]);
    await rig.restart();
    await rig.clock.run(30_000);
    expect(addresses(rig)).toEqual(["203.0.113.1", "203.0.113.2"]);
    await rig.clock.run(60_000);
    expect(addresses(rig)).toEqual(["203.0.113.2"]);
  });
});

describe("startReconcile: names resolved or not", () => {
  it("goes over without a gap, ten times, and leaves a gateway with addresses alone", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    const rig = new SimRig({ names: { port: servers, resolution: "off" } });
    await using _ = rig;
    await rig.furnish("details");
    rig.start();
    await rig.clock.run(5);
    rig.follow(...importOf("bookinfo/details", ["cluster-2", "cluster-3"]), named(NAME), complete());
    await rig.clock.run(1_000);
    expect(addresses(rig)).toEqual(["203.0.113.78", NAME]);
    const least: number[] = [];
    const touched: string[] = [];
    rig.cluster.onWrite = ({ object }) => {
      least.push(rig.cluster.entries().length);
      if (object.kind === "WorkloadEntry" && object.spec.address === "203.0.113.78") touched.push(object.meta.name);
    };
    for (let time = 0; time < 10; time += 1) {
      rig.resolver.switchTo(time % 2 === 0 ? "on" : "off");
      await rig.clock.run(2_000);
      expect(addresses(rig)).toEqual(time % 2 === 0 ? ["203.0.113.1", "203.0.113.78"] : ["203.0.113.78", NAME]);
    }
    expect([Math.min(...least), touched]).toEqual([2, []]);
  });

  it("warns once of names that are not resolved", async () => {
    const rig = new SimRig({ names: { port: new ScriptedNameServers(), resolution: "off" } });
    await using _ = rig;
    await rig.furnish("details");
    rig.start();
    rig.follow(...importOf("bookinfo/details"), named("a.example.com", "b.example.com"), complete());
    await rig.clock.run(60_000);
    const warnings = rig.log.lines.filter(({ level }) => level === "warn");
    expect(warnings.map(({ fields }) => fields)).toEqual([
      expect.objectContaining({ flag: "ENABLE_DNS_RESOLUTION_AT_EDGE" }),
    ]);
  });
});
