import {
  AppError,
  type Clock,
  type DesiredResource,
  type EncodedResource,
  type Log,
  type PublishedTable,
  type ReportResource,
  type SubscriberEvent,
} from "@causeway/shared";
import type { ClusterCache } from "../core/cluster-cache.js";
import type { DesiredView } from "../core/desired-view.js";
import type { DnsFamily } from "../core/dns/dns-message.js";
import type { NameView } from "../core/dns/name-view.js";
import type { GatewayAddressOptions } from "../core/gateway-address.js";
import { ESSENTIAL_KINDS } from "../core/kube.js";
import type { LeaseWish } from "../core/lease/decide-lease.js";
import type { LeaseHolder } from "../core/lease/lease-record.js";
import type { WriteRates } from "../core/plan/write-pace.js";
import { RESOLUTION_FLAG } from "../core/render/gateway-addresses.js";
import { NOTHING_TOUCHED } from "../core/touched.js";
import type { AcceptedBasis, ClusterWatch, LeaseStore, NameServers, ObjectWriter } from "../ports.js";
import { callWithin } from "./call-within.js";
import { type Reconcile, startReconcile } from "./reconcile.js";
import type { ReconcileOptions, ReconcileStatus } from "./reconcile-options.js";
import { type NameResolution, type Resolver, startResolver } from "./resolver.js";
import { ResolverFeed } from "./resolver-feed.js";
import { startSnapshot } from "./snapshot.js";
import { WriterLease } from "./writer-lease.js";

/** For writes that are under way at the end: a process has five seconds to leave, and a goodbye to say after them. */
const DRAIN_MS = 2_500;

/** How one stream to central stands, as far as readiness asks. */
interface StreamState {
  readonly state: "down" | "up" | "lagging";
  readonly problem: string;
  /** Central said that another process speaks for the cluster, and has not told this one everything since. */
  readonly isSuperseded: boolean;
}

export interface LinkState {
  readonly report: StreamState;
  readonly follow: StreamState;
}

/** The edge's end of the link, as the loops use it. */
export interface Link extends AsyncDisposable {
  openReport(): void;
  readonly status: LinkState;
}

interface LinkEvents {
  readonly onFollow: (events: readonly SubscriberEvent<DesiredResource>[]) => void;
  readonly onStatus: (status: LinkState) => void;
}

export interface EdgeLoopsOptions
  extends Pick<ReconcileOptions, "desired" | "writer" | "acceptedBasis" | "clock" | "random" | "log"> {
  readonly config: Pick<ReconcileOptions, "cluster" | "clusterDomain" | "rootNamespace" | "mode" | "resyncMs"> &
    GatewayAddressOptions & {
      readonly bulkDeleteHoldMs: number;
      readonly resolution: NameResolution;
      readonly dnsFamilies: readonly DnsFamily[];
    };
  readonly version: string;
  readonly cache: ClusterCache;
  readonly desired: DesiredView;
  readonly watch: ClusterWatch;
  readonly writer: ObjectWriter;
  readonly acceptedBasis: AcceptedBasis;
  readonly leaseStore: LeaseStore;
  /** This process, as its Lease names it. */
  readonly me: LeaseHolder;
  readonly nameServers: NameServers;
  readonly rates: WriteRates;
  readonly clock: Clock;
  readonly log: Log;
  /** What the cluster has: filled here, published by the link. */
  readonly report: PublishedTable;
  readonly encode: (key: string, resource: ReportResource, observedAtMs: number) => EncodedResource;
  readonly startLink: (events: LinkEvents) => Link;
}

export interface EdgeLoops extends AsyncDisposable {
  /** What the names of other clusters' gateways stand for. */
  readonly resolver: Pick<Resolver, "resolution" | "counts" | "names" | "gatewaysOf" | "addressesOf">;
  /** Turns name resolution on or off; entries follow, new ones first. */
  switchResolution(resolution: NameResolution): void;
  isSnapshotComplete(): boolean;
  status(): ReconcileStatus;
  /** Whether this process is the one that may write in the cluster. */
  holdsLease(): boolean;
  /** Why the edge does not do its work now, one sentence each; empty when it does. */
  describeUnready(): readonly string[];
  /** Calls back when the answer of `describeUnready` may have changed; the returned function ends that. */
  onReadiness(listener: () => void): () => void;
}

/**
 * The edge's arrow: cluster -> cache -> report up, desired state down -> reconcile -> cluster. The report is opened when
 * the snapshot is complete and the edge's own objects have been read back into `applied`.
 */
export function startEdgeLoops(options: EdgeLoopsOptions): EdgeLoops {
  const { cache, desired, clock } = options;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const resolver = startResolver({
    ...resolverOptions(options),
    onChange: (gateways) => reconcile.wake(feed.touchedBy(gateways)),
  });
  const feed = new ResolverFeed({ view: cache, desired, resolver });
  let isOpen = false;
  const reconcile = startReconcile(reconcileOptions(options, resolver, () => lease.mayWrite));
  const lease = new WriterLease({
    ...leaseOptions(options),
    giveWay: () => reconcile.giveWay(),
    handOver: () => reconcile.handOver(),
    carryOn: () => reconcile.carryOn(),
    onChange: tell,
  });
  // A process that only observes leaves the Lease to others.
  const claim = () => {
    if (!isOpen || options.config.mode === "observe") return;
    lease.want(wishFor(link.status, desired));
  };
  const link = options.startLink({
    onFollow: (events) => {
      const touched = desired.fold(events, clock.monotonic());
      feed.follow(touched.remoteGateways);
      reconcile.wake(touched);
      claim();
      tell();
    },
    onStatus: () => {
      claim();
      tell();
    },
  });
  const openReport = () => {
    if (cache.isComplete && reconcile.status().hasRecovered) {
      isOpen = true;
      claim();
      link.openReport();
    }
    tell();
  };
  const snapshot = startSnapshot({
    ...snapshotOptions(options, resolver),
    onTouched: (touched) => reconcile.wake(touched),
    onCompleteness: (isComplete) => {
      if (isComplete) feed.open();
      reconcile.wakeAll();
      // Behind the turn that this has scheduled: that turn recovers.
      queueMicrotask(openReport);
    },
  });
  return {
    resolver,
    switchResolution(resolution) {
      resolver.switchTo(resolution);
      snapshot.lookAgain({ ...NOTHING_TOUCHED, cluster: true });
    },
    isSnapshotComplete: () => cache.isComplete,
    status: () => reconcile.status(),
    holdsLease: () => lease.mayWrite,
    describeUnready: () => describeUnready(options, link, { reconcile, lease }),
    onReadiness(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async [Symbol.asyncDispose]() {
      await snapshot[Symbol.asyncDispose]();
      await resolver[Symbol.asyncDispose]();
      if (!(await drain(reconcile, clock))) lease.abandon();
      await lease[Symbol.asyncDispose]();
      await link[Symbol.asyncDispose]();
    },
  };
}

/** Whether nothing is under way any more. */
async function drain(reconcile: Reconcile, clock: Clock): Promise<boolean> {
  try {
    await callWithin({ clock, ms: DRAIN_MS, ends: undefined }, () => reconcile[Symbol.asyncDispose]());
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return false;
  }
}

function resolverOptions({ nameServers, config, clock, random, log }: EdgeLoopsOptions) {
  const { dnsFamilies: families, resolution } = config;
  return { port: nameServers, families, resolution, clock, random, log };
}

function leaseOptions({ leaseStore: port, me, clock, random, log }: EdgeLoopsOptions) {
  return { port, me, clock, random, log };
}

/** Whoever does not hear what is wanted leaves the Lease to a process that does. */
function wishFor({ follow }: LinkState, desired: DesiredView): LeaseWish {
  if (follow.isSuperseded) return "none";
  return desired.isWhole && follow.state !== "down" ? "any" : "vacant";
}

function reconcileOptions(options: EdgeLoopsOptions, names: NameView, mayWrite: () => boolean): ReconcileOptions {
  const { config, cache, desired, writer, acceptedBasis, clock, random, log, rates } = options;
  const { cluster, clusterDomain, rootNamespace, mode, resyncMs, bulkDeleteHoldMs } = config;
  return {
    ...{ cluster, clusterDomain, rootNamespace, mode, resyncMs, holdMs: bulkDeleteHoldMs },
    ...{ view: cache, desired, writer, acceptedBasis, mayWrite, clock, random, log, rates },
    ...{ ownRanges: [], names },
    onApplied: (key, report) => publish(options, key, report && { kind: "applied", ...report }, clock.now()),
  };
}

function snapshotOptions(options: EdgeLoopsOptions, resolver: Pick<Resolver, "resolution">) {
  const { config, version, cache, watch, clock } = options;
  const { rootNamespace, clusterDomain, mode, nodeAddress } = config;
  return {
    ...{ watch, kinds: ESSENTIAL_KINDS, cache, clock },
    snapshot: {
      nodeAddress,
      facts: {
        ...{ rootNamespace, clusterDomain, trustDomain: "", edgeVersion: version, mode },
        get flags() {
          return resolver.resolution === "on" ? [RESOLUTION_FLAG] : [];
        },
      },
      // No host has subsets as long as no route is planned.
      subsetKeys: () => [],
    },
    onReport: (key: string, resource: undefined | ReportResource, observedAtMs: number) =>
      publish(options, key, resource, observedAtMs),
  };
}

function publish(
  { report, encode }: EdgeLoopsOptions,
  key: string,
  resource: undefined | ReportResource,
  observedAtMs: number,
): void {
  if (resource === undefined) report.delete(key);
  else report.set(encode(key, resource, observedAtMs));
}

interface WritingLoops {
  readonly reconcile: Reconcile;
  readonly lease: WriterLease;
}

function describeUnready(options: EdgeLoopsOptions, link: Link, { reconcile, lease }: WritingLoops): readonly string[] {
  const { cache, config } = options;
  const { store, holds, failures } = reconcile.status();
  const { report, follow } = link.status;
  const streams = [
    ...(report.state === "up" ? [] : [`the report does not reach central: ${report.problem || report.state}`]),
    ...(follow.state === "up" ? [] : [`central is not heard: ${follow.problem || follow.state}`]),
  ];
  const refused = store.kind === "refused" ? [`StoreNotAccepted: ${store.message}`] : [];
  const held = holds.map(({ cluster }) => `Held: deletes of the entries of ${cluster} are kept back`);
  const problem = config.mode === "observe" ? undefined : lease.describe();
  const unleased = problem === undefined ? [] : [problem];
  return [...cache.problems, ...streams, ...unleased, ...refused, ...held, ...failures];
}
