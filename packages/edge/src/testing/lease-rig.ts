import type { Clock } from "@causeway/shared";
import { type FakeClock, RecordingLog } from "@causeway/shared/testing";
import { WriterLease } from "../loops/writer-lease.js";
import type { LeaseStore } from "../ports.js";

/** The clock of a process that can be stopped as by SIGSTOP: time goes on, nothing of it is noticed. */
class StoppableClock implements Clock {
  private readonly clock: Clock;
  private waiting: undefined | (() => void)[];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  now(): number {
    return this.clock.now();
  }

  monotonic(): number {
    return this.clock.monotonic();
  }

  after(ms: number, callback: () => void): () => void {
    let isCancelled = false;
    const call = () => {
      if (isCancelled) return;
      if (this.waiting === undefined) callback();
      else this.waiting.push(call);
    };
    const cancel = this.clock.after(ms, call);
    return () => {
      isCancelled = true;
      cancel();
    };
  }

  stop(): void {
    this.waiting ??= [];
  }

  carryOn(): void {
    const due = this.waiting ?? [];
    this.waiting = undefined;
    for (const call of due) call();
  }
}

export interface LeaseProcessOptions {
  readonly port: LeaseStore;
  readonly clock: FakeClock;
  /** Of its pod. */
  readonly name: string;
  readonly incarnation: number;
  /** How long what it has begun to write takes. */
  readonly writeMs?: number;
  readonly random?: () => number;
  readonly onHandOver?: () => void;
}

/** One process of an edge, as far as its Lease goes. */
export class LeaseProcess {
  readonly lease: WriterLease;
  readonly log = new RecordingLog();
  /** What it was told, in order. */
  readonly told: ("carryOn" | "giveWay" | "handOver")[] = [];
  private readonly clock: StoppableClock;
  private isStopped = false;

  constructor({
    port,
    clock,
    name,
    incarnation,
    writeMs = 0,
    random = () => 0.5,
    onHandOver = () => {},
  }: LeaseProcessOptions) {
    this.clock = new StoppableClock(clock);
    this.lease = new WriterLease({
      ...{ port, me: { name, process: { instance: `process-${incarnation}`, incarnation } }, clock: this.clock },
      ...{ random, log: this.log, onChange: () => undefined },
      carryOn: () => void this.told.push("carryOn"),
      handOver: () => {
        this.told.push("handOver");
        onHandOver();
        return Promise.resolve();
      },
      giveWay: () => {
        this.told.push("giveWay");
        return writeMs === 0
          ? Promise.resolve()
          : new Promise((resolve) => {
              this.clock.after(writeMs, resolve);
            });
      },
    });
  }

  /** Whether it would write if it had something to write; a stopped process does nothing. */
  get writes(): boolean {
    return !this.isStopped && this.lease.mayWrite;
  }

  stop(): void {
    this.isStopped = true;
    this.clock.stop();
  }

  carryOn(): void {
    this.isStopped = false;
    this.clock.carryOn();
  }
}
