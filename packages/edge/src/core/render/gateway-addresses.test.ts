import type { GatewayDesired } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { NAMES_OFF, type NameAddresses, type NameView } from "../dns/name-view.js";
import { gatewayAddresses, MAX_ADDRESSES } from "./gateway-addresses.js";

const OWN = ["10.1.0.0/16"];

const gateway = (fields: Partial<GatewayDesired>): GatewayDesired => ({
  addresses: [],
  hostnames: [],
  port: 15443,
  locality: { region: "", zone: "" },
  ...fields,
});

type On = NameAddresses & { readonly kind: "on" };

const on = (fields: Partial<On> = {}): On => ({
  ...{ kind: "on", status: "resolved", addresses: [], error: "", canonicalName: "" },
  ...fields,
});

const named = (names: Readonly<Record<string, On>>): NameView => ({
  addressesOf: (hostname) => names[hostname] ?? on({ status: "resolving" }),
});

const look = (fields: Partial<GatewayDesired>, names: NameView = NAMES_OFF) =>
  gatewayAddresses(gateway(fields), { ownRanges: OWN, names });

describe("gatewayAddresses: reported with addresses", () => {
  it("uses what may be used, sorted, and names the rest", () => {
    expect(look({ addresses: ["203.0.113.9", "127.0.0.1", "10.1.0.1", "203.0.113.1"] })).toMatchObject({
      usable: [
        { address: "203.0.113.1", hostname: "" },
        { address: "203.0.113.9", hostname: "" },
      ],
      state: "known",
      remark: {
        reason: "RefusedAddress",
        message: "10.1.0.1 lies in this cluster's own range 10.1.0.0/16; 127.0.0.1 is a loopback address",
      },
    });
  });

  it("uses no more than eight", () => {
    const addresses = Array.from({ length: 12 }, (_, index) => `203.0.113.${index + 10}`);
    expect(look({ addresses }).usable.map(({ address }) => address)).toEqual(addresses.slice(0, MAX_ADDRESSES));
  });

  it.each([
    { name: "nothing but refused ones", fields: { addresses: ["::1"] }, reason: "RefusedAddress" },
    { name: "nothing", fields: {}, reason: "GatewayNoAddress" },
  ])("says $reason for $name", ({ fields, reason }) => {
    expect(look(fields)).toMatchObject({ usable: [], state: "known", remark: { reason } });
  });

  it("has nothing to say of good ones", () => {
    expect(look({ addresses: ["203.0.113.1"] }).remark).toBeUndefined();
  });
});

describe("gatewayAddresses: reported with names", () => {
  const hostnames = ["a.example.com", "b.example.com"];

  it("uses the names themselves while names are not resolved, and says by which flag they would be", () => {
    const { usable, state, remark } = look({ hostnames });
    expect(usable).toEqual(hostnames.map((hostname) => ({ address: hostname, hostname })));
    expect([state, remark?.reason]).toEqual(["known", "HostnameNotResolved"]);
    expect(remark?.message).toContain("a.example.com, b.example.com: ");
    expect(remark?.message).toContain("ENABLE_DNS_RESOLUTION_AT_EDGE=true");
  });

  it.each([
    {
      says: "both resolved",
      names: { a: on({ addresses: ["203.0.113.2"] }), b: on({ addresses: ["203.0.113.1"] }) },
      is: { usable: ["203.0.113.1 b", "203.0.113.2 a"], state: "known", reason: undefined },
    },
    {
      says: "both the same",
      names: { a: on({ addresses: ["203.0.113.1"] }), b: on({ addresses: ["203.0.113.1"] }) },
      is: { usable: ["203.0.113.1 a"], state: "known", reason: undefined },
    },
    {
      says: "one not yet",
      names: { a: on({ addresses: ["203.0.113.2"] }), b: on({ status: "resolving" }) },
      is: { usable: ["203.0.113.2 a"], state: "resolving", reason: "Resolving" },
    },
    {
      says: "none yet",
      names: { a: on({ status: "resolving" }), b: on({ status: "resolving" }) },
      is: { usable: [], state: "resolving", reason: "Resolving" },
    },
    {
      says: "one not yet, the other gone",
      names: { a: on({ status: "gone" }), b: on({ status: "resolving" }) },
      is: { usable: [], state: "resolving", reason: "Resolving" },
    },
    {
      says: "one gone",
      names: { a: on({ addresses: ["203.0.113.2"] }), b: on({ status: "gone" }) },
      is: { usable: ["203.0.113.2 a"], state: "known", reason: "HostnameGone" },
    },
    {
      says: "both gone",
      names: { a: on({ status: "gone" }), b: on({ status: "gone" }) },
      is: { usable: [], state: "gone", reason: "HostnameGone" },
    },
    {
      says: "one stale",
      names: {
        a: on({ addresses: ["203.0.113.2"], status: "stale", error: "SERVFAIL" }),
        b: on({ addresses: ["203.0.113.1"] }),
      },
      is: { usable: ["203.0.113.1 b", "203.0.113.2 a"], state: "known", reason: "HostnameStale" },
    },
    {
      says: "nothing but this cluster's own addresses",
      names: { a: on({ addresses: ["10.1.0.1"] }), b: on({ addresses: ["10.1.0.2"] }) },
      is: { usable: [], state: "known", reason: "RefusedAddress" },
    },
    {
      says: "one answer that was refused in part",
      names: {
        a: on({ addresses: ["203.0.113.2"], error: "127.0.0.1 is a loopback address" }),
        b: on({ addresses: ["203.0.113.1"] }),
      },
      is: { usable: ["203.0.113.1 b", "203.0.113.2 a"], state: "known", reason: "RefusedAddress" },
    },
  ])("takes what the names stand for: $says", ({ names: { a, b }, is }) => {
    const { usable, state, remark } = look({ hostnames }, named({ "a.example.com": a, "b.example.com": b }));
    const shown = usable.map(({ address, hostname }) => `${address} ${hostname.slice(0, 1)}`);
    expect({ usable: shown, state, reason: remark?.reason }).toEqual(is);
  });

  it("counts an address that the gateway was also reported with as that", () => {
    const names = named({ "a.example.com": on({ addresses: ["203.0.113.1"] }) });
    expect(look({ addresses: ["203.0.113.1"], hostnames: ["a.example.com"] }, names).usable).toEqual([
      { address: "203.0.113.1", hostname: "" },
    ]);
  });
});
