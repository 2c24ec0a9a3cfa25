import {
  type AppliedReport,
  type ClusterId,
  desiredKeys,
  type GatewayKey,
  type GatewayReport,
  gatewayKey,
  labelsMatch,
  type Reason,
  type ServiceKey,
} from "@causeway/shared";
import type { EastWestItem } from "./config-view.js";
import type { AppliedItem, ReportedCluster } from "./reported-cluster.js";

/** A gateway that can serve an item of `defaultEastWestGatewaySettings`. */
export interface GatewayChoice {
  readonly key: GatewayKey;
  readonly namespace: string;
  readonly name: string;
  readonly report: GatewayReport;
  readonly hasReadyPod: boolean;
}

/**
 * `confirmed`: it is there. `none`: nothing yet, which is no news of what was there before. `pending`: not there, it will
 * be. `refused`: it will not be.
 */
export type ExportAnswer = "confirmed" | "none" | "pending" | "refused";

/** Which gateways a service of a cluster goes through. */
export interface GatewayChoices {
  /** The one that its export goes to; undefined when no gateway has the pods that the item names. */
  readonly first: undefined | GatewayChoice;
  /** The one that a source goes through: the first whose export is confirmed, else `first`. */
  readonly used: undefined | GatewayChoice;
  /** What the cluster's own edge says of the host in the Gateway that `used` is. */
  readonly answer: ExportAnswer;
  /** There are such pods, but no Service gives them port 15443. */
  readonly isPortMissing: boolean;
}

export const NO_GATEWAYS: GatewayChoices = {
  first: undefined,
  used: undefined,
  answer: "none",
  isPortMissing: false,
};

/** Chooses among the gateways of the item's namespace; what `applied` confirms decides which of them carries sources. */
export function chooseGateways(cluster: ReportedCluster, service: ServiceKey, item: EastWestItem): GatewayChoices {
  const matching = matchingGateways(cluster, item);
  const usable = matching.filter((gateway) => gateway.report.port > 0);
  const isOurs = (gateway: GatewayChoice) => isConfirmed(exportOf(cluster, service, gateway)?.report);
  const confirmed = usable.find(isOurs) ?? formerGateway(cluster, service, usable);
  const first = usable[0];
  return {
    first,
    used: confirmed ?? first,
    answer: confirmed === undefined ? answerOf(first && exportOf(cluster, service, first)?.report) : "confirmed",
    isPortMissing: matching.length > usable.length,
  };
}

/** The line of `applied` about the export of the service through that gateway. */
function exportOf(
  cluster: ReportedCluster,
  service: ServiceKey,
  gateway: { readonly namespace: string; readonly name: string },
): undefined | AppliedItem {
  return cluster.appliedOf(service).get(desiredKeys.export(gateway.namespace, gateway.name, service));
}

/** What an edge says of a host that is in the Gateway although nothing wants it there: it leaves later, or not yet. */
const ACCEPTED_YET: ReadonlySet<undefined | Reason> = new Set<Reason>([
  "AlreadyExposed",
  "InUse",
  "StoreNotAccepted",
  "NotComplete",
]);

/** The gateway accepts the host now: by our Gateway object, also while its removal is held back, or by the user's own. */
export function isConfirmed(line: undefined | AppliedReport): boolean {
  if (line === undefined) return false;
  const { state, reason } = line;
  return state === "applied" || state === "held" || ACCEPTED_YET.has(reason);
}

export function answerOf(line: undefined | AppliedReport): ExportAnswer {
  if (line === undefined) return "none";
  if (isConfirmed(line)) return "confirmed";
  return line.state === "withheld" ? "refused" : "pending";
}

/** Of one namespace's gateways as they are now, for each item: all services of a cluster ask the same. */
const MATCHING = new WeakMap<ReadonlyMap<string, GatewayReport>, WeakMap<EastWestItem, Matching>>();

interface Matching {
  readonly cluster: ClusterId;
  readonly choices: readonly GatewayChoice[];
}

/** Gateways of which the item names pods: LoadBalancer first, then oldest, then name. */
function matchingGateways(cluster: ReportedCluster, item: EastWestItem): readonly GatewayChoice[] {
  const gateways = cluster.gatewaysIn(item.namespace);
  const byItem = MATCHING.get(gateways) ?? new WeakMap<EastWestItem, Matching>();
  MATCHING.set(gateways, byItem);
  const known = byItem.get(item);
  // All clusters without gateways have one map in common.
  if (known?.cluster === cluster.id) return known.choices;
  const choices = findMatching(cluster, item);
  byItem.set(item, { cluster: cluster.id, choices });
  return choices;
}

function findMatching(cluster: ReportedCluster, item: EastWestItem): readonly GatewayChoice[] {
  const choices: GatewayChoice[] = [];
  for (const [name, report] of cluster.gatewaysIn(item.namespace)) {
    const pods = report.pods.filter((group) => group.total > 0 && labelsMatch(item.labels, group.labels));
    if (pods.length > 0) choices.push(choiceOf(cluster, { namespace: item.namespace, name, report, pods }));
  }
  return choices.sort(compareGateways);
}

/**
 * A confirmed gateway that the item does not name any more, so that a service moves from one gateway to another without
 * a gap: while the new one is not confirmed yet, or while the old one merely has no pods at the moment.
 */
function formerGateway(
  cluster: ReportedCluster,
  service: ServiceKey,
  usable: readonly GatewayChoice[],
): undefined | GatewayChoice {
  const former: GatewayChoice[] = [];
  for (const item of cluster.appliedOf(service).values()) {
    if (item.about.kind !== "export" || !isConfirmed(item.report)) continue;
    const { gatewayNamespace: namespace, gateway: name } = item.about;
    const report = cluster.gateway(namespace, name);
    if (report === undefined || report.port === 0) continue;
    const hasPods = report.pods.some((group) => group.total > 0);
    if (usable.length > 0 || !hasPods) former.push(choiceOf(cluster, { namespace, name, report, pods: report.pods }));
  }
  return former.sort(compareGateways)[0];
}

function choiceOf(
  cluster: ReportedCluster,
  from: { readonly namespace: string; readonly name: string; readonly report: GatewayReport } & {
    readonly pods: GatewayReport["pods"];
  },
): GatewayChoice {
  const { namespace, name, report, pods } = from;
  const hasReadyPod = pods.some((group) => group.ready > 0);
  return { key: gatewayKey(cluster.id, namespace, name), namespace, name, report, hasReadyPod };
}

function compareGateways(a: GatewayChoice, b: GatewayChoice): number {
  return (
    Number(b.report.serviceType === "LoadBalancer") - Number(a.report.serviceType === "LoadBalancer") ||
    compareText(a.report.createdAt, b.report.createdAt) ||
    compareText(a.key, b.key)
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
