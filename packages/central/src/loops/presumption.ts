import type { Clock, ClusterId } from "@causeway/shared";
import type { Planner } from "../core/planner.js";
import type { Reports } from "../reports-port.js";

export interface PresumptionOptions {
  readonly planner: Planner;
  readonly reports: Pick<Reports, "kept" | "held">;
  readonly clock: Clock;
}

/** Others get a turn after so long. */
const SLICE_MS = 20;

/**
 * Has everything planned from what an earlier process of central heard, before anybody asks, and takes back what is not
 * confirmed: unknown is not what was once known. No edge may be told of a plan while anything is presumed.
 */
export class Presumption implements Disposable {
  private readonly options: PresumptionOptions;
  /** Clusters of which reports are held that the planner has not, or not all of. */
  private readonly withheld: Set<ClusterId>;
  private isStopped = false;

  constructor(options: PresumptionOptions) {
    this.options = options;
    this.withheld = new Set(options.reports.kept());
  }

  /** Some reports were kept: there is something to prepare. */
  get hasKept(): boolean {
    return this.withheld.size > 0;
  }

  /** Presumes what was kept of configured clusters, and calls `plan` for a slice of work until it says that none is left. */
  async prepare(plan: () => boolean): Promise<void> {
    const { planner, reports } = this.options;
    const turns = new Turns(this.options.clock);
    for (const cluster of this.withheld) {
      if (this.isStopped) return;
      if (!planner.config.clusters.has(cluster)) continue;
      planner.presume(cluster, reports.held(cluster));
      this.withheld.delete(cluster);
      await turns.give();
    }
    while (!this.isStopped && plan()) await turns.give();
  }

  /** To be called before the cluster's first Complete is folded: what it did not have to send again counts from now on. */
  restore(cluster: ClusterId): void {
    if (!this.withheld.delete(cluster)) return;
    const { planner, reports, clock } = this.options;
    const observedAtMs = clock.now();
    for (const { key, hash, value } of reports.held(cluster)) {
      planner.onReport(cluster, { kind: "upsert", key, hash, value, observedAtMs });
    }
  }

  /** Whoever has not come by now is unknown. */
  dismiss(): void {
    const { planner, clock } = this.options;
    for (const cluster of planner.dismissPresumed(clock.now())) this.withheld.add(cluster);
  }

  [Symbol.dispose](): void {
    this.isStopped = true;
  }
}

/** Lets whatever else waits have a turn every now and then. */
class Turns {
  private readonly clock: Clock;
  private sinceMs: number;

  constructor(clock: Clock) {
    this.clock = clock;
    this.sinceMs = clock.monotonic();
  }

  async give(): Promise<void> {
    if (this.clock.monotonic() - this.sinceMs < SLICE_MS) return;
    await new Promise<void>((resolve) => void this.clock.after(0, resolve));
    this.sinceMs = this.clock.monotonic();
  }
}
