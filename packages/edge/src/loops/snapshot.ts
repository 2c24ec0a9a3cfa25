import { type Clock, type ReportResource, reportKeys } from "@causeway/shared";
import type { ClusterCache } from "../core/cluster-cache.js";
import type { Touched } from "../core/cluster-view.js";
import type { KubeEvent, KubeKind } from "../core/kube.js";
import { LastGroups } from "../core/last-groups.js";
import { describeReport, type SnapshotOptions, snapshotKeys } from "../core/snapshot.js";
import { mergeTouched, NOTHING_TOUCHED } from "../core/touched.js";
import type { ClusterWatch } from "../ports.js";
import { SnapshotDamping } from "./snapshot-damping.js";

export interface SnapshotLoopOptions {
  readonly watch: ClusterWatch;
  readonly kinds: readonly KubeKind[];
  /** This loop is the one that folds events into it. */
  readonly cache: ClusterCache;
  readonly clock: Clock;
  readonly snapshot: SnapshotOptions;
  /** One resource as it is now, undefined when it is gone. `observedAtMs` is when its cause was seen (epoch). */
  readonly onReport: (key: string, resource: undefined | ReportResource, observedAtMs: number) => void;
  /** Keys to look at again: everything at the first completion, then what each change of content can matter to. */
  readonly onTouched: (touched: Touched) => void;
  /** The cache has become complete, and every report has been given; or it has ceased to be, and the reports stand. */
  readonly onCompleteness: (isComplete: boolean, problems: readonly string[]) => void;
}

export interface SnapshotLoop extends AsyncDisposable {
  /** Describes these keys again although the cluster has not changed: another input has (a service's subset keys). */
  lookAgain(touched: Touched): void;
}

/**
 * Keeps the cache and the reports up to date with the cluster. No timer stands between a change and its report: what one turn
 * of the event loop brings is folded first, then each key that it touched is described once. Only the end of a damping hold
 * has a timer.
 */
export function startSnapshot(options: SnapshotLoopOptions): SnapshotLoop {
  const snapshot = new Snapshot(options);
  const watch = options.watch.start(options.kinds, (event) => snapshot.fold(event));
  return {
    lookAgain: (touched) => snapshot.lookAgain(touched),
    async [Symbol.asyncDispose]() {
      snapshot.stop();
      await watch[Symbol.asyncDispose]();
    },
  };
}

class Snapshot {
  private readonly options: SnapshotLoopOptions;
  /** Report keys to describe again, with the time at which their cause was seen. */
  private readonly dirty = new Map<string, number>();
  private touched: Touched[] = [];
  private isScheduled = false;
  private isStopped = false;
  private wasComplete = false;
  private hasBeenComplete = false;
  private unreachableSince: undefined | string;
  private readonly lastGroups = new LastGroups();
  private readonly damping: SnapshotDamping;

  constructor(options: SnapshotLoopOptions) {
    this.options = options;
    this.damping = new SnapshotDamping(options.clock, (services) => this.lookAgain({ ...NOTHING_TOUCHED, services }));
  }

  fold(event: KubeEvent): void {
    const { cache, clock } = this.options;
    this.touch(cache.fold(event, clock.monotonic()));
    this.noteServer();
    if (this.dirty.size > 0 || cache.isComplete !== this.wasComplete) this.schedule();
  }

  lookAgain(touched: Touched): void {
    this.mark(touched);
    this.schedule();
  }

  stop(): void {
    this.isStopped = true;
    this.damping.stop();
  }

  private touch(touched: Touched): void {
    if (touched === NOTHING_TOUCHED) return;
    this.mark(touched);
    if (this.hasBeenComplete) this.touched.push(touched);
  }

  private mark(touched: Touched): void {
    const nowMs = this.options.clock.now();
    for (const key of snapshotKeys(touched)) if (!this.dirty.has(key)) this.dirty.set(key, nowMs);
  }

  /** A cluster whose API server is away says so although nothing else can be said of it. */
  private noteServer(): void {
    const { cache, clock } = this.options;
    if (cache.isServerAway === (this.unreachableSince !== undefined)) return;
    this.unreachableSince = cache.isServerAway ? new Date(clock.now()).toISOString() : undefined;
    this.mark({ ...NOTHING_TOUCHED, cluster: true });
  }

  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    queueMicrotask(() => {
      this.isScheduled = false;
      if (!this.isStopped) this.flush();
    });
  }

  private flush(): void {
    const { cache, onCompleteness, onTouched } = this.options;
    const isComplete = cache.isComplete;
    const isFirst = isComplete && !this.hasBeenComplete;
    this.hasBeenComplete ||= isComplete;
    if (isFirst) this.touch(cache.everything());
    this.report(isComplete);
    if (isComplete !== this.wasComplete) {
      this.wasComplete = isComplete;
      onCompleteness(isComplete, cache.problems);
    }
    const touched = this.touched;
    this.touched = [];
    if (touched.length > 0) onTouched(mergeTouched(touched));
  }

  /** While the cache is incomplete the last reports stand, but for what the cluster as such says of itself. */
  private report(isComplete: boolean): void {
    if (isComplete) for (const key of this.dirty.keys()) this.describe(key);
    else if (this.hasBeenComplete) this.describe(reportKeys.cluster);
  }

  private describe(key: string): void {
    const { cache, snapshot, onReport } = this.options;
    const observedAtMs = this.dirty.get(key);
    if (observedAtMs === undefined) return;
    this.dirty.delete(key);
    const described = describeReport(cache, key, snapshot, this.unreachableSince);
    const resource = this.lastGroups.settle(key, described, cache);
    onReport(key, this.damping.apply(key, resource), observedAtMs);
  }
}
