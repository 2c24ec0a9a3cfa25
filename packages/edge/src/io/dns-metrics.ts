import { Counter, Gauge, type Registry } from "prom-client";
import type { NamesSource } from "../core/dns/describe-names.js";

interface ResolverReadings extends NamesSource {
  readonly counts: Readonly<Record<"resolved" | "denied" | "failed" | "inFlight", number>>;
}

const STATES = ["resolving", "resolved", "stale", "gone", "notResolved"] as const;

/** What the resolver counts, read when somebody asks for the metrics. */
export function observeNames(registry: Registry, resolver: ResolverReadings): void {
  const registers = [registry];
  new Gauge({
    name: "causeway_edge_dns_names",
    help: "Names of other clusters' gateways by how far they are resolved; notResolved: ENABLE_DNS_RESOLUTION_AT_EDGE is off",
    labelNames: ["state"] as const,
    registers,
    collect() {
      const counts = new Map<string, number>(STATES.map((state) => [state, 0]));
      for (const [name] of resolver.names()) {
        const is = resolver.addressesOf(name);
        const state = is.kind === "off" ? "notResolved" : is.status;
        counts.set(state, (counts.get(state) ?? 0) + 1);
      }
      for (const [state, count] of counts) this.set({ state }, count);
    },
  });
  new Counter({
    name: "causeway_edge_dns_rounds_total",
    help: "Times a name was asked for since the start, by what came of it",
    labelNames: ["outcome"] as const,
    registers,
    collect() {
      this.reset();
      const { resolved, denied, failed } = resolver.counts;
      for (const [outcome, count] of Object.entries({ resolved, denied, failed })) this.inc({ outcome }, count);
    },
  });
  new Gauge({
    name: "causeway_edge_dns_rounds_in_flight",
    help: "Names that are asked for now",
    registers,
    collect() {
      this.set(resolver.counts.inFlight);
    },
  });
}
