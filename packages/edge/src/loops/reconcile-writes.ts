import { AppError, type Clock, type Log } from "@causeway/shared";
import { KubeError } from "@causeway/shared/kube";
import { type Action, describeRef, type Removal, refOf, type Urgency } from "../core/plan/action.js";
import type { Brake } from "../core/plan/brake.js";
import type { WritePace } from "../core/plan/write-pace.js";
import { isUncertain, SHOW_DEADLINE_MS, type Writes } from "../core/plan/writes.js";
import type { ObjectWriter } from "../ports.js";

/** Requests that the API server works on at the same time, at most. */
const MAX_IN_FLIGHT = 32;

export interface WriteRunnerOptions {
  readonly writer: ObjectWriter;
  /** Whether anything may be written now. */
  readonly mayWrite: () => boolean;
  readonly writes: Writes;
  readonly pace: WritePace;
  readonly brake: Brake;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** A request is over: whoever found no room may try again. */
  readonly onRoom: () => void;
}

export interface WriteCounts {
  readonly create: number;
  readonly replace: number;
  readonly delete: number;
  readonly failed: number;
}

/** Where the plan that a write came from hears of it; monotonic milliseconds. */
export interface WriteOutcome {
  /** Done: the watch must have shown it by then. */
  lookAt(timeMs: number): void;
  /** Failed: it may be tried again then. */
  retryAt(timeMs: number): void;
}

/** Carries out actions, without waiting for them, as fast as the pace allows. */
export class WriteRunner {
  private readonly options: WriteRunnerOptions;
  private readonly running = new Set<Promise<void>>();
  private readonly counted = { create: 0, replace: 0, delete: 0, failed: 0 };

  constructor(options: WriteRunnerOptions) {
    this.options = options;
  }

  /** Starts one write; false when there is no room for it now. */
  tryStart(action: Action, outcome: WriteOutcome): boolean {
    const { pace, writes, brake, clock } = this.options;
    const nowMs = clock.monotonic();
    if (!this.mayWrite || this.running.size >= MAX_IN_FLIGHT || !pace.tryTake(action.urgency, nowMs)) return false;
    writes.begin(action);
    brake.asked(removesOf(action), nowMs);
    const run: Promise<void> = this.run(action, outcome).finally(() => {
      this.running.delete(run);
      this.options.onRoom();
    });
    this.running.add(run);
    return true;
  }

  get mayWrite(): boolean {
    return this.options.mayWrite();
  }

  /** How many writes of this urgency there is room for now. */
  room(urgency: Urgency, nowMs: number): number {
    if (!this.mayWrite) return 0;
    return Math.min(MAX_IN_FLIGHT - this.running.size, this.options.pace.left(urgency, nowMs));
  }

  /** When the pace allows the next write of this urgency; monotonic milliseconds. */
  nextMs(urgency: Urgency): number {
    return this.options.pace.nextMs(urgency);
  }

  get counts(): WriteCounts {
    return { ...this.counted };
  }

  get inFlight(): number {
    return this.running.size;
  }

  /** Resolves when no request is left; starts none. */
  async finish(): Promise<void> {
    await Promise.all(this.running);
  }

  private async run(action: Action, outcome: WriteOutcome): Promise<void> {
    const { writes, pace, brake, clock, log } = this.options;
    try {
      await this.send(action);
      writes.succeeded(action, clock.monotonic());
      pace.eased();
      brake.done(removesOf(action), clock.monotonic());
      this.counted[action.kind] += 1;
      outcome.lookAt(clock.monotonic() + SHOW_DEADLINE_MS);
      log.info({ action: action.kind, object: describeRef(refOf(action)) }, "object written");
    } catch (error) {
      this.onFailure(action, error, outcome);
    }
  }

  private async send(action: Action): Promise<void> {
    const { writer } = this.options;
    switch (action.kind) {
      case "create":
        return writer.create(action.object);
      case "replace":
        return writer.replace(action.object, action.over);
      case "delete":
        return writer.delete(action.of, action.uid, action.over);
    }
  }

  private onFailure(action: Action, error: unknown, outcome: WriteOutcome): void {
    const { writes, pace, brake, clock, random, log } = this.options;
    if (!(error instanceof AppError)) throw error;
    const nowMs = clock.monotonic();
    this.counted.failed += 1;
    if (isUncertain(error)) brake.done(removesOf(action), nowMs);
    else brake.refused(removesOf(action));
    if (error.code === "Throttled") pace.throttled(nowMs, random, retryAfterOf(error));
    const { attempts, nextMs } = writes.failed(action, error, nowMs);
    outcome.retryAt(nextMs);
    log.warn({ action: action.kind, object: describeRef(refOf(action)), error, attempts }, "write failed");
  }
}

function removesOf(action: Action): readonly Removal[] {
  return action.kind === "create" ? [] : action.removes;
}

/** How long the API server wants to be left alone; 0 when it did not say. */
function retryAfterOf(error: AppError): number {
  return error instanceof KubeError ? (error.retryAfterMs ?? 0) : 0;
}
