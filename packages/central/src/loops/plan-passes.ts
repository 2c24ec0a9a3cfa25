import type { Clock } from "@causeway/shared";
import type { Planner } from "../core/planner.js";
import type { HubMetrics } from "../metrics-port.js";
import type { FollowTables } from "./follow-tables.js";
import type { HubObserver } from "./hub-observer.js";

/** Services planned before other work gets a turn: some milliseconds. */
const SLICE = 500;

/** Services planned in advance in one go, by a process that must answer meanwhile whether it lives. */
const FEW = 50;

export interface PlanPassesOptions {
  readonly planner: Planner;
  readonly tables: FollowTables;
  readonly clock: Clock;
  readonly metrics: HubMetrics;
  readonly observer: () => HubObserver;
  /** What is noted is far from all there is: nothing is planned until that has changed, which a `wake` says. */
  readonly isGathering: () => boolean;
  /** Everything that was noted has been planned. */
  readonly onIdle: () => void;
}

/** Passes that take less follow each other at once. */
const LONG_MS = 20;

/** Whoever waits for a change never waits longer than this for others. */
const MAX_REST_MS = 100;

/**
 * Runs passes of the planner and publishes what they change. Idle it acts at once; a long one is cut into slices. After a long
 * slice comes a rest as long while reports still come in: they are planned together, so that a thousand edges that all have
 * much to say cost one plan for many reports, and what they say is still read.
 */
export class PlanPasses implements Disposable {
  private readonly options: PlanPassesOptions;
  private cancelNext: undefined | (() => void);
  private isStopped = false;
  /** More was noted since the last slice. */
  private hasNews = false;

  constructor(options: PlanPassesOptions) {
    this.options = options;
    options.planner.onLooked = (service, clusters) => options.observer().onLooked(service, clusters);
  }

  /** Something was noted: it is planned before this returns, or in the slices that are still to come. */
  wake(): void {
    this.hasNews = true;
    if (this.cancelNext === undefined && !this.isStopped) this.pass();
  }

  /** Plans a slice of what was noted although reports are still to come; false when that was all. */
  anticipate(): boolean {
    return !this.isStopped && this.options.planner.hasWork && this.slice(FEW).isMoreLeft;
  }

  [Symbol.dispose](): void {
    this.isStopped = true;
    this.cancelNext?.();
  }

  private pass(): void {
    const { planner } = this.options;
    this.cancelNext = undefined;
    if (!planner.hasWork || this.options.isGathering()) return;
    const { isMoreLeft, tookMs } = this.slice(SLICE);
    const restMs = tookMs < LONG_MS || !this.hasNews ? 0 : Math.min(tookMs, MAX_REST_MS);
    this.hasNews = false;
    if (isMoreLeft || restMs > 0) this.cancelNext = this.options.clock.after(restMs, () => this.pass());
    if (isMoreLeft) return;
    this.options.observer().onIdle();
    this.options.onIdle();
  }

  private slice(maxServices: number): { readonly isMoreLeft: boolean; readonly tookMs: number } {
    const { planner, tables, clock, metrics } = this.options;
    const observer = this.options.observer();
    const [startMs, nowMs] = [clock.monotonic(), clock.now()];
    let changes = 0;
    const isMoreLeft = planner.run(maxServices, startMs, (cluster, key, content, observedAtMs) => {
      const causedAtMs = Math.min(observedAtMs, nowMs);
      changes += 1;
      tables.publish(cluster, key, content, causedAtMs);
      observer.onPublished(cluster, key);
      // What an edge said before its first Complete may have been caused at any time.
      if (Number.isFinite(observedAtMs)) metrics.onPlanned(nowMs - causedAtMs);
    });
    const tookMs = clock.monotonic() - startMs;
    metrics.onPass(tookMs, changes);
    return { isMoreLeft, tookMs };
  }
}
