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
 * new source, but an import that has no other one keeps it. `unlistedSource`: it becomes no new source, but whoever has it
 * keeps it. `soleSource`: it is one only where there is no other. `lastSource`: it becomes no new source, but whoever has
 * nobody else, at home neither, keeps it.
 */
type Effect = "export" | "source" | "newSource" | "unlistedSource" | "soleSource" | "lastSource";

/** What a row asks, in the order of the rows. */
export type ExposureStep =
  | "cluster"
  | "workspace"
  | "namespace"
  | "service"
  | "setting"
  | "selection"
  | "shape"
  | "mesh"
  | "gateway"
  | "gatewayPods"
  | "gatewayAddress"
  | "export"
  | "instances"
  | "stability"
  | "drain"
  | "edge";

interface Row {
  readonly step: ExposureStep;
  readonly effect: Effect;
  readonly fails: (facts: ExposureFacts) => false | undefined | Reason;
}

/** In this order; the first failing row gives the reason. Later rows may rely on what earlier ones have established. */
const ROWS: readonly Row[] = [
  { step: "cluster", effect: "export", fails: ({ knowledge }) => knowledge === "gone" && "ClusterGone" },
  { step: "cluster", effect: "export", fails: ({ knowledge }) => knowledge === "unknown" && "ClusterUnknown" },
  { step: "workspace", effect: "export", fails: ({ owner }) => owner === undefined && "NoWorkspace" },
  {
    step: "namespace",
    effect: "export",
    fails: ({ namespace }) => namespace?.phase !== "Active" && "NamespaceMissing",
  },
  { step: "service", effect: "export", fails: ({ report }) => report === undefined && "ServiceMissing" },
  { step: "setting", effect: "export", fails: ({ owner }) => !hasEastWestSettings(owner) && "NoEastWestSettings" },
  { step: "selection", effect: "export", fails: ({ item }) => item === undefined && "NotSelected" },
  {
    step: "shape",
    effect: "export",
    fails: ({ service, report, item }) => report && item && eligibility(service, report, item.namespace),
  },
  { step: "mesh", effect: "export", fails: ({ report }) => report?.mesh === "none" && "NotInMesh" },
  { step: "mesh", effect: "export", fails: ({ report }) => report?.mesh === "some" && "MixedMesh" },
  {
    step: "gateway",
    effect: "source",
    fails: ({ gateways }) => gateways.used === undefined && noGatewayReason(gateways),
  },
  {
    step: "gatewayPods",
    effect: "newSource",
    fails: ({ gateways }) => gateways.used?.hasReadyPod === false && "GatewayNotReady",
  },
  {
    step: "gatewayAddress",
    effect: "newSource",
    fails: ({ gateways }) => gateways.used && !hasAddress(gateways.used.report) && "GatewayNoAddress",
  },
  // Unknown is not gone: a host that the edge has not spoken of yet may well be there, and one that was there comes back.
  { step: "export", effect: "unlistedSource", fails: ({ gateways }) => gateways.answer === "none" && "ExportPending" },
  { step: "export", effect: "newSource", fails: ({ gateways }) => gateways.answer === "pending" && "ExportPending" },
  { step: "export", effect: "source", fails: ({ gateways }) => gateways.answer === "refused" && "ExportPending" },
  // Where nobody serves, an entry that stays costs nothing, and whoever comes back is reached without a write.
  { step: "instances", effect: "lastSource", fails: ({ report }) => report?.groups.length === 0 && "NoReadyInstances" },
  { step: "stability", effect: "soleSource", fails: ({ report }) => report?.dampedUntil !== undefined && "Damped" },
  { step: "drain", effect: "source", fails: ({ isDrained }) => isDrained && "Drained" },
  { step: "edge", effect: "source", fails: ({ isLost }) => isLost && "EdgeLost" },
];

/** Whether others may draw on a service of a cluster. */
export interface Exposure {
  readonly cluster: ClusterId;
  readonly knowledge: Knowledge;
  readonly owner: undefined | WorkspaceConfig;
  readonly report: undefined | ServiceReport;
  /** The first item of the workspace's settings that takes the service. */
  readonly item: undefined | EastWestItem;
  readonly gateways: GatewayChoices;
  /** Rows 1 to 6 hold: its gateway accepts it. */
  readonly isExported: boolean;
  /** First failing row; undefined when all hold. */
  readonly reason: undefined | Reason;
  /** Position of the failing row: the higher, the nearer to being a source. */
  readonly progress: number;
  /**
   * `always`: all rows hold. `listed`: only that its edge has not spoken of the export yet. `sole`: only damping is against
   * it. `kept`: also its gateway is. `empty`: also that it has no ready instance. `never`: another row is.
   */
  readonly standing: "always" | "listed" | "sole" | "kept" | "empty" | "never";
}

/** Judges one service of one cluster; what the cluster has not reported fails the row that asks for it. */
export function exposureOf(service: ServiceKey, cluster: ClusterId, world: World): Exposure {
  return judgeExposure(cluster, gatherFacts(service, cluster, world));
}

/** One row as it stands; `reason` is undefined when it holds. */
export interface JudgedRow {
  readonly step: ExposureStep;
  readonly effect: Effect;
  readonly reason: undefined | Reason;
}

/** Every row by itself. Rows after a failing one may say less than they could: they rely on what it asks. */
export function judgeRows(facts: ExposureFacts): readonly JudgedRow[] {
  return ROWS.map(({ step, effect, fails }) => ({ step, effect, reason: fails(facts) || undefined }));
}

/** Runs the rows over gathered facts. */
function judgeExposure(cluster: ClusterId, facts: ExposureFacts): Exposure {
  let first: undefined | { readonly reason: Reason; readonly progress: number };
  let standing: Exposure["standing"] = "always";
  let isExported = true;
  let progress = -1;
  for (const row of ROWS) {
    progress += 1;
    const reason = row.fails(facts);
    if (reason === undefined || reason === false) continue;
    first ??= { reason, progress };
    standing = worse(standing, row.effect);
    if (row.effect === "export") isExported = false;
    if (standing === "never") break;
  }
  const { knowledge, owner, report, item, gateways } = facts;
  const outcome = first ?? { reason: undefined, progress: ROWS.length };
  return { cluster, knowledge, owner, report, item, gateways, isExported, ...outcome, standing };
}

function worse(standing: Exposure["standing"], effect: Effect): Exposure["standing"] {
  if (standing === "empty" && effect !== "source" && effect !== "export") return "empty";
  switch (effect) {
    case "lastSource":
      return "empty";
    case "newSource":
      return "kept";
    case "unlistedSource":
      return standing === "always" ? "listed" : standing;
    case "soleSource":
      return standing === "always" ? "sole" : "kept";
    case "source":
    case "export":
      return "never";
  }
}

export function gatherFacts(service: ServiceKey, cluster: ClusterId, world: World): ExposureFacts {
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
