import { waitFor } from "@causeway/shared/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openConfigFixture, settingYaml } from "../testing/config-fixture.js";
import { applyGuide, SERVICES, SETTING_PATH, WORKSPACE_PATH } from "../testing/guide-status.js";
import { appliedReport, gatewayReport, serviceReport } from "../testing/reports.js";
import { StatusBench } from "../testing/status-bench.js";
import { StatusLoop } from "./status-loop.js";

const BOTH = ["cluster-1", "cluster-2"] as const;
const DETAILS = "service/bookinfo/details";

describe(StatusLoop, () => {
  let mesh: StatusBench;
  beforeEach(async () => {
    mesh = new StatusBench(await openConfigFixture());
  });
  afterEach(() => mesh[Symbol.asyncDispose]());

  const wordOf = (path: string) => mesh.status(path).status;
  const wordsTold = (path: string) =>
    mesh.events.flatMap((event) => (event.type === "status" && event.path === path ? [event.status] : []));

  describe("the guide", () => {
    it("is DIRTY until both edges have confirmed, then READY", async () => {
      await applyGuide(mesh);
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({
        status: "DIRTY",
        reason: "NotConfirmed",
        edges: { "cluster-1": { status: "DIRTY" }, "cluster-2": { status: "DIRTY" } },
        children: [{ path: SETTING_PATH, status: "DIRTY" }],
      });
      await mesh.obey("cluster-1");
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({
        status: "DIRTY",
        edges: { "cluster-1": { status: "READY" }, "cluster-2": { status: "DIRTY" } },
      });
      await mesh.obey(...BOTH);
      expect([wordOf(WORKSPACE_PATH), wordOf(SETTING_PATH), wordOf("clusters/tetrate/cluster-1")]).toEqual(
        Array(3).fill("READY"),
      );
    });

    it("says for each service and cluster what is exported and imported, from whom and at which address", async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
      const lines = mesh.status(WORKSPACE_PATH).services ?? [];
      expect(lines.map(({ name, cluster }) => `${name} ${cluster}`)).toEqual(
        Object.keys(SERVICES).flatMap((name) => BOTH.map((cluster) => `${name} ${cluster}`)),
      );
      expect(lines[0]).toMatchObject({
        exported: true,
        imported: true,
        reason: "",
        sources: [
          {
            cluster: "cluster-2",
            gateway: "cluster-2/eastwest/eastwest-gateway",
            addresses: ["203.0.113.2"],
            entries: 1,
          },
        ],
      });
      expect(lines[4]).toMatchObject({ name: "reviews", exported: false, imported: false, reason: "NotSelected" });
    });

    it("stays READY with details at 0 in one cluster, DIRTY only until the other edge has let go", async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
      mesh.events.length = 0;
      mesh.bench.report("cluster-2", { [DETAILS]: serviceReport({ groups: [] }) });
      await mesh.bench.settle();
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({
        status: "DIRTY",
        edges: { "cluster-1": { status: "DIRTY", reason: "NotConfirmed" }, "cluster-2": { status: "READY" } },
      });
      await mesh.obey(...BOTH);
      expect(wordOf(WORKSPACE_PATH)).toBe("READY");
      expect(wordsTold(WORKSPACE_PATH)).toEqual(["DIRTY", "READY"]);
      const [here, there] = mesh.status(WORKSPACE_PATH).services ?? [];
      expect(here).toMatchObject({ exported: true, imported: true, sources: [], reason: "NoReadyInstances" });
      expect(there).toMatchObject({ exported: true, sources: [{ cluster: "cluster-1", entries: 1 }] });
    });

    it("is not READY by what an edge has recovered: without a hash nothing is confirmed", async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
      mesh.bench.report("cluster-1", { "applied/import/bookinfo/details": appliedReport() });
      await mesh.bench.settle();
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({ status: "DIRTY", reason: "NotConfirmed" });
    });

    it("is DIRTY while an importer still has the gateway's former address", async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
      mesh.bench.report("cluster-2", {
        "gateway/eastwest/eastwest-gateway": gatewayReport({ addresses: ["203.0.113.99"] }),
      });
      await mesh.bench.settle();
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({
        status: "DIRTY",
        edges: { "cluster-1": { status: "DIRTY" } },
      });
      await mesh.obey(...BOTH);
      expect(wordOf(WORKSPACE_PATH)).toBe("READY");
    });

    it("is DIRTY while an importer has not taken over how many instances there are elsewhere", async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
      const groups = [{ serviceAccount: "bookinfo-details", subsetLabels: {}, ready: 9 }];
      mesh.bench.report("cluster-2", { [DETAILS]: serviceReport({ groups }) });
      await mesh.bench.settle();
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({
        status: "DIRTY",
        edges: { "cluster-1": { reason: "NotConfirmed" }, "cluster-2": { status: "READY" } },
      });
    });

    it("is PARTIAL when something of it will not come, and names the cluster", async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
      mesh.bench.report("cluster-1", {
        "applied/import/bookinfo/details": appliedReport({ state: "withheld", reason: "PolicyConflict" }),
      });
      await mesh.bench.settle();
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({
        status: "PARTIAL",
        reason: "PolicyConflict",
        message: "applied in 1 of 2 clusters; cluster-1: 1 service PolicyConflict",
      });
      expect(wordOf("clusters/tetrate/cluster-1")).toBe("PARTIAL");
    });

    it("is FAILED when the setting names a gateway that is nowhere, and names what is missing", async () => {
      await applyGuide(mesh);
      await mesh.config.apply(settingYaml("bookinfo-ws", "bookinfo-ws-setting", gatewaySpec("eastwest-gatway")));
      await mesh.obey(...BOTH);
      expect(mesh.status(SETTING_PATH)).toMatchObject({ status: "FAILED", reason: "NoGateway" });
    });

    it("is READY when one cluster only imports for want of a gateway, and says so", async () => {
      await applyGuide(mesh);
      mesh.bench.report("cluster-2", { "gateway/eastwest/eastwest-gateway": undefined });
      await mesh.obey(...BOTH);
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({
        status: "READY",
        message: "applied in 2 clusters; cluster-2 only imports: 2 services NoGateway",
      });
    });

    it("is DIRTY as long as the only gateways have no address", async () => {
      await applyGuide(mesh);
      for (const cluster of BOTH) {
        mesh.bench.report(cluster, { "gateway/eastwest/eastwest-gateway": gatewayReport({ addresses: [] }) });
      }
      await mesh.obey(...BOTH);
      expect(mesh.status(WORKSPACE_PATH)).toMatchObject({ status: "DIRTY", reason: "GatewayNoAddress" });
    });

    it("stays READY when an edge goes, whose cluster is then DIRTY", async () => {
      await applyGuide(mesh);
      await mesh.obey(...BOTH);
      mesh.bench.link("cluster-2", "down");
      await mesh.bench.settle();
      expect(wordOf(WORKSPACE_PATH)).toBe("READY");
      expect(mesh.status("clusters/tetrate/cluster-2")).toMatchObject({ status: "DIRTY", reason: "Disconnected" });
    });
  });

  it("answers a question about what the next pass would look at", async () => {
    await applyGuide(mesh);
    await mesh.obey(...BOTH);
    mesh.bench.report("cluster-2", { [DETAILS]: serviceReport({ groups: [] }) });
    await waitFor(() => mesh.bench.desired("cluster-1")["withdrawn/source/bookinfo/details@cluster-2"]);
    expect([mesh.bench.clock.pending > 0, wordOf(WORKSPACE_PATH)]).toEqual([true, "DIRTY"]);
  });

  it("leaves nothing running when it ends", async () => {
    await applyGuide(mesh);
    mesh.loop[Symbol.dispose]();
    mesh.bench[Symbol.dispose]();
    expect(mesh.bench.clock.pending).toBe(0);
  });
});

function gatewaySpec(app: string): string {
  return `  defaultEastWestGatewaySettings:\n    - workloadSelector:\n        namespace: eastwest\n        labels:\n          app: ${app}\n`;
}
