import {
  type ClusterId,
  err,
  ok,
  type Reason,
  type Result,
  type ServiceKey,
  type ServicePort,
  splitServiceKey,
} from "@causeway/shared";
import type { SettingConfig, WorkspaceConfig } from "./config-view.js";
import { shapeReason } from "./eligibility.js";
import type { ExporterGroup } from "./exporter-groups.js";
import { keepAll } from "./keep-all.js";
import type { ReportedCluster } from "./reported-cluster.js";
import { knowledgeOf, networkOf, regionsOf, type World } from "./world.js";

/** A cluster that may import a service as far as it itself is concerned. */
export interface Importer {
  readonly cluster: ReportedCluster;
  readonly workspaceId: string;
  readonly setting: SettingConfig;
  readonly network: string;
  readonly clusterDomain: string;
  readonly regions: readonly string[];
  /** TCP ports of its own Service. */
  readonly ports: readonly ServicePort[];
  /** Its own Service has a ready instance. */
  readonly isServing: boolean;
}

/** The importer, or why this cluster imports the service from nobody, whoever exports it. */
export function importerOf(service: ServiceKey, cluster: ClusterId, world: World): Result<Importer, Reason> {
  const knowledge = knowledgeOf(cluster, world);
  const record = world.registry.cluster(cluster);
  if (knowledge === "gone") return err("ClusterGone");
  if (knowledge === "unknown" || record === undefined) return err("ClusterUnknown");
  const { namespace } = splitServiceKey(service);
  const owner = world.config.ownerOf(cluster, namespace);
  if (owner === undefined) return err("NoWorkspace");
  if (record.namespaces.get(namespace)?.phase !== "Active") return err("NamespaceMissing");
  if (owner.setting === undefined || owner.setting.gateways.length === 0) return err("NoEastWestSettings");
  return withLocalService(service, record, { owner, setting: owner.setting, world });
}

function withLocalService(
  service: ServiceKey,
  cluster: ReportedCluster,
  context: { readonly owner: WorkspaceConfig; readonly setting: SettingConfig; readonly world: World },
): Result<Importer, Reason> {
  const { owner, setting, world } = context;
  const report = cluster.services.get(service);
  if (report === undefined) return err(setting.remoteOnly === "off" ? "RemoteOnlyOff" : "RemoteOnlyUnsupported");
  // The local Service is what selects the entries: one that cannot be exported for its shape cannot be given any.
  const reason = shapeReason(service, report);
  if (reason !== undefined) return err(reason);
  return ok({
    cluster,
    workspaceId: owner.id,
    setting,
    network: networkOf(cluster.id, world),
    clusterDomain: cluster.cluster?.clusterDomain ?? "",
    regions: regionsOf(cluster.id, world),
    ports: keepAll(report.ports, (port) => port.protocol === "TCP"),
    isServing: report.groups.length > 0,
  });
}

/** Rules between two clusters, in the order in which status names them. */
type PairCheck = (importer: Importer, group: ExporterGroup, world: World) => boolean;

const PAIR_CHECKS: readonly (readonly [Reason, PairCheck])[] = [
  ["DifferentWorkspace", (importer, group) => importer.workspaceId === group.workspaceId],
  ["PortMismatch", (importer, group) => importer.ports.some((port) => group.ports.has(port.number))],
  ["NotReachable", (importer, group, world) => world.config.mayReach(importer.network, group.network)],
  ["ClusterDomainMismatch", (importer, group) => importer.clusterDomain === group.clusterDomain],
];

/** Why the importer cannot draw on these exporters, whatever their state; undefined when it can. */
export function pairReason(importer: Importer, group: ExporterGroup, world: World): undefined | Reason {
  return PAIR_CHECKS.find(([, holds]) => !holds(importer, group, world))?.[0];
}
