import type { DnsFault, ZoneEntry } from "@causeway/sandbox";
import { type DnsWorld, type DnsWorldOptions, NAME } from "./dns-world.js";

/** Something that goes wrong with a name, or is odd about it, and what then becomes of the entries at its addresses. */
export interface DnsCase {
  readonly says: string;
  readonly world?: Partial<DnsWorldOptions>;
  /** Begins it; returns what ends it. */
  readonly begin: (world: DnsWorld) => Promise<End> | End;
  /** How long it lasts. */
  readonly lastsMs: number;
  /** Entries at its end. */
  readonly entries: string;
  /** The gateway's line of `applied` at its end. */
  readonly line: string;
  /** Entries some time after it is over. */
  readonly after: string;
}

type End = () => Promise<void> | void;

const A = "203.0.113.1";
const ONE: ZoneEntry = { kind: "addresses", addresses: [A], ttlSeconds: 60 };
const STAYS = `2 x ${A}`;
const MINUTES = 60_000;

const answering = (fault: DnsFault) => (world: DnsWorld) => {
  world.server.misbehave(fault);
  return () => world.server.misbehave(undefined);
};

const becoming = (entry: ZoneEntry) => (world: DnsWorld) => {
  world.server.set(NAME, entry);
  return () => world.server.set(NAME, ONE);
};

const addresses = (of: readonly string[], ttlSeconds = 60): ZoneEntry => ({
  ...{ kind: "addresses", addresses: of, ttlSeconds },
});

const alias = (target: string): ZoneEntry => ({ kind: "alias", target, ttlSeconds: 60 });

/** `NAME` is an alias of an alias of ... of a name with the address. */
const chained = (length: number) => (world: DnsWorld) => {
  const names = [NAME, ...Array.from({ length }, (_, index) => `a${index + 1}.example.com`)];
  for (const [index, target] of names.slice(1).entries()) world.server.set(names[index] ?? "", alias(target));
  world.server.set(names.at(-1) ?? "", ONE);
  return () => world.server.set(NAME, ONE);
};

const failing = (says: string, fault: DnsFault, lastsMs = 3 * MINUTES): DnsCase => ({
  ...{ says, begin: answering(fault), lastsMs, entries: STAYS, line: "applied HostnameStale", after: STAYS },
});

/** Silence takes real time, over and over: a second is enough to tell it from a busy machine. */
const silent = (says: string, fault: DnsFault): DnsCase => ({
  ...failing(says, fault),
  world: { timeoutMs: 1_000 },
});

const harmless = (says: string, begin: DnsCase["begin"], world: Partial<DnsWorldOptions> = {}): DnsCase => ({
  ...{ says, world, begin, lastsMs: 10 * MINUTES, entries: STAYS, line: "applied", after: STAYS },
});

const HUNDRED = Array.from({ length: 100 }, (_, index) => `203.0.113.${index + 1}`);
const V6 = "2001:db8::1";
const BOTH = { families: ["ipv4", "ipv6"], entry: addresses([A, V6]) } as const;

export const DNS_CASES: readonly DnsCase[] = [
  failing("SERVFAIL", { kind: "SERVFAIL" }, 60 * MINUTES),
  failing("REFUSED", { kind: "REFUSED" }, 60 * MINUTES),
  silent("no answer", { kind: "silent" }),
  silent("an answer to another question", { kind: "wrongQuestion" }),
  silent("an answer with another id", { kind: "wrongId" }),
  harmless("forged answers first, then the right one", answering({ kind: "forged", addresses: ["198.51.100.66"] })),
  failing("a malformed record", { kind: "malformed" }, 10 * MINUTES),
  failing("an answer without its last bytes", { kind: "cut" }, 10 * MINUTES),
  silent("bytes that are no message", { kind: "noise" }),
  {
    ...failing("the server's port closed", { kind: "silent" }, 10 * MINUTES),
    begin: (world) => world.stopServer(),
  },
  harmless("a server that knows no EDNS", answering({ kind: "noEdns" })),
  harmless("cut short by UDP, whole by TCP", answering({ kind: "truncated", tcp: "answers" })),
  silent("cut short by UDP, TCP silent", { kind: "truncated", tcp: "silent" }),
  failing("cut short by UDP, TCP hangs up", { kind: "truncated", tcp: "closed" }, 10 * MINUTES),
  failing("cut short by UDP and by TCP", { kind: "truncated", tcp: "truncated" }, 10 * MINUTES),
  failing("NXDOMAIN for 30 s", { kind: "NXDOMAIN" }, 87_000),
  {
    ...failing("NXDOMAIN for 5 minutes", { kind: "NXDOMAIN" }, 5 * MINUTES),
    ...{ entries: "none", line: "withheld HostnameGone" },
  },
  {
    ...failing("no data in the only family asked, for 5 minutes", { kind: "noData" }, 5 * MINUTES),
    ...{ entries: "none", line: "withheld HostnameGone" },
  },
  {
    says: "two families, IPv6 taken away",
    ...{ world: BOTH, begin: becoming(ONE), lastsMs: 3 * MINUTES, entries: STAYS, line: "applied", after: STAYS },
  },
  {
    says: "two families, SERVFAIL",
    world: BOTH,
    begin: answering({ kind: "SERVFAIL" }),
    ...{ lastsMs: 10 * MINUTES, entries: `2 x ${V6}, ${STAYS}`, line: "applied HostnameStale" },
    after: `2 x ${V6}, ${STAYS}`,
  },
  {
    says: "another address",
    begin: becoming(addresses(["203.0.113.2"])),
    ...{ lastsMs: 3 * MINUTES, entries: "2 x 203.0.113.2", line: "applied", after: STAYS },
  },
  {
    says: "three addresses, one at a time",
    begin: becoming({ kind: "rotating", addresses: [A, "203.0.113.2", "203.0.113.3"], atOnce: 1, ttlSeconds: 5 }),
    ...{ lastsMs: 10 * MINUTES, entries: `${STAYS}, 2 x 203.0.113.2, 2 x 203.0.113.3`, line: "applied", after: STAYS },
  },
  harmless("TTL 0", becoming(addresses([A], 0))),
  harmless("TTL of a week", becoming(addresses([A], 604_800))),
  {
    says: "another address, after a TTL of a week",
    world: { entry: addresses([A], 604_800) },
    begin: becoming(addresses(["203.0.113.2"])),
    ...{ lastsMs: 25 * MINUTES, entries: "2 x 203.0.113.2", line: "applied", after: STAYS },
  },
  {
    says: "a hundred addresses",
    begin: becoming(addresses(HUNDRED)),
    ...{ lastsMs: 5 * MINUTES, entries: "eight of them", line: "applied", after: STAYS },
  },
  harmless("a chain of 16 aliases", chained(16)),
  harmless("a chain of 5 aliases, each a question of its own", chained(5), { manner: "authoritative" }),
  { ...failing("a chain of 17 aliases", { kind: "silent" }, 10 * MINUTES), begin: chained(17) },
  {
    ...failing("an alias loop", { kind: "silent" }, 10 * MINUTES),
    begin: (world) => {
      world.server.set("a1.example.com", alias(NAME));
      return becoming(alias("a1.example.com"))(world);
    },
  },
  {
    ...failing("an alias loop, each a question of its own", { kind: "silent" }, 10 * MINUTES),
    world: { manner: "authoritative" },
    begin: (world) => {
      world.server.set("a1.example.com", alias(NAME));
      return becoming(alias("a1.example.com"))(world);
    },
  },
  {
    ...failing("SERVFAIL while the gateway is reported with a trailing dot", { kind: "SERVFAIL" }, 10 * MINUTES),
    world: { hostname: `${NAME}.` },
  },
  {
    ...failing("nothing but a loopback address", { kind: "silent" }, 10 * MINUTES),
    begin: becoming(addresses(["127.0.0.1"])),
  },
  {
    ...failing("nothing but a link-local address", { kind: "silent" }, 10 * MINUTES),
    begin: becoming(addresses(["169.254.169.254"])),
  },
  {
    says: "a loopback address beside the right one",
    begin: answering({ kind: "mixedIn", addresses: ["127.0.0.1"] }),
    ...{ lastsMs: 10 * MINUTES, entries: STAYS, line: "applied RefusedAddress", after: STAYS },
  },
];
