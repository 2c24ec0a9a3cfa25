import { describe, expect, it } from "vitest";
import { candidateNames } from "./candidate-names.js";
import { DEFAULT_DNS_SETTINGS, parseDnsFamilies, parseDnsServers, parseResolvConf } from "./dns-settings.js";

describe(parseResolvConf, () => {
  it("reads what kubelet writes", () => {
    const text = [
      "search edge.svc.cluster.local svc.cluster.local cluster.local.",
      "nameserver 10.96.0.10",
      "options ndots:5 timeout:2 attempts:3 edns0",
    ].join("\n");
    expect(parseResolvConf(text)).toEqual({
      servers: [{ host: "10.96.0.10", port: 53 }],
      search: ["edge.svc.cluster.local", "svc.cluster.local", "cluster.local"],
      ndots: 5,
      timeoutMs: 2_000,
      attempts: 3,
    });
  });

  it.each([
    { says: "nothing", text: "" },
    { says: "comments", text: "# nameserver 10.0.0.1\n; options ndots:3\n" },
    { says: "what it does not know", text: "sortlist 130.155.160.0\noptions rotate ndots:x timeout: attempts:-1\n" },
    { says: "servers that are no addresses", text: "nameserver dns.example.com\nnameserver 10.0.0.256\nnameserver\n" },
  ])("keeps to the defaults for $says", ({ text }) => {
    expect(parseResolvConf(text)).toEqual(DEFAULT_DNS_SETTINGS);
  });

  it("takes three servers, the last search line, and keeps the figures within bounds", () => {
    const text = [
      ...["1", "2", "3", "4"].map((last) => `nameserver 10.0.0.${last}`),
      "search first.example",
      "domain last.example # the one that counts",
      "options ndots:99 timeout:999 attempts:99",
      "options timeout:0",
    ].join("\n");
    expect(parseResolvConf(text)).toMatchObject({
      servers: [{ host: "10.0.0.1" }, { host: "10.0.0.2" }, { host: "10.0.0.3" }],
      search: ["last.example"],
      ndots: 15,
      timeoutMs: 1_000,
      attempts: 5,
    });
  });
});

describe(parseDnsServers, () => {
  it.each([
    { text: "", servers: [] },
    { text: "10.0.0.1", servers: [{ host: "10.0.0.1", port: 53 }] },
    {
      text: "10.0.0.1:5353, 10.0.0.2",
      servers: [
        { host: "10.0.0.1", port: 5353 },
        { host: "10.0.0.2", port: 53 },
      ],
    },
    { text: "2001:DB8::1", servers: [{ host: "2001:db8::1", port: 53 }] },
    { text: "[2001:db8::1]:5353", servers: [{ host: "2001:db8::1", port: 5353 }] },
  ])("reads $text", ({ text, servers }) => {
    expect(parseDnsServers(text)).toEqual({ ok: true, value: servers });
  });

  it.each([
    "dns.example.com",
    "10.0.0.1:",
    "10.0.0.1:0",
    "10.0.0.1:65536",
    "10.0.0.1,",
    "10.0.0.1 10.0.0.2",
    "[10.0.0.1",
  ])("refuses %s", (text) => {
    expect(parseDnsServers(text)).toMatchObject({ ok: false, error: expect.stringContaining("name server") });
  });
});

describe(parseDnsFamilies, () => {
  it.each([
    { text: "ipv4", families: ["ipv4"] },
    { text: "ipv6", families: ["ipv6"] },
    { text: "dual", families: ["ipv4", "ipv6"] },
  ])("reads $text", ({ text, families }) => {
    expect(parseDnsFamilies(text)).toEqual({ ok: true, value: families });
  });

  it("names the words for any other", () => {
    expect(parseDnsFamilies("both")).toEqual({ ok: false, error: '"both" is not one of ipv4, ipv6, dual' });
  });
});

describe(candidateNames, () => {
  const kubelet = { search: ["a.svc.cluster.local", "cluster.local"], ndots: 5 };

  it.each([
    {
      says: "with search domains first when it has few dots",
      ...{ hostname: "gw.example.com", settings: kubelet, askedAs: "" },
      names: ["gw.example.com.a.svc.cluster.local", "gw.example.com.cluster.local", "gw.example.com"],
    },
    {
      says: "as it is first when it has enough",
      ...{ hostname: "gw.example.com", settings: { ...kubelet, ndots: 2 }, askedAs: "" },
      names: ["gw.example.com", "gw.example.com.a.svc.cluster.local", "gw.example.com.cluster.local"],
    },
    {
      says: "as it was found last before all others",
      ...{ hostname: "gw.example.com", settings: kubelet, askedAs: "gw.example.com" },
      names: ["gw.example.com", "gw.example.com.a.svc.cluster.local", "gw.example.com.cluster.local"],
    },
    {
      says: "as resolv.conf now says, whatever was found before",
      ...{ hostname: "gw.example.com", settings: { search: [], ndots: 1 }, askedAs: "gw.example.com.old" },
      names: ["gw.example.com"],
    },
  ])("asks $says", ({ hostname, settings, askedAs, names }) => {
    expect(candidateNames(hostname, settings, askedAs)).toEqual(names);
  });

  it("asks for nothing that is too long", () => {
    const hostname = `${"a".repeat(60)}.`.repeat(4).slice(0, -1);
    expect(candidateNames(hostname, kubelet, "")).toEqual([hostname]);
  });
});
