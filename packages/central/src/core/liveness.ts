import type { ClusterId } from "@causeway/shared";

/** Since when each edge is silent. Times are milliseconds of a clock that only goes forward. */
export class Liveness {
  private readonly silentSince = new Map<ClusterId, number>();
  private readonly startMs: number;

  /** `startMs`: when central started; no silence is counted from before. */
  constructor(startMs: number) {
    this.startMs = startMs;
  }

  /** Its edge is connected: frames come, or the link would be down. Returns for how long it was silent. */
  heard(cluster: ClusterId, nowMs: number): undefined | number {
    const silentMs = this.silenceOf(cluster, nowMs);
    this.silentSince.delete(cluster);
    return silentMs;
  }

  /** Its link is down and the last frame came at `lastFrameMs`. Keeps the earlier time when it already was silent. */
  silent(cluster: ClusterId, lastFrameMs: number): void {
    if (!this.silentSince.has(cluster)) this.silentSince.set(cluster, Math.max(this.startMs, lastFrameMs));
  }

  /** Undefined while it is heard; a cluster that was never heard has no silence either: it is unknown. */
  silenceOf(cluster: ClusterId, nowMs: number): undefined | number {
    const sinceMs = this.silentSince.get(cluster);
    return sinceMs === undefined ? undefined : Math.max(0, nowMs - sinceMs);
  }

  /** Silent clusters. */
  silentClusters(): Iterable<ClusterId> {
    return this.silentSince.keys();
  }
}
