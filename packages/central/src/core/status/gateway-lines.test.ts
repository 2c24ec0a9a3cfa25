import type { ClusterId, GatewayReport } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { APPLIED_EXPORT } from "../../testing/planned-mesh.js";
import { appliedReport, gatewayPods, gatewayReport } from "../../testing/reports.js";
import { settingOf, settingsOf, workspace } from "../../testing/settings.js";
import { TrackedMesh } from "../../testing/tracked-mesh.js";
import { listGateways } from "./gateway-lines.js";

const CONFIG = settingsOf({ clusters: ["c1", "c2"], workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] });

describe(listGateways, () => {
  it("counts pods and the services that each accepts", () => {
    const mesh = new TrackedMesh(CONFIG).standard("c1").report("c1", APPLIED_EXPORT, appliedReport());
    const pods = [gatewayPods({ ready: 1, total: 2 }), gatewayPods({ ready: 2, total: 2, labels: { app: "b" } })];
    mesh.report("c1", "gateway/eastwest/eastwest-gateway", gatewayReport({ pods })).run();
    expect(listGateways(undefined, { limit: 10, after: "" }, mesh.world).lines).toEqual([
      {
        cluster: "c1",
        namespace: "eastwest",
        name: "eastwest-gateway",
        ready: 3,
        total: 4,
        addresses: ["203.0.113.78"],
        hostnames: [],
        names: [],
        exports: 1,
        reason: "",
        problem: "",
      },
    ]);
  });

  const PROBLEMS: readonly (Partial<GatewayReport> & { readonly expected: string })[] = [
    { port: 0, expected: "GatewayNoPort" },
    { pods: [gatewayPods({ ready: 0 })], expected: "GatewayNotReady" },
    { addresses: [], expected: "GatewayNoAddress" },
    { addressProblem: "no address", expected: "BadExternalAddress" },
    { addresses: [], hostnames: ["gw.example.com"], expected: "" },
  ];
  it.each(PROBLEMS)("names the problem $expected", ({ expected, ...overrides }) => {
    const mesh = new TrackedMesh(CONFIG).standard("c1", { gateway: gatewayReport(overrides) }).run();
    expect(listGateways(undefined, { limit: 1, after: "" }, mesh.world).lines[0]?.reason).toBe(expected);
  });

  it("gives the same in pages, and one cluster by itself", () => {
    const mesh = new TrackedMesh(CONFIG).standard("c1").standard("c2");
    for (const name of ["a", "b"]) mesh.report("c2", `gateway/eastwest/${name}`, gatewayReport());
    mesh.run();
    const page = (limit: number, after: string, cluster?: string) => {
      const { lines, next } = listGateways(cluster as undefined | ClusterId, { limit, after }, mesh.world);
      return [...lines.map(({ cluster: id, name }) => `${id}/${name}`), next];
    };
    expect(page(3, "")).toEqual(["c1/eastwest-gateway", "c2/a", "c2/b", "c2/eastwest/b"]);
    expect(page(3, "c2/eastwest/b")).toEqual(["c2/eastwest-gateway", ""]);
    expect(page(9, "", "c1")).toEqual(["c1/eastwest-gateway", ""]);
  });
});
