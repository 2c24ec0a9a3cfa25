import type { Clock, ClusterId, PublishedTable } from "@causeway/shared";

export interface FollowHoldsOptions {
  readonly clock: Clock;
  readonly table: (cluster: ClusterId) => PublishedTable;
  /** All that the cluster reports has been taken in, up to its Complete. */
  readonly isComplete: (cluster: ClusterId) => boolean;
  /** Something that was taken in has not been planned yet. */
  readonly isPlanning: () => boolean;
  /** Clusters whose edges will come. */
  readonly expected: Iterable<ClusterId>;
  /** Once: the reports are in, and everything is to be planned now. */
  readonly onGathered: () => void;
}

/** How long edges that do not come are waited for, since the start and since one that came. */
const ABSENT_MS = 2_000;
/** How long a report is waited for that does not go on: one that never ends must not keep the rest from anybody. */
const STALLED_MS = 5_000;
/** However many reports there are, and however slowly they come. */
const MAX_GATHER_MS = 30_000;
/** How often it is looked whether those that are waited for still say something. */
const LOOK_MS = 250;

/**
 * Keeps Follow streams from beginning, and plans from being made, before the reports are in. After a start central knows
 * settings only: what it would tell an edge then lacks everything that others have, and what the edge itself has confirmed.
 * Telling it at once would make every edge drop and take again what it holds already; planning it at once would plan
 * everything as often as reports come in.
 */
export class FollowHolds implements Disposable {
  private readonly options: FollowHoldsOptions;
  private readonly awaited: Set<ClusterId>;
  /** When a cluster's edge last said anything: its Report stream was opened, or brought a frame. */
  private readonly heard = new Map<ClusterId, number>();
  /** Held clusters, each with since when. */
  private readonly held = new Map<ClusterId, number>();
  private readonly known = new Set<ClusterId>();
  private startMs: number;
  /** When the last of them came that are waited for. */
  private cameMs: number;
  private gathers: boolean;
  private hasBegun = false;
  private cancelLook: undefined | (() => void);

  constructor(options: FollowHoldsOptions) {
    this.options = options;
    this.awaited = new Set(options.expected);
    this.gathers = this.awaited.size > 0;
    this.startMs = options.clock.monotonic();
    this.cameMs = this.startMs;
  }

  /** From now on edges can come, and are waited for. */
  begin(): void {
    this.hasBegun = true;
    this.startMs = this.options.clock.monotonic();
    this.cameMs = this.startMs;
    this.lookLater();
  }

  /** Reports are still to come without which a plan would soon be made anew. */
  get isGathering(): boolean {
    return this.gathers;
  }

  /** An edge opens a Follow stream. Only the first one is held: later ones find what was planned meanwhile. */
  ask(cluster: ClusterId): void {
    if (this.known.has(cluster)) return;
    this.known.add(cluster);
    this.options.table(cluster).hold();
    this.held.set(cluster, this.options.clock.monotonic());
    this.lookLater();
    this.look();
  }

  /** The cluster's edge reports. */
  hear(cluster: ClusterId): void {
    if (!this.gathers && !this.held.has(cluster)) return;
    const nowMs = this.options.clock.monotonic();
    if (this.awaited.has(cluster) && !this.heard.has(cluster)) this.cameMs = nowMs;
    this.heard.set(cluster, nowMs);
  }

  /** The cluster's report has been taken in up to its Complete. */
  arrive(cluster: ClusterId): void {
    if (this.awaited.delete(cluster) && this.awaited.size === 0) this.look();
  }

  /** Everything that was noted has been planned, or time has passed. */
  look(): void {
    if (!this.hasBegun) return;
    const nowMs = this.options.clock.monotonic();
    if (this.gathers) {
      if (this.waits(nowMs)) return;
      this.gathers = false;
      this.options.onGathered();
    }
    if (this.options.isPlanning()) return;
    for (const [cluster, sinceMs] of this.held) {
      if (!this.options.isComplete(cluster) && nowMs - this.saidMs(cluster, sinceMs) < STALLED_MS) continue;
      this.held.delete(cluster);
      this.heard.delete(cluster);
      this.options.table(cluster).release();
    }
  }

  [Symbol.dispose](): void {
    this.cancelLook?.();
    this.gathers = false;
    this.held.clear();
  }

  private waits(nowMs: number): boolean {
    if (nowMs - this.startMs >= MAX_GATHER_MS) return false;
    for (const cluster of this.awaited) {
      const saidMs = this.heard.get(cluster);
      const isAwaited = saidMs === undefined ? nowMs - this.cameMs < ABSENT_MS : nowMs - saidMs < STALLED_MS;
      if (isAwaited) return true;
    }
    return false;
  }

  private saidMs(cluster: ClusterId, sinceMs: number): number {
    return Math.max(sinceMs, this.heard.get(cluster) ?? 0);
  }

  /** For as long as somebody is waited for, or waits. */
  private lookLater(): void {
    if (!this.hasBegun || this.cancelLook !== undefined || !(this.gathers || this.held.size > 0)) return;
    this.cancelLook = this.options.clock.after(LOOK_MS, () => {
      this.cancelLook = undefined;
      this.look();
      this.lookLater();
    });
  }
}
