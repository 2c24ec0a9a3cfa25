import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openConfigFixture, workspaceYaml } from "../testing/config-fixture.js";
import { applyGuide, SETTING_PATH } from "../testing/guide-status.js";
import { appliedReport } from "../testing/reports.js";
import { StatusBench } from "../testing/status-bench.js";
import { StatusLoop } from "./status-loop.js";

const BOTH = ["cluster-1", "cluster-2"] as const;

describe(StatusLoop, () => {
  let mesh: StatusBench;
  beforeEach(async () => {
    mesh = new StatusBench(await openConfigFixture());
  });
  afterEach(() => mesh[Symbol.asyncDispose]());

  const wordsTold = (path: string) =>
    mesh.events.flatMap((event) => (event.type === "status" && event.path === path ? [event.status] : []));

  describe("what whoever watches is told", () => {
    it("names objects that were written, what became of them and who did it", async () => {
      await mesh.config.apply(workspaceYaml("w", "*/a"));
      await mesh.config.apply(workspaceYaml("w", "*/b"));
      await mesh.config.config.delete("workspaces/tetrate/tetrate/w", { resourceVersion: undefined, author: "ann" });
      await mesh.bench.settle();
      const told = mesh.events.flatMap((event) =>
        event.type === "config" ? [`${event.action} ${event.path} ${event.etag} ${event.author}`] : [],
      );
      expect(told).toEqual([
        "created workspaces/tetrate/tetrate/w 3 tester",
        "updated workspaces/tetrate/tetrate/w 4 tester",
        "deleted workspaces/tetrate/tetrate/w  ann",
      ]);
    });

    it("is nothing of what was there at the start", async () => {
      await mesh.bench.settle();
      expect(mesh.events).toEqual([]);
      expect(mesh.status("organizations/tetrate").events).toMatchObject([{ type: "ACCEPTED" }]);
    });

    it("is each word once, however often the reason on the way changes", async () => {
      await applyGuide(mesh);
      mesh.bench.report("cluster-1", {
        "applied/import/bookinfo/details": appliedReport({ state: "pending", reason: "OrderPending" }),
      });
      await mesh.obey(...BOTH);
      expect(wordsTold(SETTING_PATH)).toEqual(["DIRTY", "READY"]);
    });

    it("says when edges come and go, once", async () => {
      await applyGuide(mesh);
      mesh.bench.link("cluster-1", "up");
      mesh.bench.link("cluster-1", "lagging");
      mesh.bench.link("cluster-1", "down");
      const told = mesh.events.flatMap((event) =>
        event.type === "edge" && event.cluster === "cluster-1" ? [event.change] : [],
      );
      expect(told).toEqual(["connected", "disconnected"]);
    });
  });
});
