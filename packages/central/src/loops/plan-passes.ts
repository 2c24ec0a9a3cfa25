import type { Clock } from "@causeway/shared";
import type { Planner } from "../core/planner.js";
import type { HubMetrics } from "../metrics-port.js";
import type { FollowTables } from "./follow-tables.js";
import type { HubObserver } from "./hub-observer.js";

/** Services planned before other work gets a turn: some milliseconds. */
const SLICE = 500;

export interface PlanPassesOptions {
  readonly planner: Planner;
  readonly tables: FollowTables;
  readonly clock: Clock;
  readonly metrics: HubMetrics;
  readonly observer: () => HubObserver;
}

/** Runs passes of the planner and publishes what they change. Idle it acts at once; a long one is cut into slices. */
export class PlanPasses implements Disposable {
  private readonly options: PlanPassesOptions;
  private cancelNext: undefined | (() => void);
  private isStopped = false;

  constructor(options: PlanPassesOptions) {
    this.options = options;
    options.planner.onLooked = (service, clusters) => options.observer().onLooked(service, clusters);
  }

  /** Something was noted: it is planned before this returns, or in the slices that are still to come. */
  wake(): void {
    if (this.cancelNext === undefined && !this.isStopped) this.pass();
  }

  [Symbol.dispose](): void {
    this.isStopped = true;
    this.cancelNext?.();
  }

  private pass(): void {
    const { planner, tables, clock, metrics } = this.options;
    const observer = this.options.observer();
    this.cancelNext = undefined;
    if (!planner.hasWork) return;
    const [startMs, nowMs] = [clock.monotonic(), clock.now()];
    let changes = 0;
    const isMoreLeft = planner.run(SLICE, startMs, (cluster, key, content, observedAtMs) => {
      const causedAtMs = Math.min(observedAtMs, nowMs);
      changes += 1;
      tables.publish(cluster, key, content, causedAtMs);
      observer.onPublished(cluster, key);
      metrics.onPlanned(nowMs - causedAtMs);
    });
    metrics.onPass(clock.monotonic() - startMs, changes);
    if (isMoreLeft) this.cancelNext = clock.after(0, () => this.pass());
    else observer.onIdle();
  }
}
