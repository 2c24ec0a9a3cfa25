import { waitFor } from "@causeway/shared/testing";
import { BenchChild } from "../harness/bench-child.js";
import type { Benchmark } from "../harness/benchmark.js";
import { round } from "../harness/quantile.js";
import { coreShare, MB } from "../harness/usage.js";
import type { DnsChildApi } from "./dns-child.js";
import type { ResolverChildApi } from "./resolver-child.js";

const FULL = { names: 1_000, ttlSeconds: 60, seconds: 120 };
const SMOKE = { names: 50, ttlSeconds: 5, seconds: 6 };
const FIRST_MS = 60_000;

/** The resolver of an edge by itself: its process does nothing else, and the name server has one of its own. */
export const dns: Benchmark = {
  name: "dns",
  says: "an edge's resolver with 1,000 names, TTL 60: processor, memory, questions",
  worlds: ["embedded"],
  async run({ size, say }) {
    const { names, ttlSeconds, seconds } = size === "full" ? FULL : SMOKE;
    await using server = new BenchChild<DnsChildApi>("dns/dns-child.js");
    await using resolver = new BenchChild<ResolverChildApi>("dns/resolver-child.js");
    await resolver.call("start", await server.call("start", { names, ttlSeconds }));
    const idle = await resolver.call("usage", "collected");
    await resolver.call("want", names);
    await waitFor(async () => (await resolver.call("right", names)) === names, FIRST_MS);
    const before = await resolver.call("usage", "collected");
    const asked = await server.call("queries");
    say(`${names} names for ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    const after = await resolver.call("usage", "asIs");
    const held = await resolver.call("usage", "collected");
    const row = {
      names,
      "TTL s": ttlSeconds,
      "first ms": Math.round(before.atMs - idle.atMs),
      "first CPU ms": Math.round(before.cpuMs - idle.cpuMs),
      "% of a core": round(coreShare(before, after) * 100),
      "questions a second": round(((await server.call("queries")) - asked) / seconds),
      "RSS MB": Math.round(held.rssBytes / MB),
      "held MB more": round((held.heldBytes - idle.heldBytes) / MB),
      wrong: names - (await resolver.call("right", names)),
    };
    return {
      figures: { names, ttlSeconds, seconds, row },
      tables: [{ title: "the resolver", rows: [row] }],
      aims: [
        { says: "1,000 names at TTL 60: under 2 % of a core", value: row["% of a core"], limit: 2 },
        { says: "names that do not stand for their address", value: row.wrong, limit: 0 },
      ],
    };
  },
};
