import { type ClusterId, type GatewayReport, gatewayKey, type Reason } from "@causeway/shared";
import { isConfirmed } from "../gateway-choice.js";
import { hasAddress } from "../gateway-shape.js";
import type { ReportedCluster } from "../reported-cluster.js";
import { type GatewayName, gatewayNames } from "./gateway-names.js";
import type { PageRequest } from "./list-services.js";
import type { StatusWorld } from "./status-world.js";

/** A gateway as its cluster's edge reports it. */
export interface GatewayLine {
  readonly cluster: ClusterId;
  readonly namespace: string;
  readonly name: string;
  /** Of its pods. */
  readonly ready: number;
  readonly total: number;
  readonly addresses: readonly string[];
  readonly hostnames: readonly string[];
  /** What its names stand for in the clusters that import through it. */
  readonly names: readonly GatewayName[];
  /** Services that it accepts. */
  readonly exports: number;
  /** Why others cannot come in through it, or what is odd; empty when nothing is. */
  readonly reason: "" | Reason;
  readonly problem: string;
}

export interface GatewayPage {
  readonly lines: readonly GatewayLine[];
  readonly next: string;
}

/** By cluster, namespace and name. Only the services of clusters on the page are looked at. */
export function listGateways(cluster: undefined | ClusterId, page: PageRequest, world: StatusWorld): GatewayPage {
  const lines: GatewayLine[] = [];
  const chosen = [...world.registry.clusters()].filter(({ id }) => cluster === undefined || cluster === id);
  for (const record of chosen.sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const gateways = [...record.gateways()].map(([namespace, name, report]) => ({ namespace, name, report }));
    const left = gateways.filter((gateway) => placeOf(record, gateway) > page.after);
    const exports = left.length === 0 ? new Map<string, number>() : countExports(record);
    for (const gateway of left.sort((a, b) => (placeOf(record, a) < placeOf(record, b) ? -1 : 1))) {
      const last = lines.at(-1);
      if (last !== undefined && lines.length === page.limit) {
        return { lines, next: `${last.cluster}/${last.namespace}/${last.name}` };
      }
      lines.push(gatewayLine(record, gateway, exports, world));
    }
  }
  return { lines, next: "" };
}

interface NamedGateway {
  readonly namespace: string;
  readonly name: string;
  readonly report: GatewayReport;
}

function placeOf({ id }: ReportedCluster, { namespace, name }: Pick<NamedGateway, "namespace" | "name">): string {
  return `${id}/${namespace}/${name}`;
}

function gatewayLine(
  { id }: ReportedCluster,
  { namespace, name, report }: NamedGateway,
  exports: ReadonlyMap<string, number>,
  world: StatusWorld,
): GatewayLine {
  const { names, problem } = gatewayNames(gatewayKey(id, namespace, name), report.hostnames, world);
  const ready = report.pods.reduce((sum, pods) => sum + pods.ready, 0);
  const total = report.pods.reduce((sum, pods) => sum + pods.total, 0);
  return {
    cluster: id,
    namespace,
    name,
    ready,
    total,
    addresses: report.addresses,
    hostnames: report.hostnames,
    names,
    exports: exports.get(`${namespace}/${name}`) ?? 0,
    ...(problemOf(report, ready) ?? problem ?? NO_PROBLEM),
  };
}

type Problem = Pick<GatewayLine, "reason" | "problem">;

const NO_PROBLEM: Problem = { reason: "", problem: "" };

/** Undefined when nothing is wrong with it as its own cluster sees it. */
function problemOf(report: GatewayReport, ready: number): undefined | Problem {
  const { addressProblem } = report;
  if (report.port === 0) return { reason: "GatewayNoPort", problem: "its Service has no port 15443" };
  if (ready === 0) return { reason: "GatewayNotReady", problem: "none of its pods is ready" };
  if (addressProblem !== "") return { reason: "BadExternalAddress", problem: addressProblem };
  if (hasAddress(report)) return undefined;
  return { reason: "GatewayNoAddress", problem: "nothing says how other clusters reach it" };
}

/** `namespace/name` of a gateway -> how many services it accepts, in one walk over what the cluster applies. */
function countExports(record: ReportedCluster): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const service of record.appliedServices) {
    for (const item of record.appliedOf(service).values()) {
      if (item.about.kind !== "export" || !isConfirmed(item.report)) continue;
      const key = `${item.about.gatewayNamespace}/${item.about.gateway}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
