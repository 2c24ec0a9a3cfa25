import type { ResponseFlags } from "../mesh-request.js";
import type { WorkloadPeer } from "../workload.js";

/** A request as one of its two proxies saw it. */
export interface RequestSample {
  readonly reporter: "destination" | "source";
  readonly source: undefined | WorkloadPeer;
  readonly destination: undefined | WorkloadPeer;
  readonly service: { readonly namespace: string; readonly name: string; readonly host: string };
  readonly status: number;
  readonly flags: ResponseFlags;
  readonly isMutual: boolean;
  readonly durationMs: number;
}

export type SeriesLabels = Readonly<Record<string, string>>;

/** A counter with its labels, `__name__` among them. */
export interface Series {
  readonly labels: SeriesLabels;
  readonly value: number;
}

/** Istio's buckets of `istio_request_duration_milliseconds`. */
const BUCKETS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];
/** Sets of labels that are kept; what is beyond is not counted, so that memory stays bounded. */
const MAX_SETS = 300;

interface Counter {
  readonly labels: SeriesLabels;
  requests: number;
  sumMs: number;
  readonly buckets: number[];
}

/** Istio's standard metrics of all proxies of a demo, with its names and labels. */
export class Telemetry {
  readonly #counters = new Map<string, Counter>();

  record(sample: RequestSample): void {
    const labels = describeLabels(sample);
    const key = JSON.stringify(labels);
    const known = this.#counters.get(key);
    if (known === undefined && this.#counters.size >= MAX_SETS) return;
    const counter = known ?? { labels, requests: 0, sumMs: 0, buckets: BUCKETS.map(() => 0) };
    this.#counters.set(key, counter);
    counter.requests += 1;
    counter.sumMs += sample.durationMs;
    const at = BUCKETS.findIndex((limit) => sample.durationMs <= limit);
    if (at >= 0) counter.buckets[at] = (counter.buckets[at] ?? 0) + 1;
  }

  /** All counters as they are now. */
  *series(): Generator<Series, void> {
    for (const { labels, requests, sumMs, buckets } of this.#counters.values()) {
      const name = "istio_request_duration_milliseconds";
      yield { labels: { __name__: "istio_requests_total", ...labels }, value: requests };
      let below = 0;
      for (const [at, limit] of BUCKETS.entries()) {
        below += buckets[at] ?? 0;
        yield { labels: { __name__: `${name}_bucket`, ...labels, le: `${limit}` }, value: below };
      }
      yield { labels: { __name__: `${name}_bucket`, ...labels, le: "+Inf" }, value: requests };
      yield { labels: { __name__: `${name}_sum`, ...labels }, value: sumMs };
      yield { labels: { __name__: `${name}_count`, ...labels }, value: requests };
    }
  }
}

function describeLabels(sample: RequestSample): SeriesLabels {
  const { reporter, service, status, flags, isMutual } = sample;
  return {
    reporter,
    ...describePeer("source", sample.source),
    ...describePeer("destination", sample.destination),
    destination_service: service.host,
    destination_service_name: service.name,
    destination_service_namespace: service.namespace,
    request_protocol: "http",
    response_code: `${status}`,
    response_flags: flags,
    grpc_response_status: "",
    connection_security_policy: reporter === "source" ? "unknown" : isMutual ? "mutual_tls" : "none",
  };
}

/** What is not known says so, as Istio's labels do. */
function describePeer(side: "destination" | "source", peer: undefined | WorkloadPeer): SeriesLabels {
  const values = {
    app: peer?.app,
    canonical_revision: peer?.revision,
    canonical_service: peer?.service,
    cluster: peer?.cluster,
    principal: peer?.principal,
    version: peer?.version,
    workload: peer?.workload,
    workload_namespace: peer?.namespace,
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${side}_${name}`, value ?? "unknown"]));
}
