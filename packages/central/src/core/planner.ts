import {
  type ClusterId,
  type DesiredResource,
  desiredKeys,
  parseDesiredKey,
  type ServiceKey,
  splitGatewayKey,
} from "@causeway/shared";
import type { ClusterShare } from "./cluster-share.js";
import type { ConfigDiff } from "./config/diff-views.js";
import type { ConfigView } from "./config-view.js";
import type { Emit } from "./desired-change.js";
import { DesiredState, type SharePlace } from "./desired-state.js";
import { Dirty, type Touched } from "./dirty.js";
import { Liveness } from "./liveness.js";
import { gatewayBody, originOf, STALE_AFTER_MS } from "./origin.js";
import { PlannedService } from "./planned-service.js";
import { type Presumed, Registry, type RegistryView } from "./registry.js";
import type { ReportChange } from "./report-change.js";
import type { ServiceFacts } from "./service-facts.js";
import { touchSettings } from "./touch-settings.js";
import { WaitingIndex } from "./waiting-index.js";
import { knowledgeOf, type World } from "./world.js";

/** When something happened: what it was observed at, for histograms, and the clock that only goes forward. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly observedAtMs: number;
  readonly monotonicMs: number;
}

/** One change of a desired state, with when its oldest cause was observed (milliseconds since the epoch). */
export type EmitObserved = (...args: [...Parameters<Emit>, observedAtMs: number]) => void;

/** Told of every service and cluster that a pass has looked at; must not throw. */
export type OnLooked = (service: ServiceKey, clusters: Iterable<ClusterId>) => void;

/**
 * From settings and reports to what every cluster should have. Events are folded at once and note what they can matter
 * to; a pass looks at exactly that. The single owner of the registry and of the desired state; no clock, no promise.
 */
export class Planner implements World {
  config: ConfigView;
  readonly unknownClusters = new Set<ClusterId>();
  onLooked: OnLooked = () => undefined;
  private readonly state: DesiredState;
  private readonly services = new Map<ServiceKey, PlannedService>();
  private readonly folded = new Registry();
  private readonly dirty = new Dirty();
  private readonly liveness: Liveness;
  private readonly waiting = new WaitingIndex();
  /** Clusters whose desired state has not begun yet. */
  private readonly added = new Map<ClusterId, number>();
  private nowMs: number;

  constructor(config: ConfigView, start: Moment) {
    this.config = config;
    this.liveness = new Liveness(start.monotonicMs);
    this.nowMs = start.monotonicMs;
    this.state = new DesiredState((key) => this.describe(key));
    for (const cluster of [...config.clusters.keys(), ...config.tombstones])
      this.addCluster(cluster, start.observedAtMs);
  }

  get registry(): RegistryView {
    return this.folded;
  }

  /** Something waits for a pass. */
  get hasWork(): boolean {
    return this.added.size > 0 || !this.dirty.isEmpty;
  }

  /** What the cluster should have for the service, as of the last pass; undefined when that is nothing. */
  share(place: SharePlace): undefined | ClusterShare {
    return this.state.share(place);
  }

  /** The service in all clusters, as of the last pass. */
  facts(service: ServiceKey): ServiceFacts {
    return (this.services.get(service) ?? new PlannedService(service)).facts(this);
  }

  isSilentFor(cluster: ClusterId, ms: number): boolean {
    return (this.liveness.silenceOf(cluster, this.nowMs) ?? -1) >= ms;
  }

  /** Milliseconds for which the cluster's edge has been silent; undefined while it is heard, or never was. */
  silenceOf(cluster: ClusterId, nowMs: number): undefined | number {
    return this.liveness.silenceOf(cluster, nowMs);
  }

  silentClusters(): Iterable<ClusterId> {
    return this.liveness.silentClusters();
  }

  /** From now on the cluster has a desired state, be it only its own origin. */
  addCluster(cluster: ClusterId, observedAtMs: number): void {
    this.added.set(cluster, observedAtMs);
    this.dirty.policy(cluster, observedAtMs);
    this.learn(cluster, observedAtMs);
  }

  /** New settings, and in what they differ from those before. */
  setConfig(to: ConfigView, diff: ConfigDiff, observedAtMs: number): void {
    const change = { from: this.config, to, diff };
    this.config = to;
    touchSettings(change, this.folded, { dirty: this.dirty, observedAtMs });
    for (const cluster of diff.clusters) this.addCluster(cluster, observedAtMs);
  }

  onReport(cluster: ClusterId, change: ReportChange): void {
    this.folded.fold(cluster, change, this.dirty);
    if (change.kind === "complete") this.addCluster(cluster, change.observedAtMs);
  }

  /** What an earlier process of central heard of a cluster: to be planned from as if it were all there, until `dismiss`. */
  presume(cluster: ClusterId, resources: Iterable<Presumed>): void {
    this.folded.presume(cluster, resources, this.dirty);
    this.addCluster(cluster, Number.POSITIVE_INFINITY);
  }

  /** Whatever is still presumed only is as unknown as if it had never been heard. */
  dismissPresumed(observedAtMs: number): readonly ClusterId[] {
    const presumed = [...this.folded.presumed];
    for (const cluster of presumed) {
      this.folded.dismiss(cluster, this.dirty);
      this.learn(cluster, observedAtMs);
    }
    return presumed;
  }

  /** The edge is connected. */
  onHeard(cluster: ClusterId, at: Moment): void {
    const silentMs = this.liveness.heard(cluster, at.monotonicMs);
    if (silentMs === undefined) return;
    if (silentMs >= STALE_AFTER_MS) this.dirty.origin(cluster, at.observedAtMs);
    this.touchLost(cluster, at.observedAtMs);
  }

  /** The edge is not connected any more; its last frame came at `lastFrameMs` of the clock that only goes forward. */
  onSilent(cluster: ClusterId, lastFrameMs: number): void {
    this.liveness.silent(cluster, lastFrameMs);
  }

  /** Time has passed for a silent cluster: it may be stale, or lost for some workspaces. */
  onSilenceGrown(cluster: ClusterId, at: Moment): void {
    this.nowMs = at.monotonicMs;
    this.dirty.origin(cluster, at.observedAtMs);
    this.touchLost(cluster, at.observedAtMs);
  }

  /** Silences that matter, in milliseconds, ascending: after the first a cluster is stale, after the others lost. */
  silences(): readonly number[] {
    const limits = new Set([STALE_AFTER_MS]);
    for (const { setting } of this.config.workspaces.values()) {
      if (setting?.edgeLostAfterMs !== undefined) limits.add(setting.edgeLostAfterMs);
    }
    return [...limits].sort((a, b) => a - b);
  }

  /** One pass over at most `maxServices` of what was noted; true when something is left. */
  run(maxServices: number, nowMs: number, emit: EmitObserved): boolean {
    this.nowMs = nowMs;
    this.runClusters(emit);
    let left = maxServices;
    for (const [service, touched] of this.dirty.services) {
      if (left === 0) break;
      left -= 1;
      this.dirty.take(service);
      this.runService(service, touched, at(emit, touched.observedAtMs));
    }
    return this.hasWork;
  }

  private runService(service: ServiceKey, touched: Touched, emit: Emit): void {
    const planned = this.services.get(service) ?? new PlannedService(service);
    this.services.set(service, planned);
    const { shares, sources } = planned.update(touched, this);
    for (const cluster of sources) this.state.refresh(desiredKeys.source(service, cluster), emit);
    for (const [cluster, share] of shares) this.state.replaceShare({ service, cluster }, share, emit);
    this.onLooked(service, shares.keys());
    this.waiting.note(planned);
    if (planned.isEmpty) this.services.delete(service);
  }

  private runClusters(emit: EmitObserved): void {
    for (const [cluster, observedAtMs] of this.added) this.state.addCluster(cluster, at(emit, observedAtMs));
    this.added.clear();
    for (const [gateway, observedAtMs] of this.dirty.gateways) {
      this.state.refresh(desiredKeys.gateway(gateway), at(emit, observedAtMs));
    }
    this.dirty.gateways.clear();
    for (const [cluster, observedAtMs] of this.dirty.origins) {
      this.state.refresh(desiredKeys.origin(cluster), at(emit, observedAtMs));
    }
    this.dirty.origins.clear();
    for (const [cluster, observedAtMs] of this.dirty.policies) {
      this.state.setPolicy(cluster, policyOf(this.config, cluster), at(emit, observedAtMs));
    }
    this.dirty.policies.clear();
  }

  /** Notes whether the cluster is known now, and touches what hung on that. */
  private learn(cluster: ClusterId, observedAtMs: number): void {
    const isUnknown = this.config.clusters.has(cluster) && knowledgeOf(cluster, this) === "unknown";
    if (isUnknown === this.unknownClusters.has(cluster)) return;
    const hanging = isUnknown ? this.waiting.readersOfUnknown() : this.waiting.waitingFor(cluster);
    for (const service of hanging) {
      for (const reader of this.services.get(service)?.unknownReaders ?? []) {
        this.dirty.service(service, reader, observedAtMs);
      }
    }
    if (isUnknown) this.unknownClusters.add(cluster);
    else this.unknownClusters.delete(cluster);
  }

  /** Only where some workspace withdraws the sources of a silent edge do services depend on the silence. */
  private touchLost(cluster: ClusterId, observedAtMs: number): void {
    if (this.silences().length > 1) this.folded.touchServicesOf(cluster, observedAtMs, this.dirty);
  }

  private describe(key: string): undefined | DesiredResource {
    const ref = parseDesiredKey(key);
    if (ref.kind === "origin") return { kind: "origin", state: originOf(ref.cluster, this) };
    if (ref.kind === "source") return this.services.get(ref.service)?.source(ref.cluster);
    if (ref.kind !== "gateway") return undefined;
    const { cluster, namespace, name } = splitGatewayKey(ref.gateway);
    return gatewayBody(this.folded.cluster(cluster)?.gateway(namespace, name));
  }
}

function at(emit: EmitObserved, observedAtMs: number): Emit {
  return (cluster, key, resource) => emit(cluster, key, resource, observedAtMs);
}

function policyOf(config: ConfigView, cluster: ClusterId) {
  const found = config.clusters.get(cluster);
  if (found === undefined) return undefined;
  const { adoptedStoreId, adoption, releasedHolds, isPaused } = found;
  return { adoptedStoreId, adoption, releasedHolds, isPaused };
}
