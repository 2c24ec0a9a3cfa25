import {
  type ClusterId,
  labelsMatch,
  type NamespaceReport,
  type Reason,
  type ServiceKey,
  type ServiceReport,
  splitServiceKey,
} from "@causeway/shared";
import type { EastWestItem, WorkspaceConfig } from "./config-view.js";
import { eligibility } from "./eligibility.js";
import { chooseGateways, type GatewayChoices, NO_GATEWAYS } from "./gateway-choice.js";
import { hasAddress } from "./gateway-shape.js";
import { type Knowledge, knowledgeOf, type World } from "./world.js";

/** What the rows of exposure read of one service in one cluster. */
export interface ExposureFacts {
  readonly service: ServiceKey;
  readonly knowledge: Knowledge;
  /** The workspace that owns the namespace in that cluster. */
  readonly owner: undefined | WorkspaceConfig;
  readonly namespace: undefined | NamespaceReport;
  readonly report: undefined | ServiceReport;
  /** The first item of the workspace's settings that takes the service. */
  readonly item: undefined | EastWestItem;
  readonly gateways: GatewayChoices;
  readonly isDrained: boolean;
  /** Its edge has been silent for longer than the workspace allows. */
  readonly isLost: boolean;
}

/**
 * What a failing row means. `export`: the service is not exported. `source`: it is no source. `newSource`: it becomes no
 * new source, but an import that has no other one keeps it. `soleSource`: it is one only where there is no other.
 */
type Effect = "export" | "source" | "newSource" | "soleSource";

interface Row {
  readonly effect: Effect;
  readonly fails: (facts: ExposureFacts) => false | undefined | Reason;
}

/** In this order; the first failing row gives the reason. Later rows may rely on what earlier ones have established. */
const ROWS: readonly Row[] = [
  { effect: "export", fails: ({ knowledge }) => knowledge === "gone" && "ClusterGone" },
  { effect: "export", fails: ({ knowledge }) => knowledge === "unknown" && "ClusterUnknown" },
  { effect: "export", fails: ({ owner }) => owner === undefined && "NoWorkspace" },
  { effect: "export", fails: ({ namespace }) => namespace?.phase !== "Active" && "NamespaceMissing" },
  { effect: "export", fails: ({ report }) => report === undefined && "ServiceMissing" },
  { effect: "export", fails: ({ owner }) => !hasEastWestSettings(owner) && "NoEastWestSettings" },
  { effect: "export", fails: ({ item }) => item === undefined && "NotSelected" },
  {
    effect: "export",
    fails: ({ service, report, item }) => report && item && eligibility(service, report, item.namespace),
  },
  { effect: "export", fails: ({ report }) => report?.mesh === "none" && "NotInMesh" },
  { effect: "export", fails: ({ report }) => report?.mesh === "some" && "MixedMesh" },
  { effect: "source", fails: ({ gateways }) => gateways.used === undefined && noGatewayReason(gateways) },
  { effect: "newSource", fails: ({ gateways }) => gateways.used?.hasReadyPod === false && "GatewayNotReady" },
  {
    effect: "newSource",
    fails: ({ gateways }) => gateways.used && !hasAddress(gateways.used.report) && "GatewayNoAddress",
  },
  { effect: "source", fails: ({ gateways }) => !gateways.isConfirmed && "ExportPending" },
  { effect: "source", fails: ({ report }) => report?.groups.length === 0 && "NoReadyInstances" },
  { effect: "soleSource", fails: ({ report }) => report?.dampedUntil !== undefined && "Damped" },
  { effect: "source", fails: ({ isDrained }) => isDrained && "Drained" },
  { effect: "source", fails: ({ isLost }) => isLost && "EdgeLost" },
];

/** Whether others may draw on a service of a cluster. */
export interface Exposure {
  readonly cluster: ClusterId;
  readonly knowledge: Knowledge;
  readonly owner: undefined | WorkspaceConfig;
  readonly report: undefined | ServiceReport;
  readonly gateways: GatewayChoices;
  /** Rows 1 to 6 hold: its gateway accepts it. */
  readonly isExported: boolean;
  /** First failing row; undefined when all hold. */
  readonly reason: undefined | Reason;
  /** Position of the failing row: the higher, the nearer to being a source. */
  readonly progress: number;
  /** `always`: all rows hold. `sole`: only damping is against it. `kept`: also its gateway is. `never`: another row is. */
  readonly standing: "always" | "sole" | "kept" | "never";
}

/** Judges one service of one cluster; what the cluster has not reported fails the row that asks for it. */
export function exposureOf(service: ServiceKey, cluster: ClusterId, world: World): Exposure {
  return judgeExposure(cluster, gatherFacts(service, cluster, world));
}

/** Runs the rows over gathered facts. */
export function judgeExposure(cluster: ClusterId, facts: ExposureFacts): Exposure {
  let first: undefined | { readonly reason: Reason; readonly progress: number };
  let standing: Exposure["standing"] = "always";
  let isExported = true;
  for (const [progress, row] of ROWS.entries()) {
    const reason = row.fails(facts);
    if (reason === undefined || reason === false) continue;
    first ??= { reason, progress };
    standing = worse(standing, row.effect);
    if (row.effect === "export") isExported = false;
    if (standing === "never") break;
  }
  const { knowledge, owner, report, gateways } = facts;
  const { reason, progress } = first ?? { reason: undefined, progress: ROWS.length };
  return { cluster, knowledge, owner, report, gateways, isExported, reason, progress, standing };
}

function worse(standing: Exposure["standing"], effect: Effect): Exposure["standing"] {
  if (effect === "newSource") return "kept";
  if (effect === "soleSource") return standing === "kept" ? "kept" : "sole";
  return "never";
}

function gatherFacts(service: ServiceKey, cluster: ClusterId, world: World): ExposureFacts {
  const { namespace } = splitServiceKey(service);
  const record = world.registry.cluster(cluster);
  const owner = world.config.ownerOf(cluster, namespace);
  const report = record?.services.get(service);
  const item = report === undefined ? undefined : takingItem(owner, report);
  const lostAfterMs = owner?.setting?.edgeLostAfterMs;
  return {
    service,
    knowledge: knowledgeOf(cluster, world),
    owner,
    namespace: record?.namespaces.get(namespace),
    report,
    item,
    gateways: record === undefined || item === undefined ? NO_GATEWAYS : chooseGateways(record, service, item),
    isDrained: world.config.clusters.get(cluster)?.isDrained ?? false,
    isLost: lostAfterMs !== undefined && world.isSilentFor(cluster, lostAfterMs),
  };
}

function hasEastWestSettings(owner: undefined | WorkspaceConfig): boolean {
  return (owner?.setting?.gateways.length ?? 0) > 0;
}

/** Sets of labels are ORed, labels within one are ANDed, none at all takes every service. */
function takingItem(owner: undefined | WorkspaceConfig, report: ServiceReport): undefined | EastWestItem {
  return owner?.setting?.gateways.find(
    ({ exposedServices }) =>
      exposedServices.length === 0 || exposedServices.some((labels) => labelsMatch(labels, report.labels)),
  );
}

function noGatewayReason({ isPortMissing }: GatewayChoices): Reason {
  return isPortMissing ? "GatewayNoPort" : "NoGateway";
}
