import type { ReflectorCounts } from "@causeway/shared/kube";
import type { LinkObserver } from "@causeway/shared/wire";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** From a watch event to its effect: a millisecond at best, minutes when something is wrong. */
const DELAY_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];

/** What the gauges read off the running edge when somebody asks for the metrics. */
export interface EdgeReadings {
  readonly isComplete: boolean;
  readonly holdsLease: boolean;
  readonly writes: Readonly<Record<"create" | "replace" | "delete" | "failed", number>>;
  readonly inFlight: number;
  readonly failures: number;
  readonly holds: number;
  readonly isStoreRefused: boolean;
  readonly watches: ReadonlyMap<string, ReflectorCounts>;
}

export interface EdgeMetrics {
  readonly registry: Registry;
  readonly link: LinkObserver;
  observe(read: () => EdgeReadings): void;
}

/** Everything that an edge counts, in one registry of its own. */
export function createEdgeMetrics(): EdgeMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return { registry, link: createLinkObserver(registry), observe: (read) => observe(registry, read) };
}

function createLinkObserver(registry: Registry): LinkObserver {
  const delays = new Histogram({
    name: "causeway_stream_delay_seconds",
    help: "From the observation of a change to this hop of its way",
    labelNames: ["stream", "at"] as const,
    buckets: DELAY_BUCKETS,
    registers: [registry],
  });
  const mismatches = new Counter({
    name: "causeway_stream_digest_mismatch_total",
    help: "Streams ended because both ends held different digests at one version: a bug somewhere",
    labelNames: ["stream"] as const,
    registers: [registry],
  });
  return {
    onDelay: (_cluster, { stream, at, delayMs }) => delays.observe({ stream, at }, delayMs / 1_000),
    onDigestMismatch: (_cluster, stream) => mismatches.inc({ stream }),
  };
}

function observe(registry: Registry, read: () => EdgeReadings): void {
  const registers = [registry];
  const gauge = (name: string, help: string, value: (readings: EdgeReadings) => number) =>
    new Gauge({
      name: `causeway_edge_${name}`,
      help,
      registers,
      collect() {
        this.set(value(read()));
      },
    });
  gauge("snapshot_complete", "1 while every essential watch works", ({ isComplete }) => (isComplete ? 1 : 0));
  gauge("holds_lease", "1 while this process is the one that writes in the cluster", ({ holdsLease }) =>
    holdsLease ? 1 : 0,
  );
  gauge("writes_in_flight", "Requests that the API server works on now", ({ inFlight }) => inFlight);
  gauge("writes_failing", "Objects whose last write was refused", ({ failures }) => failures);
  gauge("holds", "Source clusters whose deletes the bulk-delete brake keeps back", ({ holds }) => holds);
  gauge("store_refused", "1 while central's store is not the accepted one", ({ isStoreRefused }) =>
    isStoreRefused ? 1 : 0,
  );
  observeCounts(registry, read);
}

function observeCounts(registry: Registry, read: () => EdgeReadings): void {
  const registers = [registry];
  new Counter({
    name: "causeway_edge_writes_total",
    help: "Writes to the API server since the start, by what they did",
    labelNames: ["action"] as const,
    registers,
    collect() {
      this.reset();
      for (const [action, count] of Object.entries(read().writes)) this.inc({ action }, count);
    },
  });
  new Counter({
    name: "causeway_edge_watch_total",
    help: "What the watch of each kind has done since the start",
    labelNames: ["kind", "what"] as const,
    registers,
    collect() {
      this.reset();
      for (const [kind, counts] of read().watches) {
        for (const [what, count] of Object.entries(counts)) {
          if (typeof count === "number") this.inc({ kind, what }, count);
        }
      }
    },
  });
}
