import { type ClusterId, reportKeys, type ServiceKey } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import type { ClusterChange, ReportChange } from "../core/report-change.js";
import type { Reports } from "../reports-port.js";
import { serviceReport } from "./reports.js";

const C1 = "c1" as ClusterId;
const KEY = reportKeys.service("bookinfo/details" as ServiceKey);

/** What every adapter of the Reports port must do. */
export function describeReports(name: string, create: () => Promise<Reports>): void {
  describe(name, () => {
    it("gives a reader what was stored before it came, and then what changed", async () => {
      const reports = await create();
      const session = await reports.openSession(C1);
      await reports.put(session, [upsert(1), complete(2)]);
      const feed = reports.feed();
      expect(await feed.take()).toEqual(of(upsert(1), complete(2)));
      expect(await feed.take()).toEqual([]);
      await reports.put(session, [upsert(3)]);
      expect(await feed.take()).toEqual(of(upsert(3)));
    });

    it("gives only the newest value of a key", async () => {
      const reports = await create();
      const feed = reports.feed();
      const session = await reports.openSession(C1);
      await reports.put(session, [upsert(1), upsert(2)]);
      await reports.put(session, [upsert(3), remove(4)]);
      expect(await feed.take()).toEqual(of(remove(4)));
    });

    it("gives complete after what it completes", async () => {
      const reports = await create();
      const feed = reports.feed();
      const session = await reports.openSession(C1);
      await reports.put(session, [complete(1)]);
      await reports.put(session, [upsert(2)]);
      expect((await feed.take()).map(({ change }) => change.kind)).toEqual(["upsert", "complete"]);
    });

    it("calls back after each put that stored something", async () => {
      const reports = await create();
      const feed = reports.feed();
      let calls = 0;
      feed.onChange(() => {
        calls += 1;
      });
      await reports.put(await reports.openSession(C1), [upsert(1)]);
      feed.close();
      await reports.put(await reports.openSession(C1), [upsert(2)]);
      expect(calls).toBe(1);
    });

    it("stores nothing of a session when a later one is open", async () => {
      const reports = await create();
      const feed = reports.feed();
      const earlier = await reports.openSession(C1);
      const later = await reports.openSession(C1);
      expect(await reports.put(earlier, [upsert(1)])).toBe("superseded");
      expect(await feed.take()).toEqual([]);
      expect(await reports.put(later, [upsert(2)])).toBe("stored");
      expect(later.fence).toBeGreaterThan(earlier.fence);
    });

    it("does not let sessions of different clusters meet", async () => {
      const reports = await create();
      const first = await reports.openSession(C1);
      await reports.openSession("c2" as ClusterId);
      expect(await reports.put(first, [upsert(1)])).toBe("stored");
    });

    it("holds each resource with its hash, so that an equal state need not be sent again", async () => {
      const reports = await create();
      await reports.put(await reports.openSession(C1), [upsert(1), upsert(2)]);
      expect([...reports.held(C1)]).toEqual([{ key: KEY, hash: "hash-2", value: serviceReport() }]);
    });

    it("holds nothing of a cluster that was never heard of", async () => {
      const reports = await create();
      expect([...reports.held(C1)]).toEqual([]);
    });
  });
}

function upsert(at: number): ReportChange {
  return { kind: "upsert", key: KEY, value: serviceReport(), hash: `hash-${at}`, observedAtMs: at };
}

function remove(observedAtMs: number): ReportChange {
  return { kind: "remove", key: KEY, observedAtMs };
}

function complete(observedAtMs: number): ReportChange {
  return { kind: "complete", observedAtMs };
}

function of(...changes: readonly ReportChange[]): readonly ClusterChange[] {
  return changes.map((change) => ({ cluster: C1, change }));
}
