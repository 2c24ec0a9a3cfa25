import type { Clock, ClusterId } from "@causeway/shared";
import type { Planner } from "../core/planner.js";

export interface SilenceTimersOptions {
  readonly planner: Planner;
  readonly clock: Clock;
  /** The planner has noted something. */
  readonly onGrown: () => void;
}

/** Tells the planner when the silence of an edge reaches the next limit: stale, then lost. One timer a silent edge. */
export class SilenceTimers implements Disposable {
  private readonly options: SilenceTimersOptions;
  private readonly cancels = new Map<ClusterId, () => void>();

  constructor(options: SilenceTimersOptions) {
    this.options = options;
  }

  /** Sets the timer for the cluster's next limit, or none when it is heard or past all limits. */
  schedule(cluster: ClusterId): void {
    const { planner, clock } = this.options;
    this.cancels.get(cluster)?.();
    this.cancels.delete(cluster);
    const silence = planner.silenceOf(cluster, clock.monotonic());
    if (silence === undefined) return;
    const next = planner.silences().find((limitMs) => limitMs > silence);
    if (next !== undefined)
      this.cancels.set(
        cluster,
        clock.after(next - silence, () => this.grow(cluster)),
      );
  }

  /** New settings may bring new limits. */
  scheduleAll(): void {
    for (const cluster of this.options.planner.silentClusters()) this.schedule(cluster);
  }

  [Symbol.dispose](): void {
    for (const cancel of this.cancels.values()) cancel();
    this.cancels.clear();
  }

  private grow(cluster: ClusterId): void {
    const { planner, clock, onGrown } = this.options;
    planner.onSilenceGrown(cluster, { observedAtMs: clock.now(), monotonicMs: clock.monotonic() });
    this.schedule(cluster);
    onGrown();
  }
}
