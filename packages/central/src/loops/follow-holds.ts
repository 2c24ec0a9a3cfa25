import type { Clock, ClusterId, PublishedTable } from "@causeway/shared";

export interface FollowHoldsOptions {
  readonly clock: Clock;
  readonly table: (cluster: ClusterId) => PublishedTable;
  /** All that the cluster has reported so far has been planned, up to its Complete. */
  readonly isComplete: (cluster: ClusterId) => boolean;
  /** Clusters whose edges will come. */
  readonly expected: Iterable<ClusterId>;
}

/** How long the edges of other clusters are waited for after the start. */
const OTHERS_MS = 1_500;
/** How long an edge's own report is waited for: one that does not come must not keep the rest from it. */
const OWN_MS = 5_000;

/**
 * Keeps Follow streams from beginning before the reports are in. After a start central knows settings only: what it would
 * tell an edge then lacks everything that others have, and what the edge itself has confirmed. Telling it at once would make
 * every edge drop and take again what it holds already.
 */
export class FollowHolds implements Disposable {
  private readonly options: FollowHoldsOptions;
  private readonly awaited: Set<ClusterId>;
  /** Held clusters, each with since when. */
  private readonly held = new Map<ClusterId, number>();
  private readonly known = new Set<ClusterId>();
  private readonly cancels = new Set<() => void>();
  private readonly startMs: number;

  constructor(options: FollowHoldsOptions) {
    this.options = options;
    this.awaited = new Set(options.expected);
    this.startMs = options.clock.monotonic();
    this.lookAfter(OTHERS_MS);
  }

  /** An edge opens a Follow stream. Only the first one is held: later ones find what was planned meanwhile. */
  ask(cluster: ClusterId): void {
    if (this.known.has(cluster)) return;
    this.known.add(cluster);
    this.options.table(cluster).hold();
    this.held.set(cluster, this.options.clock.monotonic());
    this.lookAfter(OWN_MS);
    this.look();
  }

  /** Everything that was noted has been planned. */
  look(): void {
    if (this.held.size === 0) return;
    const nowMs = this.options.clock.monotonic();
    for (const cluster of this.awaited) if (this.options.isComplete(cluster)) this.awaited.delete(cluster);
    if (this.awaited.size > 0 && nowMs - this.startMs < OTHERS_MS) return;
    for (const [cluster, sinceMs] of this.held) {
      if (!this.options.isComplete(cluster) && nowMs - sinceMs < OWN_MS) continue;
      this.held.delete(cluster);
      this.options.table(cluster).release();
    }
  }

  [Symbol.dispose](): void {
    for (const cancel of this.cancels) cancel();
    this.cancels.clear();
  }

  private lookAfter(ms: number): void {
    const cancel = this.options.clock.after(ms, () => {
      this.cancels.delete(cancel);
      this.look();
    });
    this.cancels.add(cancel);
  }
}
