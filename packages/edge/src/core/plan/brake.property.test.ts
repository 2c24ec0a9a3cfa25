import type { ClusterId } from "@causeway/shared";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Brake } from "./brake.js";

const cluster = "cluster-2" as ClusterId;
const WINDOW_MS = 60_000;

/** What happens next to so many, after so many milliseconds; which entry a number means is counted round. */
interface Event {
  readonly afterMs: number;
  readonly what: "wish" | "unwish" | "done" | "not done" | "refused";
  readonly index: number;
  readonly count: number;
}

const event: fc.Arbitrary<Event> = fc.record({
  afterMs: fc.oneof(fc.nat(2_000), fc.integer({ min: 20_000, max: 61_000 })),
  what: fc.constantFrom("wish", "wish", "wish", "unwish", "done", "done", "done", "not done", "refused"),
  index: fc.nat(1_000),
  count: fc.integer({ min: 1, max: 5 }),
});

/** A cluster whose entries somebody wishes away, and an edge that asks for what the brake lets through. */
class Model {
  readonly done: { readonly atMs: number; readonly id: string; readonly wasHeld: boolean }[] = [];
  readonly entries: Set<string>;
  private readonly brake = new Brake({ windowMs: WINDOW_MS, holdMs: WINDOW_MS });
  private readonly wished = new Set<string>();
  private readonly asked = new Set<string>();
  private readonly held = new Set<string>();
  private nowMs = 0;

  constructor(size: number) {
    this.entries = new Set(Array.from({ length: size }, (_, index) => `uid-${index}`));
  }

  take({ afterMs, what, index, count }: Event): void {
    this.nowMs += afterMs;
    for (let more = 0; more < count; more += 1) {
      if (what === "wish") this.pick(this.entries, index + more, (id) => this.wished.add(id));
      else if (what === "unwish") this.pick(this.wished, index, (id) => this.wished.delete(id));
      else this.pick(this.asked, index, (id) => this.answer(id, what));
    }
    this.turn();
  }

  private turn(): void {
    const due = Array.from(this.wished).filter((id) => this.entries.has(id));
    this.brake.setDue("all", due.map(removalOf));
    // Growth does not restart a hold: with what was held goes what has come until then.
    const isLettingGo = this.brake.holds().some((hold) => hold.untilMs <= this.nowMs);
    this.brake.judge({ nowMs: this.nowMs, ownedOf: () => this.entries, releasedHolds: [] });
    for (const id of due) {
      const isHeld = this.brake.isHeld(removalOf(id));
      if (isHeld || isLettingGo) this.held.add(id);
      if (!isHeld && !this.asked.has(id)) {
        this.asked.add(id);
        this.brake.asked([removalOf(id)], this.nowMs);
      }
    }
  }

  private answer(id: string, what: Event["what"]): void {
    this.asked.delete(id);
    if (what === "refused") this.brake.refused([removalOf(id)]);
    else this.brake.done([removalOf(id)], this.nowMs);
    if (what === "done" && this.entries.delete(id))
      this.done.push({ atMs: this.nowMs, id, wasHeld: this.held.has(id) });
  }

  private pick(ids: ReadonlySet<string>, index: number, act: (id: string) => void): void {
    const id = Array.from(ids)[index % Math.max(1, ids.size)];
    if (id !== undefined) act(id);
  }
}

function removalOf(id: string) {
  return { cluster, id };
}

describe(Brake, () => {
  it("lets no more than three and no more than 30 % go within any minute without having held them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(event, { maxLength: 100 }), (size, events) => {
        const model = new Model(size);
        for (const one of events) model.take(one);
        for (const [index, first] of model.done.entries()) {
          const later = model.done.slice(index);
          const count = later.filter((one) => one.atMs - first.atMs < WINDOW_MS && !one.wasHeld).length;
          expect(count).toBeLessThanOrEqual(Math.max(3, 0.3 * (size - index)));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
