import type { ClusterId, ReportResource } from "@causeway/shared";
import { FakeClock, RecordingLog } from "@causeway/shared/testing";
import { describe, expect, it } from "vitest";
import type { ReportChange } from "../core/report-change.js";
import { FailingReports } from "../testing/failing-reports.js";
import { serviceReport } from "../testing/reports.js";
import { ReportInbox } from "./report-inbox.js";

const C1 = "c1" as ClusterId;

function createInbox() {
  const [clock, log, reports] = [new FakeClock(), new RecordingLog(), new FailingReports()];
  const feed = reports.feed();
  const open = () => new ReportInbox({ cluster: C1, reports, clock, random: () => 0.5, log });
  const stored = async () => (await feed.take()).map(({ change }) => describeChange(change));
  return { clock, log, reports, open, stored, inbox: open() };
}

function upsert(key: string, hash = "h"): ReportChange {
  return { kind: "upsert", key, value: serviceReport() as ReportResource, hash, observedAtMs: 0 };
}

const COMPLETE: ReportChange = { kind: "complete", observedAtMs: 0 };

function describeChange(change: ReportChange): string {
  if (change.kind === "complete") return "complete";
  return change.kind === "upsert" ? `${change.key}=${change.hash}` : `-${change.key}`;
}

describe(ReportInbox, () => {
  it("stores at once when idle, and gathers the newest of each key while a write is under way", async () => {
    const { inbox, clock, reports, stored } = createInbox();
    inbox.add([upsert("a", "1")]);
    inbox.add([upsert("a", "2"), upsert("b", "1")]);
    inbox.add([COMPLETE, upsert("a", "3"), { kind: "remove", key: "b", observedAtMs: 0 }]);
    await clock.run(0);
    expect(reports.puts).toBe(2);
    expect(await stored()).toEqual(["a=3", "-b", "complete"]);
  });

  it("tries again while the store does not answer, and loses nothing that came meanwhile", async () => {
    const { inbox, clock, reports, stored, log } = createInbox();
    reports.isDown = true;
    inbox.add([upsert("a", "1"), upsert("b", "1"), COMPLETE]);
    await clock.run(20);
    inbox.add([upsert("a", "2")]);
    reports.isDown = false;
    await clock.run(10_000);
    expect(await stored()).toEqual(["a=2", "b=1", "complete"]);
    expect(log.lines.map(({ message }) => message)).toContain("report not stored yet");
    expect(clock.pending).toBe(0);
  });

  it("stores nothing any more once a later session is open elsewhere", async () => {
    const { inbox, clock, reports, stored } = createInbox();
    inbox.add([upsert("a", "1")]);
    await clock.run(0);
    await reports.openSession(C1);
    inbox.add([upsert("a", "2")]);
    inbox.add([upsert("a", "3")]);
    await clock.run(0);
    expect(await stored()).toEqual(["a=1"]);
  });

  it("ends at once, also in the wait for the next attempt", async () => {
    const { inbox, clock, reports, stored } = createInbox();
    reports.isDown = true;
    inbox.add([upsert("a")]);
    await clock.run(0);
    inbox[Symbol.dispose]();
    reports.isDown = false;
    await clock.run(60_000);
    expect(await stored()).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});
