import type { AppliedReport, ClusterId } from "@causeway/shared";
import { describe, expect, it } from "vitest";
import { appliedReport, gatewayReport } from "../../testing/reports.js";
import { settingOf, settingsOf, workspace } from "../../testing/settings.js";
import { TrackedMesh } from "../../testing/tracked-mesh.js";
import { listGateways } from "./gateway-lines.js";

const CONFIG = settingsOf({ clusters: ["c1", "c2", "c3"], workspaces: [workspace("ws", ["*/bookinfo"], settingOf())] });
const NAME = "gw.example.com";

/** The line of c1's gateway, which has a name, after others have told what that is to them. */
function lineAfter(rows: Readonly<Record<string, Partial<AppliedReport>>>) {
  const gateway = gatewayReport({ addresses: [], hostnames: [NAME] });
  const mesh = new TrackedMesh(CONFIG).standard("c1", { gateway }).standard("c2").standard("c3");
  for (const [cluster, row] of Object.entries(rows)) {
    mesh.report(cluster, "applied/gateway/c1/eastwest/eastwest-gateway", appliedReport(row));
  }
  return listGateways("c1" as ClusterId, { limit: 1, after: "" }, mesh.run().world).lines[0];
}

const named = (state: AppliedReport["names"][number]["state"], addresses: readonly string[], error = "") => ({
  names: [{ hostname: NAME, state, addresses, error, canonicalName: "" }],
});

describe("listGateways: names", () => {
  it("shows what the name stands for in each cluster that imports through it", () => {
    const line = lineAfter({ c2: named("resolved", ["203.0.113.1"]), c3: named("resolved", ["203.0.113.2"]) });
    expect(line).toMatchObject({ reason: "", problem: "" });
    expect(line?.names).toEqual([
      {
        hostname: NAME,
        resolved: [
          { cluster: "c2", state: "resolved", addresses: ["203.0.113.1"], error: "" },
          { cluster: "c3", state: "resolved", addresses: ["203.0.113.2"], error: "" },
        ],
      },
    ]);
  });

  it.each([
    { says: "not resolved there", row: { reason: "HostnameNotResolved" as const }, state: "notResolved" },
    { says: "being resolved", row: { reason: "Resolving" as const, ...named("resolving", []) }, state: "resolving" },
    {
      says: "stale",
      row: { reason: "HostnameStale" as const, ...named("stale", ["203.0.113.1"], "SERVFAIL") },
      state: "stale",
    },
    { says: "gone", row: { reason: "HostnameGone" as const, ...named("gone", []) }, state: "gone" },
  ])("says that it is $says, and where", ({ row, state }) => {
    const line = lineAfter({ c2: { message: "what the edge says", ...row } });
    expect(line).toMatchObject({ reason: row.reason, problem: "in c2: what the edge says" });
    expect(line?.names[0]?.resolved).toMatchObject([{ cluster: "c2", state }]);
  });

  it("has nobody to ask while nobody imports through it", () => {
    expect(lineAfter({})).toMatchObject({ reason: "", names: [{ hostname: NAME, resolved: [] }] });
  });
});
