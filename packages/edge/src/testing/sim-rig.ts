import {
  AppError,
  type AppliedReport,
  type ClusterId,
  type DesiredResource,
  type ImportDesired,
  type SubscriberEvent,
} from "@causeway/shared";
import { FakeClock, RecordingLog } from "@causeway/shared/testing";
import { DesiredView } from "../core/desired-view.js";
import { NAMES_OFF } from "../core/dns/name-view.js";
import type { AcceptedRecord } from "../core/plan/store-memory.js";
import { type Reconcile, startReconcile } from "../loops/reconcile.js";
import type { ReconcileOptions } from "../loops/reconcile-options.js";
import { type Resolver, type ResolverOptions, startResolver } from "../loops/resolver.js";
import { ResolverFeed } from "../loops/resolver-feed.js";
import type { AcceptedBasis } from "../ports.js";
import { wantGateway, wantImport, wantSource } from "./desired-feed.js";
import { kubeGatewayService, kubeNamespace, kubePod, kubeService, kubeSlice } from "./kube-objects.js";
import { SimCluster, type SimClusterOptions } from "./sim-cluster.js";

export interface SimRigOptions extends Partial<Omit<SimClusterOptions, "clock">> {
  readonly reconcile?: Partial<ReconcileOptions>;
  /** With it names are resolved there; without it they are not resolved at all. */
  readonly names?: Pick<ResolverOptions, "port" | "resolution"> & Partial<Pick<ResolverOptions, "families">>;
}

/** The record of the accepted basis, in memory; survives the rig's restarts. */
class SimBasis implements AcceptedBasis {
  saved: undefined | AcceptedRecord;
  saves = 0;
  /** Neither to be read nor to be written. */
  failing = false;
  /** Nothing is saved before that is over, and then only for whoever still waits. */
  hanging: undefined | Promise<void>;

  async load(): Promise<undefined | AcceptedRecord> {
    this.check();
    return this.saved;
  }

  async save(record: AcceptedRecord, signal: AbortSignal): Promise<void> {
    this.check();
    if (this.hanging !== undefined) await this.hanging;
    if (signal.aborted) throw new AppError("Cancelled", "nobody waits for it");
    this.saved = record;
    this.saves += 1;
  }

  private check(): void {
    if (this.failing) throw new AppError("Forbidden", "no permission for the ConfigMap");
  }
}

/** One edge's reconcile loop around a simulated cluster `cluster-1`, on a driven clock. */
export class SimRig implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly log = new RecordingLog();
  readonly cluster: SimCluster;
  readonly basis = new SimBasis();
  readonly rows = new Map<string, AppliedReport>();
  desired = new DesiredView();
  private readonly options: SimRigOptions;
  private loop: undefined | Reconcile;
  private running: undefined | { readonly resolver: Resolver; readonly feed: ResolverFeed };

  constructor(options: SimRigOptions = {}) {
    const { latencyMs = 2, watchLagMs = 1 } = options;
    this.options = options;
    this.cluster = new SimCluster({ clock: this.clock, latencyMs, watchLagMs });
    this.cluster.onTouched = (touched) => this.loop?.wake(touched);
  }

  /** The namespace bookinfo with the Services named, one ready pod each, and an east-west gateway. */
  async furnish(...names: readonly string[]): Promise<void> {
    for (const namespace of ["bookinfo", "istio-system"]) this.cluster.put(kubeNamespace(namespace));
    this.cluster.put(kubeGatewayService("istio-system", "eastwest-gateway", { app: "eastwest-gateway" }));
    this.cluster.put(kubePod("istio-system", "eastwest-gateway-1", { app: "eastwest-gateway", pod: "1" }));
    for (const name of names) {
      this.cluster.put(kubeService("bookinfo", name));
      this.cluster.put(kubePod("bookinfo", `${name}-1`, { app: name, version: "v1" }));
      this.cluster.put(kubeSlice("bookinfo", name, [`${name}-1`]));
    }
    this.cluster.list();
    await this.shown();
  }

  /** Lets the watch catch up. */
  async shown(): Promise<void> {
    await this.clock.run((this.options.watchLagMs ?? 1) + 1);
  }

  start(mode: ReconcileOptions["mode"] = "apply"): Reconcile {
    const { reconcile, names } = this.options;
    if (names !== undefined) this.startResolver(names);
    this.loop = startReconcile({
      cluster: "cluster-1" as ClusterId,
      clusterDomain: "cluster.local",
      rootNamespace: "istio-system",
      ownRanges: ["10.0.0.0/8"],
      names: this.running?.resolver ?? NAMES_OFF,
      view: this.cluster.cache,
      desired: this.desired,
      writer: this.cluster,
      acceptedBasis: this.basis,
      mayWrite: () => true,
      clock: this.clock,
      random: () => 0.5,
      log: this.log,
      mode,
      rates: { backgroundPerSecond: 1_000, urgentPerSecond: 1_000 },
      resyncMs: 3_600_000,
      holdMs: 60_000,
      onApplied: (key, report) => (report === undefined ? this.rows.delete(key) : this.rows.set(key, report)),
      ...reconcile,
    });
    this.running?.feed.open();
    return this.loop;
  }

  /** The edge process ends and starts again; the cluster, the clock and the record stay. */
  async restart(mode: ReconcileOptions["mode"] = "apply"): Promise<void> {
    await this.stop();
    this.rows.clear();
    this.desired = new DesiredView();
    this.start(mode);
    await this.clock.run(5);
  }

  follow(...events: readonly SubscriberEvent<DesiredResource>[]): void {
    const touched = this.desired.fold(events, this.clock.monotonic());
    this.running?.feed.follow(touched.remoteGateways);
    this.loop?.wake(touched);
  }

  get resolver(): Resolver {
    if (this.running === undefined) throw new Error("the rig resolves no names");
    return this.running.resolver;
  }

  get reconcile(): Reconcile {
    if (this.loop === undefined) throw new Error("the rig has not been started");
    return this.loop;
  }

  /** `state reason` of a row; undefined when it is not told of. */
  row(key: string): undefined | string {
    const row = this.rows.get(`applied/${key}`);
    return row === undefined ? undefined : [row.state, row.reason].filter((part) => part !== undefined).join(" ");
  }

  /** Writes since the last call, each as `verb kind name`. */
  takeWrites(): string[] {
    return this.cluster.writes
      .splice(0)
      .map(({ verb, object }) => `${verb} ${object.kind} ${object.meta.name.replace(/-[0-9a-f]{32}$/, "")}`);
  }

  async stop(): Promise<void> {
    const stopped = this.loop?.[Symbol.asyncDispose]();
    this.loop = undefined;
    await this.running?.resolver[Symbol.asyncDispose]();
    this.running = undefined;
    await this.clock.run(20);
    await stopped;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private startResolver(names: NonNullable<SimRigOptions["names"]>): void {
    const { clock, log, desired } = this;
    const resolver = startResolver({
      ...{ families: ["ipv4"], clock, log, random: () => 0.5, ...names },
      onChange: (gateways) => this.loop?.wake(feed.touchedBy(gateways)),
    });
    const feed = new ResolverFeed({ view: this.cluster.cache, desired, resolver });
    this.running = { resolver, feed };
  }
}

/** The gateway that `furnish` makes. */
export const GATEWAY = "istio-system/eastwest-gateway";

/** An import with its sources and their gateways; every source has one instance. */
export function importOf(
  service: string,
  clusters: readonly string[] = ["cluster-2"],
  fields: Partial<ImportDesired> = {},
): SubscriberEvent<DesiredResource>[] {
  return [
    wantImport(service, { sources: clusters as readonly ClusterId[], ...fields }),
    ...clusters.map((cluster) => wantSource(service, cluster)),
    ...clusters.map((cluster) => wantGateway(cluster)),
  ];
}

/** A rig with the Services `details` and `ratings`, and the loop running. */
export async function startedRig(options: SimRigOptions = {}): Promise<SimRig> {
  const rig = new SimRig(options);
  await rig.furnish("details", "ratings");
  rig.start();
  await rig.clock.run(5);
  return rig;
}
