import { type ClusterId, desiredKeys, type Reason, type ServiceKey } from "@causeway/shared";
import type { ClusterShare } from "../cluster-share.js";
import type { Exposure } from "../exposure.js";
import { hasAddress } from "../gateway-shape.js";
import { type ItemState, judgeWanted, judgeWithdrawn, type Verdict, worstVerdict } from "./judge-item.js";
import { missingPorts } from "./missing-ports.js";
import type { StatusWorld } from "./status-world.js";

/** How far one service is in one cluster. */
export interface PairStatus {
  /** The workspace that owns the namespace there; empty when none does. */
  readonly workspace: string;
  readonly state: ItemState;
  /** Of something ready: what a person should know of it. */
  readonly reason: undefined | Reason;
  /** Of a service that is exported: which item of the setting takes it, and why its gateway cannot serve; else undefined. */
  readonly gateway: undefined | { readonly item: number; readonly problem: undefined | Reason };
}

/** Undefined when nothing has to be applied there for the service, nor let go. */
export function pairStatus(service: ServiceKey, cluster: ClusterId, world: StatusWorld): undefined | PairStatus {
  const exposure = world.factsOf(service).exposure(cluster);
  const share = world.shareOf(service, cluster);
  const place = { service, cluster };
  const verdict = share === undefined ? undefined : worstVerdict(shareVerdicts(place, share, world));
  const gateway = gatewayOf(exposure);
  if (verdict === undefined && gateway === undefined) return undefined;
  const { state, reason } = verdict ?? { state: "ready", reason: undefined };
  return { workspace: exposure.owner?.id ?? "", state, reason, gateway };
}

/** Whose share of what. */
interface Place {
  readonly service: ServiceKey;
  readonly cluster: ClusterId;
}

/** Of everything that a cluster should have for a service, and of what it should let go. */
function* shareVerdicts(place: Place, share: ClusterShare, world: StatusWorld): Iterable<Verdict> {
  for (const [key, { kind }] of share.resources) {
    if (kind === "withdrawn") yield judgeWithdrawn(rowOf(place, key.slice("withdrawn/".length), world));
    else yield wantedVerdict(place, key, world);
  }
  for (const source of share.sources) yield sourceVerdict(place, source, share, world);
  const missing = missingPorts(world.factsOf(place.service), place.cluster, share.sources);
  if (missing !== undefined) yield { state: "ready", ...missing };
}

/** How far an import, an export or a source is. */
export function wantedVerdict(place: Place, key: string, world: StatusWorld): Verdict {
  return judgeKey(place, { key, row: rowOf(place, key, world) }, world);
}

/** A source is in force with its entries at the addresses that its gateway has now. */
export function sourceVerdict(place: Place, source: ClusterId, share: ClusterShare, world: StatusWorld): Verdict {
  const verdict = wantedVerdict(place, desiredKeys.source(place.service, source), world);
  if (verdict.state !== "ready") return verdict;
  const others = world.registry.cluster(place.cluster)?.appliedOther;
  const gateways = share.gateways
    .filter((gateway) => gateway.startsWith(`${source}/`))
    .map((gateway) => desiredKeys.gateway(gateway))
    .filter((key) => world.desiredHash(place.cluster, key) !== undefined)
    .map((key) => judgeKey(place, { key, row: others?.get(key) }, world));
  const worst = worstVerdict(gateways);
  return worst === undefined ? verdict : (worstVerdict([verdict, worst]) ?? verdict);
}

function judgeKey(
  { cluster }: Place,
  { key, row }: { readonly key: string; readonly row: Parameters<typeof judgeWanted>[0]["row"] },
  world: StatusWorld,
): Verdict {
  return judgeWanted({
    row,
    desiredHash: world.desiredHash(cluster, key) ?? "",
    refusal: world.linkOf(cluster)?.follow.refusals.get(key),
    isPaused: world.config.clusters.get(cluster)?.isPaused ?? false,
  });
}

function rowOf({ service, cluster }: Place, key: string, world: StatusWorld) {
  return world.registry.cluster(cluster)?.appliedOf(service).get(key)?.report;
}

function gatewayOf({ isExported, owner, item, gateways }: Exposure): PairStatus["gateway"] {
  if (!isExported || item === undefined) return undefined;
  const position = owner?.setting?.gateways.indexOf(item) ?? -1;
  return { item: position, problem: gatewayProblem(gateways) };
}

/** Why no new source can go through the gateway that the service has; undefined when one can. */
function gatewayProblem({ used, isPortMissing }: Exposure["gateways"]): undefined | Reason {
  if (used === undefined) return isPortMissing ? "GatewayNoPort" : "NoGateway";
  if (!used.hasReadyPod) return "GatewayNotReady";
  return hasAddress(used.report) ? undefined : "GatewayNoAddress";
}
