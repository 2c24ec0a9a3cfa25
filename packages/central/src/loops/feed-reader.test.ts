import type { ClusterId } from "@causeway/shared";
import { FakeClock, RecordingLog } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import type { ReportChange } from "../core/report-change.js";
import { FailingReports } from "../testing/failing-reports.js";
import { FeedReader } from "./feed-reader.js";

const REMOVE: readonly ReportChange[] = [{ kind: "remove", key: "service/a/b", observedAtMs: 7 }];

async function createReader() {
  const [clock, log, reports] = [new FakeClock(), new RecordingLog(), new FailingReports()];
  const taken: number[] = [];
  const onChanges = (changes: readonly unknown[]) => void taken.push(changes.length);
  const reader = new FeedReader({ feed: reports.feed(), clock, random: () => 0.5, log, onChanges });
  const session = await reports.openSession("c1" as ClusterId);
  return { clock, log, reports, taken, reader, put: () => reports.put(session, REMOVE) };
}

describe(FeedReader, () => {
  it("takes what changed, as soon as it changed", async () => {
    const { clock, put, taken } = await createReader();
    await put();
    await clock.run(0);
    await put();
    await clock.run(0);
    expect(taken).toEqual([1, 1]);
  });

  it("tries again when the store does not answer", async () => {
    const { clock, put, reports, taken, log } = await createReader();
    reports.isFeedDown = true;
    await put();
    await clock.run(10);
    expect(taken).toEqual([]);
    reports.isFeedDown = false;
    await clock.run(10_000);
    expect(taken).toEqual([1]);
    expect(log.lines.map(({ message }) => message)).toContain("reports not read yet");
    expect(clock.pending).toBe(0);
  });

  it("takes nothing after its end", async () => {
    const { clock, put, taken, reader } = await createReader();
    await clock.run(0);
    reader[Symbol.dispose]();
    await put();
    await clock.run(0);
    expect(taken).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
