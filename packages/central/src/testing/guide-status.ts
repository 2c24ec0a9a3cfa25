import type { ClusterId } from "@causeway/shared";
import { settingYaml, workspaceYaml } from "./config-fixture.js";
import type { StatusBench } from "./status-bench.js";

export const WORKSPACE_PATH = "workspaces/tetrate/tetrate/bookinfo-ws";
export const SETTING_PATH = "workspacesettings/tetrate/tetrate/bookinfo-ws/bookinfo-ws-setting";

/** Of bookinfo, with what the guide labels. */
export const SERVICES = { details: {}, ratings: { failover: "enable" }, reviews: {} };

const SPEC = `  defaultEastWestGatewaySettings:
    - workloadSelector:
        namespace: eastwest
        labels:
          app: eastwest-gateway
      exposedServices:
        - serviceLabels:
            failover: enable
        - serviceLabels:
            app: details
`;

/** The guide's two clusters with bookinfo, both edges connected, and its two objects applied. */
export async function applyGuide(mesh: StatusBench): Promise<void> {
  for (const [cluster, address] of [
    ["cluster-1", "203.0.113.1"],
    ["cluster-2", "203.0.113.2"],
  ] as const) {
    await mesh.config.config.ensureCluster(cluster as ClusterId);
    mesh.join(cluster, address, SERVICES);
  }
  await mesh.bench.settle();
  await mesh.config.apply(workspaceYaml("bookinfo-ws", "*/bookinfo"));
  await mesh.config.apply(settingYaml("bookinfo-ws", "bookinfo-ws-setting", SPEC));
  await mesh.bench.settle();
}
