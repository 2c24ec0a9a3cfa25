import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clusterYaml, openConfigFixture, workspaceYaml } from "../testing/config-fixture.js";
import { applyGuide, SETTING_PATH, WORKSPACE_PATH } from "../testing/guide-status.js";
import { appliedReport, clusterReport } from "../testing/reports.js";
import { StatusBench } from "../testing/status-bench.js";
import { StatusLoop } from "./status-loop.js";

const BOTH = ["cluster-1", "cluster-2"] as const;

describe(StatusLoop, () => {
  let mesh: StatusBench;
  beforeEach(async () => {
    mesh = new StatusBench(await openConfigFixture());
  });
  afterEach(() => mesh[Symbol.asyncDispose]());

  const wordOf = (path: string) => mesh.status(path).status;
  describe("objects", () => {
    it("are ACCEPTED while there is nothing to apply them to", async () => {
      await mesh.config.apply(workspaceYaml("w", "c9/a"));
      await mesh.config.apply(clusterYaml("c1"));
      await mesh.bench.settle();
      expect(mesh.status("workspaces/tetrate/tetrate/w")).toMatchObject({ status: "ACCEPTED" });
      expect(mesh.status("clusters/tetrate/c1")).toMatchObject({ status: "ACCEPTED", reason: "ClusterUnknown" });
      expect(mesh.status("organizations/tetrate")).toMatchObject({
        status: "ACCEPTED",
        children: [
          { path: "clusters/tetrate/c1", status: "ACCEPTED" },
          { path: "tenants/tetrate/tetrate", status: "ACCEPTED" },
        ],
      });
    });

    it("are DIRTY while a target cluster has not reported", async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
      await mesh.config.apply(clusterYaml("cluster-3"));
      await mesh.bench.settle();
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({
        status: "DIRTY",
        reason: "ClusterUnknown",
        edges: { "cluster-3": { status: "DIRTY", reason: "ClusterUnknown" } },
      });
    });

    it("are INVALID when the store holds what could not be applied", async () => {
      await applyGuide(mesh);
      await mesh.config.store.transaction(async (transaction) => {
        const other = mesh.config.config.get(WORKSPACE_PATH);
        const body = { ...other, metadata: { ...other?.metadata, name: "z-other" } };
        await transaction.put("workspaces/tetrate/tetrate/z-other", body, { kind: "none" });
        await transaction.delete("tenants/tetrate/tetrate", { kind: "none" });
      });
      await mesh.bench.settle();
      expect(mesh.status("workspaces/tetrate/tetrate/z-other")).toMatchObject({
        status: "INVALID",
        reason: "ParentMissing",
        message: "tenants/tetrate/tetrate does not exist",
      });
    });

    it("pass the worst of their children on to tenant and organization", async () => {
      await applyGuide(mesh);
      const above = () => [wordOf("tenants/tetrate/tetrate"), wordOf("organizations/tetrate")];
      expect(above()).toEqual(["DIRTY", "DIRTY"]);
      await mesh.obey(...BOTH);
      expect(above()).toEqual(["READY", "READY"]);
    });

    it("keep their last events, newest first, each once", async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
      const { events, etag } = mesh.status(SETTING_PATH);
      expect(events.map(({ type }) => type)).toEqual(["READY", "DIRTY", "ACCEPTED"]);
      expect(events[0]).toMatchObject({ etag, reason: "", edges: { "cluster-1": { status: "READY", reason: "" } } });
    });

    it("that are deleted are forgotten", async () => {
      await applyGuide(mesh);
      await mesh.config.config.delete(WORKSPACE_PATH, { resourceVersion: undefined, author: "tester" });
      await mesh.obey(...BOTH);
      expect(mesh.view.object(WORKSPACE_PATH)).toBeUndefined();
      expect(wordOf("tenants/tetrate/tetrate")).toBe("ACCEPTED");
    });

    it("of another workspace do not mind what a deleted cluster has not let go", async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
      await mesh.config.config.delete("clusters/tetrate/cluster-2", { resourceVersion: undefined, author: "tester" });
      await mesh.obey("cluster-1");
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({
        status: "READY",
        edges: { "cluster-1": { status: "READY" } },
      });
    });
  });

  describe("clusters", () => {
    beforeEach(async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
    });

    it.each([
      {
        what: "another store",
        key: "applied/store",
        row: appliedReport({ state: "withheld", reason: "StoreNotAccepted", message: "store b, not a" }),
        status: "FAILED",
        reason: "StoreNotAccepted",
        change: "storeNotAccepted",
      },
      {
        what: "deletes that are kept back",
        key: "applied/hold/cluster-2",
        row: appliedReport({ state: "held", reason: "Held", message: "5 of 5", holdId: "h1" }),
        status: "DIRTY",
        reason: "Held",
        change: "held",
      },
    ])("are $status for $what, and whoever watches hears of it", async ({ key, row, status, reason, change }) => {
      mesh.events.length = 0;
      mesh.bench.report("cluster-1", { [key]: row });
      await mesh.bench.settle();
      expect(mesh.status("clusters/tetrate/cluster-1")).toMatchObject({ status, reason, message: row.message });
      expect(mesh.events).toContainEqual(
        expect.objectContaining({ type: "edge", cluster: "cluster-1", change, message: row.message }),
      );
      mesh.bench.report("cluster-1", { [key]: undefined });
      await mesh.bench.settle();
      expect(wordOf("clusters/tetrate/cluster-1")).toBe("READY");
    });

    it("are DIRTY while their API server does not answer, which is told without being asked", async () => {
      const apiServerUnreachableSince = "2026-01-01T00:00:00Z";
      mesh.bench.report("cluster-1", { cluster: clusterReport({ apiServerUnreachableSince }) });
      await mesh.bench.settle();
      expect(mesh.events.at(-1)).toMatchObject({ type: "status", path: "organizations/tetrate", status: "DIRTY" });
      expect(mesh.events.at(-2)).toMatchObject({ path: "clusters/tetrate/cluster-1", reason: "ApiServerUnreachable" });
      expect(mesh.status("clusters/tetrate/cluster-1")).toMatchObject({
        status: "DIRTY",
        reason: "ApiServerUnreachable",
      });
    });

    it("tell of resources that their edge refuses, and so do the objects that these come from", async () => {
      mesh.bench.refuse("cluster-1", { "import/bookinfo/details": "no such field" });
      await mesh.bench.settle();
      expect(mesh.status("clusters/tetrate/cluster-1")).toMatchObject({ status: "PARTIAL", reason: "Refused" });
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({ status: "PARTIAL", reason: "Refused" });
      mesh.bench.refuse("cluster-1", {});
      await mesh.bench.settle();
      expect(wordOf(WORKSPACE_PATH)).toBe("READY");
    });
  });
});
