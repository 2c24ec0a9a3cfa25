import { FakeClock } from "@causeway/shared/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LeaseWish } from "../core/lease/decide-lease.js";
import { LEASE_MS } from "../core/lease/lease-record.js";
import type { LeaseStore } from "../ports.js";
import { LeaseProcess } from "../testing/lease-rig.js";
import { MemoryLease } from "../testing/memory-lease.js";

/** Between two looks at who may write. */
const LOOK_MS = 50;
/** Of a request, and again of its answer. */
const MAX_DELAY_MS = 900;

type Step =
  | { readonly kind: "start"; readonly pod: string }
  | { readonly kind: "kill" | "leave" | "stop" | "carryOn"; readonly which: number }
  | { readonly kind: "want"; readonly which: number; readonly wish: LeaseWish }
  | { readonly kind: "api"; readonly fault: undefined | "Unavailable" | "Conflict" | "request" | "answer" }
  | { readonly kind: "touch" };

const which = fc.nat({ max: 3 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("start" as const), pod: fc.constantFrom("a", "b", "c") }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom("kill", "leave", "stop", "carryOn", "carryOn"), which }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("want" as const),
      which,
      wish: fc.constantFrom<LeaseWish>("none", "vacant", "any", "any"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("api" as const),
      fault: fc.constantFrom(undefined, undefined, "Unavailable", "Conflict", "request", "answer"),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "touch" as const }) },
);
/** Soon, or about when a Lease without a renewal is anybody's. */
const waitMs = fc.oneof(
  fc.integer({ min: 0, max: 4_000 }),
  fc.integer({ min: LEASE_MS - 2_000, max: LEASE_MS + 4_000 }),
);
/** All begin with two pods, one of which writes. */
const history = fc
  .array(fc.tuple(step, waitMs), { minLength: 4, maxLength: 14 })
  .map((steps): [Step, number][] => [
    [{ kind: "start", pod: "a" }, 2_500],
    [{ kind: "start", pod: "b" }, 2_500],
    ...steps,
  ]);

/** Requests and answers take their time; what was sent is carried out, whatever becomes of the sender. */
function slow(store: MemoryLease, clock: FakeClock, delaysMs: () => number): LeaseStore {
  const wait = () => new Promise<void>((resolve) => void clock.after(delaysMs(), resolve));
  const call = async <T>(act: () => Promise<T>) => {
    await wait();
    const answer = await act().then(
      (value) => ({ ok: true, value }) as const,
      (error: unknown) => ({ ok: false, error }) as const,
    );
    await wait();
    if (answer.ok) return answer.value;
    throw answer.error;
  };
  return {
    read: (signal) => call(() => store.read(signal)),
    write: (record, over, signal) => call(() => store.write(record, over, signal)),
  };
}

class World {
  readonly clock = new FakeClock();
  readonly store = new MemoryLease();
  private readonly chances: readonly number[];
  private processes: readonly { readonly pod: string; readonly process: LeaseProcess }[] = [];
  private drawn = 0;
  private started = 0;

  /** Uniform in [0, 1), drawn in turn. */
  constructor(chances: readonly number[]) {
    this.chances = chances;
  }

  take(step: Step): void {
    if (step.kind === "start") this.start(step.pod);
    else if (step.kind === "api") this.fail(step.fault);
    else if (step.kind === "touch") this.store.touch();
    else this.takeOne(step);
  }

  private takeOne(step: Extract<Step, { which: number }>): void {
    const chosen = this.processes[step.which % Math.max(1, this.processes.length)];
    if (chosen === undefined) return;
    const { process } = chosen;
    if (step.kind === "want") process.lease.want(step.wish);
    if (step.kind === "stop" || step.kind === "kill") process.stop();
    if (step.kind === "carryOn") process.carryOn();
    if (step.kind === "leave") void process.lease[Symbol.asyncDispose]();
    if (step.kind === "leave" || step.kind === "kill") {
      this.processes = this.processes.filter((other) => other !== chosen);
    }
  }

  /** Everything works, and everybody wants it. */
  heal(): void {
    this.fail(undefined);
    if (this.processes.length === 0) this.start("a");
    for (const { process } of this.processes) {
      process.carryOn();
      process.lease.want("any");
    }
  }

  /** Those that would write, by their pods. */
  writers(): readonly string[] {
    return this.processes.filter(({ process }) => process.writes).map(({ pod }) => pod);
  }

  /** The one that started last, which is the one that is to write in the end. */
  get latest(): readonly string[] {
    return this.processes.slice(-1).map(({ pod }) => pod);
  }

  /** A pod has one process: a new one comes when the old one is gone. */
  private start(pod: string): void {
    if (this.processes.some((other) => other.pod === pod)) return;
    this.started += 1;
    const { clock } = this;
    const random = () => this.chance();
    const port = slow(this.store, clock, () => Math.floor(this.chance() * MAX_DELAY_MS));
    const process = new LeaseProcess({ port, clock, name: pod, incarnation: this.started, writeMs: 30, random });
    process.lease.want("vacant");
    this.processes = [...this.processes, { pod, process }];
  }

  private chance(): number {
    this.drawn += 1;
    return this.chances[this.drawn % this.chances.length] ?? 0;
  }

  private fail(fault: Extract<Step, { kind: "api" }>["fault"]): void {
    this.store.failWith = fault === "Unavailable" || fault === "Conflict" ? fault : undefined;
    this.store.losing = fault === "request" || fault === "answer" ? fault : undefined;
  }
}

describe("processes of one edge", () => {
  const chances = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
    ...{ minLength: 97, maxLength: 97 },
  });

  it("never write two at a time, and in the end the last one to start writes", async () => {
    await fc.assert(
      fc.asyncProperty(history, chances, async (steps, drawn) => {
        const world = new World(drawn);
        const pass = async (ms: number) => {
          for (let left = ms; left > 0; left -= LOOK_MS) {
            await world.clock.run(Math.min(left, LOOK_MS));
            expect(world.writers().length).toBeLessThanOrEqual(1);
          }
        };
        for (const [what, waitMs] of steps) {
          world.take(what);
          await pass(waitMs);
        }
        world.heal();
        await pass(60_000);
        expect(world.writers()).toEqual(world.latest);
      }),
      { numRuns: 100 },
    );
  });
});
