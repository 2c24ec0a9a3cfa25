import { Resolver } from "node:dns/promises";
import { describe, expect, it } from "vitest";
import { type DnsServer, startDnsServer } from "./start-dns-server.js";

const NAME = "gw.example.com";

/** Node's own resolver, which is no part of this project: what it understands is DNS. */
function askerOf({ address }: DnsServer): Resolver {
  const resolver = new Resolver({ timeout: 5_000, tries: 1 });
  resolver.setServers([`${address.host}:${address.port}`]);
  return resolver;
}

describe(startDnsServer, () => {
  it("answers with what the zone has, through aliases, and counts the questions", async () => {
    await using server = await startDnsServer({ port: 0, manner: "recursive" });
    server.set("GW.example.com.", { kind: "alias", target: "lb.example.com", ttlSeconds: 60 });
    server.set("lb.example.com", { kind: "addresses", addresses: ["203.0.113.1", "2001:db8::1"], ttlSeconds: 30 });
    const asker = askerOf(server);
    expect(await asker.resolve4(NAME, { ttl: true })).toEqual([{ address: "203.0.113.1", ttl: 30 }]);
    expect(await asker.resolve6(NAME)).toEqual(["2001:db8::1"]);
    await expect(asker.resolve4("other.example.com")).rejects.toMatchObject({ code: "ENOTFOUND" });
    expect([server.queries(NAME), server.queries()]).toEqual([
      { udp: 2, tcp: 0 },
      { udp: 3, tcp: 0 },
    ]);
  });

  it("gives many addresses by TCP", async () => {
    await using server = await startDnsServer({ port: 0, manner: "recursive" });
    const addresses = Array.from({ length: 100 }, (_, index) => `203.0.113.${index + 1}`);
    server.set(NAME, { kind: "addresses", addresses, ttlSeconds: 60 });
    expect((await askerOf(server).resolve4(NAME)).sort()).toEqual(addresses.sort());
    expect(server.queries()).toEqual({ udp: 1, tcp: 1 });
  });

  it("turns rotating addresses from answer to answer", async () => {
    await using server = await startDnsServer({ port: 0, manner: "recursive" });
    const addresses = ["203.0.113.1", "203.0.113.2", "203.0.113.3"];
    server.set(NAME, { kind: "rotating", addresses, atOnce: 2, ttlSeconds: 60 });
    const asker = askerOf(server);
    const answers = [await asker.resolve4(NAME), await asker.resolve4(NAME)].map((answer) => answer.sort());
    expect(answers).toEqual([
      ["203.0.113.1", "203.0.113.2"],
      ["203.0.113.1", "203.0.113.3"],
    ]);
  });

  it.each([
    { kind: "SERVFAIL" as const, code: "ESERVFAIL" },
    { kind: "REFUSED" as const, code: "EREFUSED" },
    { kind: "NXDOMAIN" as const, code: "ENOTFOUND" },
    { kind: "noData" as const, code: "ENODATA" },
  ])("misbehaves for one name as it is told: $kind", async ({ kind, code }) => {
    await using server = await startDnsServer({ port: 0, manner: "recursive" });
    for (const name of [NAME, "other.example.com"]) {
      server.set(name, { kind: "addresses", addresses: ["203.0.113.1"], ttlSeconds: 60 });
    }
    server.misbehave({ kind }, NAME);
    const asker = askerOf(server);
    await expect(asker.resolve4(NAME)).rejects.toMatchObject({ code });
    expect(await asker.resolve4("other.example.com")).toEqual(["203.0.113.1"]);
    server.misbehave(undefined, NAME);
    expect(await asker.resolve4(NAME)).toEqual(["203.0.113.1"]);
  });

  it("says that a port is taken", async () => {
    await using server = await startDnsServer({ port: 0, manner: "recursive" });
    const { port } = server.address;
    await expect(startDnsServer({ port, manner: "recursive" })).rejects.toThrow(`cannot listen on 127.0.0.1:${port}`);
  });
});
