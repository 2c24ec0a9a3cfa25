import type { AppliedReport, Clock, ClusterId, Log } from "@causeway/shared";
import type { ClusterView } from "../core/cluster-view.js";
import type { DesiredView } from "../core/desired-view.js";
import type { NameView } from "../core/dns/name-view.js";
import type { Hold } from "../core/plan/brake.js";
import type { StoreAcceptance } from "../core/plan/store-acceptance.js";
import type { WriteRates } from "../core/plan/write-pace.js";
import type { AcceptedBasis, ObjectWriter } from "../ports.js";
import type { WriteCounts } from "./reconcile-writes.js";

export interface ReconcileOptions {
  /** This cluster. */
  readonly cluster: ClusterId;
  readonly clusterDomain: string;
  /** Istio's root namespace. */
  readonly rootNamespace: string;
  /** This cluster's pod and service ranges as CIDRs, as far as they are known. */
  readonly ownRanges: readonly string[];
  /** What the names of remote gateways stand for. */
  readonly names: NameView;
  readonly view: ClusterView;
  readonly desired: DesiredView;
  readonly writer: ObjectWriter;
  readonly acceptedBasis: AcceptedBasis;
  /** Whether this process is the one that may write in the cluster now; when that becomes true, `carryOn` is called. */
  readonly mayWrite: () => boolean;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
  /** `observe`: everything is computed and told, nothing is written. */
  readonly mode: "apply" | "observe";
  readonly rates: WriteRates;
  /** Over this time a sweep over all keys is spread. */
  readonly resyncMs: number;
  /** How long the brake keeps deletes back. */
  readonly holdMs: number;
  /** A row of the report, by its key there (`applied/...`), that has changed; undefined: it is over. */
  readonly onApplied: (key: string, report: undefined | AppliedReport) => void;
}

export interface ReconcileStatus {
  /**
   * `waiting`: for the watch cache. `recovering`: for the first Complete; only what does harm is taken away.
   * `following`: what is wanted is applied.
   */
  readonly phase: "waiting" | "recovering" | "following";
  /** The rows that the edge's own objects tell of have been told: the report can be opened. */
  readonly hasRecovered: boolean;
  /** Nothing to look at, nothing in flight, nothing waiting for a moment to come. */
  readonly isIdle: boolean;
  readonly store: StoreAcceptance;
  readonly holds: readonly Hold[];
  readonly inFlight: number;
  readonly counts: WriteCounts;
  /** Writes that the API server refused and that are still tried. */
  readonly failures: readonly string[];
  /** What would be written, while nothing is: `create WorkloadEntry ns/name`, sorted. */
  readonly wouldWrite: readonly string[];
}
