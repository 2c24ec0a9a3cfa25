import { type ClusterId, err, type GatewayKey, gatewayKey, ok } from "@causeway/shared";
import { FakeClock, RecordingLog } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { describeNames } from "../core/dns/describe-names.js";
import { message, ScriptedNameServers, SERVER, SETTINGS } from "../testing/scripted-name-servers.js";
import { type NameResolution, type Resolver, startResolver } from "./resolver.js";

const key = (cluster: string) => gatewayKey(cluster as ClusterId, "eastwest", "gw");
const NAME = "gw.example.com";

function rigOf(servers: ScriptedNameServers, resolution: NameResolution = "on") {
  const clock = new FakeClock();
  const told: GatewayKey[][] = [];
  const resolver: Resolver = startResolver({
    ...{ port: servers, families: ["ipv4"], resolution, clock, random: () => 0, log: new RecordingLog() },
    onChange: (gateways) => told.push(Array.from(gateways).sort()),
  });
  return { clock, told, resolver };
}

describe(startResolver, () => {
  it("tells every gateway that has the name, once for each change", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    const { clock, told, resolver } = rigOf(servers);
    await using _ = resolver;
    for (const cluster of ["c2", "c3"]) resolver.setNames(key(cluster), [NAME]);
    await clock.run(600_000);
    expect([servers.asked.length, told]).toEqual([11, [[key("c2"), key("c3")]]]);
  });

  it("asks no longer for a name that no gateway has", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    const { clock, resolver } = rigOf(servers);
    await using _ = resolver;
    for (const cluster of ["c2", "c3"]) resolver.setNames(key(cluster), [NAME]);
    await clock.run(1_000);
    resolver.setNames(key("c2"), []);
    await clock.run(60_000);
    expect(servers.asked).toHaveLength(2);
    resolver.setNames(key("c3"), []);
    await clock.run(600_000);
    expect([servers.asked.length, Array.from(resolver.names())]).toEqual([2, []]);
  });

  it("asks for 32 names at a time, each once, and for the rest in turn", async () => {
    const servers = new ScriptedNameServers();
    servers.answer = () => undefined;
    const { clock, resolver } = rigOf(servers);
    await using _ = resolver;
    for (let index = 0; index < 100; index += 1) resolver.setNames(key(`c${index}`), [`gw${index}.example.com`]);
    await clock.run(10_000);
    expect([servers.asked.length, resolver.counts.inFlight]).toEqual([32, 32]);
  });

  it("asks by one timer for all names, and leaves nothing running", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    const { clock, resolver } = rigOf(servers);
    for (let index = 0; index < 50; index += 1) resolver.setNames(key(`c${index}`), [`gw${index}.example.com`]);
    await clock.run(1_000);
    expect(clock.pending).toBe(1);
    servers.answer = () => undefined;
    await clock.run(60_000);
    expect(resolver.counts.inFlight).toBe(32);
    await resolver[Symbol.asyncDispose]();
    expect([clock.pending, resolver.counts.inFlight]).toEqual([0, 0]);
  });

  it("asks nobody while it is off, and everybody when it is turned on", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    const { clock, told, resolver } = rigOf(servers, "off");
    await using _ = resolver;
    resolver.setNames(key("c2"), [NAME]);
    await clock.run(60_000);
    expect([servers.asked, resolver.addressesOf(NAME)]).toEqual([[], { kind: "off" }]);
    resolver.switchTo("on");
    await clock.run(1_000);
    expect(resolver.addressesOf(NAME)).toMatchObject({ status: "resolved", addresses: ["203.0.113.1"] });
    resolver.switchTo("off");
    await clock.run(600_000);
    expect([servers.asked.length, resolver.addressesOf(NAME), told.length]).toEqual([1, { kind: "off" }, 3]);
  });

  it("keeps an answer to itself that comes after it was turned off", async () => {
    const servers = new ScriptedNameServers();
    servers.answer = () => undefined;
    const { clock, resolver } = rigOf(servers);
    resolver.setNames(key("c2"), [NAME]);
    await clock.run(1_000);
    resolver.switchTo("off");
    resolver.switchTo("on");
    expect(resolver.addressesOf(NAME)).toMatchObject({ status: "resolving" });
    await resolver[Symbol.asyncDispose]();
  });

  it("asks with the search domains of resolv.conf, and first for what was found last", async () => {
    const servers = new ScriptedNameServers();
    servers.current = ok({ ...SETTINGS, search: ["svc.cluster.local"], ndots: 5 });
    servers.answer = ({ name }) =>
      name === NAME
        ? message({ records: [{ kind: "address", name, address: "203.0.113.1", ttlMs: 60_000 }] })
        : message({ rcode: 3 });
    const { clock, resolver } = rigOf(servers);
    await using _ = resolver;
    resolver.setNames(key("c2"), [NAME]);
    await clock.run(61_000);
    expect(servers.asked).toEqual([`ipv4 ${NAME}.svc.cluster.local`, `ipv4 ${NAME}`, `ipv4 ${NAME}`]);
  });

  it("says that nobody can be asked, and where to mend that", async () => {
    const servers = new ScriptedNameServers();
    servers.current = err("no server");
    const { clock, resolver } = rigOf(servers);
    await using _ = resolver;
    resolver.setNames(key("c2"), [NAME]);
    await clock.run(1);
    expect(resolver.addressesOf(NAME)).toMatchObject({ status: "resolving", error: "no server" });
  });

  it("shows everything it knows of a name", async () => {
    const servers = new ScriptedNameServers();
    servers.haveAddresses(["203.0.113.1"]);
    const { clock, resolver } = rigOf(servers);
    await using _ = resolver;
    resolver.setNames(key("c2"), [NAME]);
    await clock.run(10_000);
    expect(describeNames(resolver, clock.monotonic())).toEqual({
      resolution: "on",
      names: [
        {
          name: NAME,
          status: "resolved",
          addresses: ["203.0.113.1"],
          gateways: [key("c2")],
          error: "",
          canonicalName: NAME,
          server: `${SERVER.host}:${SERVER.port}`,
          ttlLeftSeconds: 50,
          ageSeconds: 10,
          sinceSeconds: 10,
          nextRefreshSeconds: 50,
        },
      ],
    });
  });
});
