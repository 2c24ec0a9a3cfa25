import type { ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { APPLIED_EXPORT, appliedSourceKey } from "../../testing/planned-mesh.js";
import { appliedReport, appliedSource, namespaceReport, serviceReport } from "../../testing/reports.js";
import { settingOf, settingsOf, workspace } from "../../testing/settings.js";
import { TrackedMesh } from "../../testing/tracked-mesh.js";
import { listServices, type ServiceFilter, workspaceServices } from "./list-services.js";

const WS = workspace("ws", ["*/bookinfo", "*/shop-*"], settingOf());
const CONFIG = settingsOf({ clusters: ["c1", "c2", "c3"], workspaces: [WS] });
const ALL: ServiceFilter = { cluster: undefined, namespace: undefined };

/** details in c1 and c2, cart in c2 only, metrics in a namespace of nobody's, and bookinfo empty in c3. */
function createMesh(): TrackedMesh {
  const mesh = new TrackedMesh(CONFIG).standard("c1").standard("c2").standard("c3").connect("c1", "c2", "c3");
  mesh.report("c3", "service/bookinfo/details", undefined);
  mesh.report("c2", "namespace/shop-a", namespaceReport()).report("c2", "service/shop-a/cart", serviceReport());
  mesh.report("c1", "namespace/ops", namespaceReport()).report("c1", "service/ops/metrics", serviceReport());
  mesh.report("c2", APPLIED_EXPORT, appliedReport()).report("c1", appliedSourceKey("c2"), appliedSource());
  mesh.report("c1", "applied/import/bookinfo/details", appliedReport());
  mesh.report("c1", "applied/gateway/c2/eastwest/eastwest-gateway", appliedReport({ addresses: ["203.0.113.78"] }));
  return mesh.track();
}

const partsOf = (mesh: TrackedMesh) => ({ book: mesh.tracker.book, world: mesh.world });

describe(listServices, () => {
  const mesh = createMesh();
  const linesOf = (filter: ServiceFilter, limit = 100, after = "") => {
    const { lines, next } = listServices(filter, { limit, after }, partsOf(mesh));
    return { lines: lines.map(({ namespace, name, cluster }) => `${namespace}/${name} ${cluster}`), next };
  };

  it("has a line for each service and cluster that has it, by service and cluster", () => {
    expect(linesOf(ALL)).toEqual({
      lines: ["bookinfo/details c1", "bookinfo/details c2", "ops/metrics c1", "shop-a/cart c2"],
      next: "",
    });
  });

  it.each([
    { filter: { cluster: "c1", namespace: undefined }, lines: ["bookinfo/details c1", "ops/metrics c1"] },
    { filter: { cluster: undefined, namespace: "bookinfo" }, lines: ["bookinfo/details c1", "bookinfo/details c2"] },
    { filter: { cluster: "c2", namespace: "bookinfo" }, lines: ["bookinfo/details c2"] },
    { filter: { cluster: "c9", namespace: undefined }, lines: [] },
    { filter: { cluster: undefined, namespace: "none" }, lines: [] },
  ])("takes $filter", ({ filter, lines }) => {
    expect(linesOf({ ...filter, cluster: filter.cluster as undefined | ClusterId }).lines).toEqual(lines);
  });

  it.each([1, 2, 3, 4, 5])("gives the same in pages of %i", (limit) => {
    const lines: string[] = [];
    let after = "";
    do {
      const page = linesOf(ALL, limit, after);
      expect(page.lines.length).toBeLessThanOrEqual(limit);
      lines.push(...page.lines);
      after = page.next;
    } while (after !== "");
    expect(lines).toEqual(linesOf(ALL).lines);
  });

  it("says of each side what is, or why not", () => {
    const [imported, exported, nobodys, alone] = listServices(ALL, { limit: 9, after: "" }, partsOf(mesh)).lines;
    expect(imported).toMatchObject({
      exported: true,
      imported: true,
      sources: [{ cluster: "c2", gateway: "c2/eastwest/eastwest-gateway", addresses: ["203.0.113.78"], entries: 1 }],
      reason: "ExportPending",
      message: "exported, but no source for others: ExportPending; imported from c2 (1 entry)",
    });
    expect(exported).toMatchObject({
      exported: true,
      imported: true,
      sources: [],
      reason: "ExportPending",
      message: "exported through eastwest/eastwest-gateway; imported from nobody at the moment: ExportPending",
    });
    expect(nobodys).toMatchObject({
      exported: false,
      imported: false,
      message: "not exported: NoWorkspace; not imported: NoWorkspace",
    });
    expect(alone?.message).toContain("not imported: ServiceMissing");
  });
});

describe(workspaceServices, () => {
  const mesh = createMesh();
  const linesOf = (limit: number) => {
    const { lines, isTruncated } = workspaceServices(WS, limit, partsOf(mesh));
    return [...lines.map(({ namespace, name, cluster }) => `${namespace}/${name} ${cluster}`), isTruncated];
  };

  it("has its services only, also for clusters that have the namespace without the Service", () => {
    expect(linesOf(10)).toEqual([
      "bookinfo/details c1",
      "bookinfo/details c2",
      "bookinfo/details c3",
      "shop-a/cart c2",
      false,
    ]);
    const { lines } = workspaceServices(WS, 10, partsOf(mesh));
    expect(lines[2]).toMatchObject({ cluster: "c3", exported: false, imported: false, reason: "ServiceMissing" });
  });

  it("says when not all fit, and shows first what is not ready", () => {
    expect(linesOf(3)).toEqual(["bookinfo/details c1", "bookinfo/details c2", "shop-a/cart c2", true]);
    mesh.report("c2", "applied/export/eastwest/eastwest-gateway/shop-a/cart", appliedReport({ state: "failed" }));
    mesh.report("c2", "applied/import/bookinfo/details", appliedReport());
    mesh.report("c1", APPLIED_EXPORT, appliedReport()).report("c2", appliedSourceKey("c1"), appliedSource());
    mesh.report("c2", "applied/gateway/c1/eastwest/eastwest-gateway", appliedReport()).track();
    expect(linesOf(1)).toEqual(["shop-a/cart c2", true]);
  });
});
