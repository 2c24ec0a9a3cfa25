import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDnsServer, type ZoneEntry } from "@causeway/sandbox";
import { type ClusterId, gatewayKey, type HostPort } from "@causeway/shared";
import { systemClock } from "@causeway/shared/node";
import { FakeClock, RecordingLog, waitFor } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import { createDnsClient } from "../../../packages/edge/src/io/dns-client.js";
import { DnsSettingsReader } from "../../../packages/edge/src/io/dns-settings-reader.js";
import { startResolver } from "../../../packages/edge/src/loops/resolver.js";
import { DnsWorld, NAME } from "./dns-world.js";

const at = (address: string): ZoneEntry => ({ kind: "addresses", addresses: [address], ttlSeconds: 60 });

describe("a second name server", () => {
  it("answers when the first one does not, and goes on until it fails itself", async () => {
    await using second = await startDnsServer({ port: 0, manner: "recursive" });
    second.set(NAME, at("203.0.113.2"));
    await using world = await DnsWorld.start({ servers: async (first) => [first, second.address] });
    expect(world.look().entries).toBe("2 x 203.0.113.1");
    world.server.misbehave({ kind: "REFUSED" });
    await world.pass(130_000);
    expect(world.look()).toMatchObject({ entries: "2 x 203.0.113.2", line: "applied" });
    const asked = world.server.queries().udp;
    await world.pass(300_000);
    expect(world.server.queries().udp).toBe(asked);
    world.server.misbehave(undefined);
    second.misbehave({ kind: "SERVFAIL" });
    await world.pass(130_000);
    expect(world.look()).toMatchObject({ entries: "2 x 203.0.113.1", line: "applied" });
  });

  it("is asked when the first one denies nothing but does not know either", async () => {
    await using second = await startDnsServer({ port: 0, manner: "recursive" });
    second.misbehave({ kind: "NXDOMAIN" });
    await using world = await DnsWorld.start({ servers: async (first) => [first, second.address] });
    world.server.misbehave({ kind: "SERVFAIL" });
    await world.pass(100_000);
    expect(world.look()).toMatchObject({ entries: "2 x 203.0.113.1", line: "applied HostnameStale" });
  });
});

describe("the list of name servers", () => {
  it("is read again when resolv.conf changes, and stays in force while the file is away", async () => {
    const folder = await mkdtemp(join(tmpdir(), "causeway-dns-"));
    await using _ = { [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
    const path = join(folder, "resolv.conf");
    const replace = async (text: string) => {
      await writeFile(`${path}.new`, text);
      await rename(`${path}.new`, path);
    };
    await replace("nameserver 192.0.2.1\n");
    await using second = await startDnsServer({ port: 0, manner: "recursive" });
    second.set(NAME, at("203.0.113.2"));
    const clock = new FakeClock();
    const reader = new DnsSettingsReader({ clock, path, servers: [] });
    const listed = async (first: HostPort) => {
      // Only port 53 can be named in resolv.conf: the two addresses in it stand for the two servers here.
      const places = new Map([
        ["192.0.2.1", first],
        ["192.0.2.2", second.address],
      ]);
      const settings = await reader.read();
      return settings.ok ? settings.value.servers.flatMap(({ host }) => places.get(host) ?? []) : [];
    };
    await using world = await DnsWorld.start({ servers: listed });
    const pass = async (ms: number) => {
      clock.advance(ms);
      await world.pass(ms);
    };
    expect(world.look().entries).toBe("2 x 203.0.113.1");
    await replace("nameserver 192.0.2.2\noptions timeout:1\n");
    await pass(130_000);
    expect(world.look()).toMatchObject({ entries: "2 x 203.0.113.2", line: "applied" });
    await rm(path);
    await pass(130_000);
    expect(world.look()).toMatchObject({ entries: "2 x 203.0.113.2", line: "applied" });
    await replace("# nobody\n");
    await pass(130_000);
    expect(world.look()).toMatchObject({ entries: "2 x 203.0.113.2", line: "applied HostnameStale" });
  });
});

describe("a thousand names", () => {
  const COUNT = 1_000;
  const names = Array.from({ length: COUNT }, (_, index) => `gw${index}.example.com`);
  const addressOf = (index: number) => `198.51.${100 + Math.floor(index / 250)}.${(index % 250) + 1}`;

  it("are all resolved, refreshed in their time, and kept while nothing answers", { timeout: 120_000 }, async () => {
    await using server = await startDnsServer({ port: 0, manner: "recursive" });
    for (const [index, name] of names.entries()) server.set(name, at(addressOf(index)));
    const clock = new FakeClock();
    const settings = new DnsSettingsReader({ clock: systemClock, path: "", servers: [server.address] });
    await using resolver = startResolver({
      port: createDnsClient({ clock: systemClock, settings }),
      ...{ families: ["ipv4"], resolution: "on", clock, random: Math.random, log: new RecordingLog() },
      onChange: () => {},
    });
    let most = 0;
    const settled = async (ms: number) => {
      await clock.run(ms);
      most = Math.max(most, resolver.counts.inFlight);
      await waitFor(
        () => resolver.counts.inFlight === 0,
        60_000,
        () => resolver.counts,
      );
    };
    const statuses = () => new Set(names.map((name) => JSON.stringify(resolver.addressesOf(name))));
    for (const [index, name] of names.entries())
      resolver.setNames(gatewayKey(`c${index}` as ClusterId, "ns", "gw"), [name]);
    await settled(0);
    expect(names.map((name) => resolver.addressesOf(name))).toMatchObject(
      names.map((_, index) => ({ status: "resolved", addresses: [addressOf(index)] })),
    );
    expect(server.queries().udp).toBe(COUNT);
    for (let second = 0; second < 60; second += 1) await settled(1_000);
    expect(server.queries().udp).toBe(2 * COUNT);
    expect(most).toBeLessThanOrEqual(32);
    server.misbehave({ kind: "SERVFAIL" });
    for (let second = 0; second < 61; second += 1) await settled(1_000);
    expect(Array.from(statuses()).filter((text) => !text.includes('"stale","addresses":["198.51.'))).toEqual([]);
    server.misbehave(undefined);
    for (let second = 0; second < 31; second += 1) await settled(1_000);
    expect(Array.from(statuses()).filter((text) => !text.includes('"resolved"'))).toEqual([]);
  });
});
