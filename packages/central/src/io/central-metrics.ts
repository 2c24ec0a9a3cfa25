import type { Delay, LinkObserver } from "@causeway/shared/wire";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { HubMetrics } from "../metrics-port.js";
import type { EdgesView } from "../ports.js";
import type { OpenReports } from "./open-reports.js";

/** From a watch event to its effect: a millisecond at best, minutes when something is wrong. */
const DELAY_BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60];
const PASS_BUCKETS = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1];

export interface CentralMetrics {
  readonly registry: Registry;
  readonly hub: HubMetrics;
  readonly link: LinkObserver;
  /** The copy of the reports could not be read, or not be written. */
  readonly onCopyFailure: () => void;
  /** A series that is read off the reports when somebody asks for the metrics. */
  observeCopy(reports: Pick<OpenReports, "uncopied">): void;
  /** Series that are read off the edges when somebody asks for the metrics. */
  observeEdges(edges: EdgesView): void;
}

/** Everything that central counts, in one registry of its own. */
export function createCentralMetrics(): CentralMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    hub: createHubMetrics(registry),
    link: createLinkObserver(registry),
    onCopyFailure: countCopyFailures(registry),
    observeCopy: (reports) => observeCopy(registry, reports),
    observeEdges: (edges) => observeEdges(registry, edges),
  };
}

function createHubMetrics(registry: Registry): HubMetrics {
  const registers = [registry];
  const received = new Histogram({
    name: "causeway_central_report_received_seconds",
    help: "From the observation of a change in a cluster to the arrival of its report",
    buckets: DELAY_BUCKETS,
    registers,
  });
  const planned = new Histogram({
    name: "causeway_central_planned_seconds",
    help: "From the observation of a change to the publication of its effect",
    buckets: DELAY_BUCKETS,
    registers,
  });
  const pass = new Histogram({
    name: "causeway_central_plan_pass_seconds",
    help: "Time of one pass over everything that was touched",
    buckets: PASS_BUCKETS,
    registers,
  });
  const changes = new Counter({
    name: "causeway_central_desired_changes_total",
    help: "Desired resources that passes have changed",
    registers,
  });
  return {
    onReceived: (delayMs) => received.observe(delayMs / 1_000),
    onPlanned: (delayMs) => planned.observe(delayMs / 1_000),
    onPass: (tookMs, count) => {
      pass.observe(tookMs / 1_000);
      changes.inc(count);
    },
  };
}

function countCopyFailures(registry: Registry): () => void {
  const failures = new Counter({
    name: "causeway_central_report_copy_failures_total",
    help: "Times that the copy of the reports beside the store could not be read or written",
    registers: [registry],
  });
  return () => failures.inc();
}

function observeCopy(registry: Registry, reports: Pick<OpenReports, "uncopied">): void {
  new Gauge({
    name: "causeway_central_report_copy_behind",
    help: "Reported resources whose last change is not in the copy of the reports beside the store yet",
    registers: [registry],
    collect() {
      this.set(reports.uncopied);
    },
  });
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
    labelNames: ["cluster", "stream"] as const,
    registers: [registry],
  });
  return {
    onDelay: (_cluster, { stream, at, delayMs }: Delay) => delays.observe({ stream, at }, delayMs / 1_000),
    onDigestMismatch: (cluster, stream) => mismatches.inc({ cluster, stream }),
  };
}

function observeEdges(registry: Registry, edges: EdgesView): void {
  const labelNames = ["cluster"] as const;
  const registers = [registry];
  const connected = new Gauge({
    name: "causeway_central_edge_connected",
    help: "1 while the cluster's edge has a stream open",
    labelNames,
    registers,
  });
  const services = new Gauge({
    name: "causeway_central_edge_services",
    help: "Services in the cluster's report",
    labelNames,
    registers,
  });
  const problems = new Gauge({
    name: "causeway_central_edge_problems",
    help: "Problems that the cluster's edge has, as `causeway edges list` names them",
    labelNames,
    registers,
    collect() {
      for (const gauge of [connected, services, problems]) gauge.reset();
      for (const edge of edges.edges()) {
        const { cluster } = edge;
        connected.set({ cluster }, edge.isConnected ? 1 : 0);
        services.set({ cluster }, edge.services);
        problems.set({ cluster }, edge.problems.length);
      }
    },
  });
}
