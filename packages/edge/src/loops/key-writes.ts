import type { Clock } from "@causeway/shared";
import { type Action, type OwnedRef, refOf, type Urgency } from "../core/plan/action.js";
import type { ReconcileWork } from "./reconcile-work.js";
import { parseWorkId } from "./reconcile-work.js";
import type { WriteRunner } from "./reconcile-writes.js";
import { WakeTimer } from "./wake-timer.js";

export interface KeyWritesOptions {
  readonly runner: WriteRunner;
  readonly work: ReconcileWork;
  readonly clock: Clock;
  /** There is a reason for another turn. */
  readonly schedule: () => void;
}

/** A write that is to be looked after; by identity, so that no two are taken for one. */
interface WriteMoment {
  /** Whose plan it was. */
  readonly id: string;
  readonly of: OwnedRef;
}

const URGENCIES: readonly Urgency[] = ["urgent", "background"];

/** Which keys wait for what they have written, or for room to write. */
export class KeyWrites {
  private readonly options: KeyWritesOptions;
  /** When the watch must have shown a write. */
  private readonly deadlines: WakeTimer<WriteMoment>;
  /** When a failed write may be tried again. */
  private readonly retries: WakeTimer<WriteMoment>;
  /** Keys whose writes found no room, in order: no more of them are looked at again than there is room for. */
  private readonly waiting: Readonly<Record<Urgency, Set<string>>> = { urgent: new Set(), background: new Set() };

  constructor(options: KeyWritesOptions) {
    this.options = options;
    this.deadlines = new WakeTimer(options.clock, options.schedule);
    this.retries = new WakeTimer(options.clock, options.schedule);
  }

  /** Starts the write, or lets its key wait for room. */
  write(id: string, action: Action): void {
    const moment: WriteMoment = { id, of: refOf(action) };
    const isStarted = this.options.runner.tryStart(action, {
      lookAt: (timeMs) => this.deadlines.add(moment, timeMs),
      retryAt: (timeMs) => this.onFailure(moment, timeMs),
    });
    if (!isStarted) this.waiting[action.urgency].add(id);
  }

  /** Wakes the keys whose moment has come, and of those that wait for room as many as there is room for. */
  wakeDue(nowMs: number): void {
    const { work, runner } = this.options;
    for (const { id, of } of [...this.deadlines.takeDue(nowMs), ...this.retries.takeDue(nowMs)]) {
      work.wakeKey(parseWorkId(id));
      work.wakeWriters(of);
    }
    for (const urgency of URGENCIES) {
      const waiting = this.waiting[urgency];
      for (const id of Array.from(waiting).slice(0, Math.max(0, runner.room(urgency, nowMs)))) {
        waiting.delete(id);
        work.wakeKey(parseWorkId(id));
      }
    }
  }

  /**
   * When there will be room for a key that waits, in monotonic milliseconds; undefined when none waits, or when the end of
   * a request, or the leave to write, will tell.
   */
  roomAtMs(nowMs: number): undefined | number {
    const { runner } = this.options;
    if (!runner.mayWrite) return undefined;
    const waiting = URGENCIES.filter((urgency) => this.waiting[urgency].size > 0);
    const times = waiting.map((urgency) => (runner.room(urgency, nowMs) > 0 ? nowMs : runner.nextMs(urgency)));
    const known = times.filter((time) => time >= nowMs);
    return known.length === 0 ? undefined : Math.min(...known);
  }

  get isIdle(): boolean {
    return (
      this.retries.size + this.waiting.urgent.size + this.waiting.background.size + this.options.runner.inFlight === 0
    );
  }

  /** Resolves when no request is left. */
  async stop(): Promise<void> {
    this.deadlines.stop();
    this.retries.stop();
    await this.options.runner.finish();
    // What came back meanwhile may have set them again.
    this.deadlines.stop();
    this.retries.stop();
  }

  /** Looks now, to tell of the failure, and again when there is something to try. */
  private onFailure(moment: WriteMoment, timeMs: number): void {
    this.retries.add(moment, timeMs);
    this.options.work.wakeKey(parseWorkId(moment.id));
    this.options.schedule();
  }
}
