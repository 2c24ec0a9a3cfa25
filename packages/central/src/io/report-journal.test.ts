import type { ClusterId } from "@causeway/shared";
import { FakeClock, RecordingLog } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import type { ReportChange } from "../core/report-change.js";
import { serviceReport } from "../testing/reports.js";
import { ReportJournal } from "./report-journal.js";

const C1 = "c1" as ClusterId;
const BACKLOG = 3_500;

/** A journal that has to copy as many changes, into a set of keys; `lateMs` is how much later than due its timers come. */
function createJournal() {
  const fake = new FakeClock();
  const late = { ms: 0 };
  const clock = {
    now: () => fake.now(),
    monotonic: () => fake.monotonic() + late.ms,
    after: (ms: number, callback: () => void) => fake.after(ms, callback),
  };
  const copied = new Set<string>();
  const copy = { write: (changes: readonly { key: string }[]) => void changes.map(({ key }) => copied.add(key)) };
  const report = { value: serviceReport(), hash: "h", observedAtMs: 1, term: undefined };
  const journal = new ReportJournal({
    ...{ copy, read: () => report, clock, log: new RecordingLog(), onFailure: () => expect.fail("it can be written") },
  });
  const changes = Array.from({ length: BACKLOG }, (_, index): ReportChange => {
    return { kind: "upsert", key: `service/bookinfo/s-${index}`, ...report };
  });
  journal.mark(C1, changes);
  return { journal, clock: fake, late, copied };
}

describe(ReportJournal, () => {
  it("says how much is not copied yet, and copies a backlog at once where nobody else needs the process", () => {
    const { journal, clock, copied } = createJournal();
    const seen = [300, 10, 10, 10].map((ms) => {
      clock.advance(ms);
      return [copied.size, journal.behind];
    });
    expect(seen).toEqual([
      [1_000, 2_500],
      [2_000, 1_500],
      [3_000, 500],
      [3_500, 0],
    ]);
    expect(clock.pending).toBe(0);
  });

  it("leaves the process to others while its timers come late", () => {
    const { clock, late, copied } = createJournal();
    late.ms = 50;
    clock.advance(300);
    expect(copied.size).toBe(1_000);
    clock.advance(99);
    expect(copied.size).toBe(1_000);
    clock.advance(1);
    expect(copied.size).toBe(2_000);
    // That one came in time.
    clock.advance(10);
    expect(copied.size).toBe(3_000);
  });

  it("counts a key once, however often it changes, and nothing after its end", () => {
    const { journal, copied, clock } = createJournal();
    journal.mark(C1, [{ kind: "remove", key: "service/bookinfo/s-0", observedAtMs: 2 }]);
    journal.mark(C1, [{ kind: "complete", observedAtMs: 2 }]);
    expect(journal.behind).toBe(BACKLOG);
    journal[Symbol.dispose]();
    expect([copied.size, journal.behind, clock.pending]).toEqual([BACKLOG, 0, 0]);
    journal.mark(C1, [{ kind: "remove", key: "service/bookinfo/s-0", observedAtMs: 3 }]);
    expect([journal.behind, clock.pending]).toEqual([0, 0]);
  });
});
