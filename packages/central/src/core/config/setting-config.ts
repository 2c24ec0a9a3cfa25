import type { FailoverPolicy, WorkspaceSetting } from "@causeway/shared";
import { sortLabels } from "@causeway/shared";
import type { EastWestItem, SettingConfig } from "../config-view.js";
import { ANNOTATIONS, parseEdgeLost, parseRemoteOnly } from "./annotations.js";

type FailoverSettings = WorkspaceSetting["spec"]["failoverSettings"];

/** `defaults`: the organization's failover settings, which a workspace's own replace as a whole. */
export function decodeSetting(setting: WorkspaceSetting, defaults: FailoverSettings): SettingConfig {
  const annotations = setting.metadata.annotations ?? {};
  const remoteOnly = parseRemoteOnly(annotations[ANNOTATIONS.remoteOnly] ?? "service");
  const edgeLost = parseEdgeLost(annotations[ANNOTATIONS.edgeLost] ?? "keep");
  return {
    name: setting.metadata.name,
    gateways: (setting.spec.defaultEastWestGatewaySettings ?? []).map(decodeItem),
    failover: decodeFailover(setting.spec.failoverSettings ?? defaults),
    remoteOnly: remoteOnly.ok ? remoteOnly.value : "service",
    edgeLostAfterMs: edgeLost.ok ? edgeLost.value : undefined,
  };
}

function decodeItem(
  item: NonNullable<WorkspaceSetting["spec"]["defaultEastWestGatewaySettings"]>[number],
): EastWestItem {
  return {
    namespace: item.workloadSelector.namespace,
    labels: sortLabels(item.workloadSelector.labels),
    exposedServices: (item.exposedServices ?? []).map((service) => sortLabels(service.serviceLabels)),
  };
}

function decodeFailover(settings: FailoverSettings): FailoverPolicy {
  return {
    topologyChoice: settings?.topologyChoice ?? "CLUSTER",
    failoverPriority: settings?.failoverPriority ?? [],
    regionalFailover: settings?.regionalFailover ?? [],
  };
}
