import {
  type AppliedReport,
  type ClusterId,
  desiredKeys,
  type GatewayKey,
  type Reason,
  type ServiceKey,
  splitServiceKey,
} from "@causeway/shared";
import type { ClusterShare } from "../cluster-share.js";
import type { Exposure } from "../exposure.js";
import { importerOf } from "../importer.js";
import type { ServiceFacts } from "../service-facts.js";
import { unwantedSourceReason } from "../unwanted-reason.js";
import { worstVerdict } from "./judge-item.js";
import { missingPorts } from "./missing-ports.js";
import { NearestExporters } from "./nearest-exporters.js";
import { sourceVerdict, wantedVerdict } from "./pair-status.js";
import type { StatusWorld } from "./status-world.js";
import { countOf } from "./summary.js";

/** One cluster whose instances another one has as standby. */
export interface LineSource {
  readonly cluster: ClusterId;
  /** Undefined while central does not know through which. */
  readonly gateway: undefined | GatewayKey;
  /** Addresses of the gateway that the importing edge uses. */
  readonly addresses: readonly string[];
  /** WorkloadEntries written for it. */
  readonly entries: number;
}

/** One service in one cluster, for a person to read. */
export interface ServiceLine {
  readonly namespace: string;
  readonly name: string;
  readonly cluster: ClusterId;
  /** A gateway of the cluster accepts it, or will. */
  readonly exported: boolean;
  /** The cluster has, or gets, other clusters' instances as standby. */
  readonly imported: boolean;
  readonly sources: readonly LineSource[];
  /** The first thing that is not as it could be; empty when there is none. */
  readonly reason: "" | Reason;
  readonly message: string;
}

/** The lines of one service; what they have in common is looked at once. */
export class ServiceLines {
  private readonly service: ServiceKey;
  private readonly world: StatusWorld;
  private readonly facts: ServiceFacts;
  private readonly nearest: NearestExporters;

  constructor(service: ServiceKey, world: StatusWorld) {
    this.service = service;
    this.world = world;
    this.facts = world.factsOf(service);
    this.nearest = new NearestExporters(this.facts);
  }

  line(cluster: ClusterId): ServiceLine {
    const { service, world, facts } = this;
    const exposure = facts.exposure(cluster);
    const share = world.shareOf(service, cluster);
    const importReason = this.importReason(cluster, share);
    const isImported = share?.resources.has(desiredKeys.import(service)) === true;
    const sources = (share?.sources ?? []).map((source) => lineSource({ facts, cluster, source }, world));
    return {
      ...splitServiceKey(service),
      cluster,
      exported: exposure.isExported,
      imported: isImported,
      sources,
      reason: exposure.reason ?? importReason ?? "",
      message: `${describeExport(exposure)}; ${describeImport(isImported, sources, importReason)}`,
    };
  }

  /** Why the cluster has nobody to fall back on, or not yet; of one that has, what is to know of it. */
  private importReason(cluster: ClusterId, share: undefined | ClusterShare): undefined | Reason {
    const { service, world } = this;
    if (share !== undefined && share.sources.length > 0) {
      const place = { service, cluster };
      const own = wantedVerdict(place, desiredKeys.import(service), world);
      const others = share.sources.map((source) => sourceVerdict(place, source, share, world));
      const worst = worstVerdict([own, ...others]);
      if (worst?.state !== "ready") return worst?.reason;
      return worst.reason ?? missingPorts(this.facts, cluster, share.sources)?.reason;
    }
    const importer = importerOf(service, cluster, world);
    if (!importer.ok) return importer.error;
    const nearest = this.nearest.other(cluster);
    if (nearest === undefined) return "ServiceMissing";
    return unwantedSourceReason(this.facts, nearest.cluster, importer);
  }
}

interface SourcePlace {
  readonly facts: ServiceFacts;
  readonly cluster: ClusterId;
  readonly source: ClusterId;
}

function lineSource({ facts, cluster, source }: SourcePlace, world: StatusWorld): LineSource {
  const gateway = facts.exposure(source).gateways.used?.key;
  const record = world.registry.cluster(cluster);
  const row = record?.appliedOf(facts.service).get(desiredKeys.source(facts.service, source))?.report;
  const reached: undefined | AppliedReport =
    gateway === undefined ? undefined : record?.appliedOther.get(desiredKeys.gateway(gateway));
  return { cluster: source, gateway, addresses: reached?.addresses ?? [], entries: row?.entries.length ?? 0 };
}

function describeExport({ isExported, reason, gateways }: Exposure): string {
  if (!isExported) return `not exported: ${reason}`;
  if (reason !== undefined) return `exported, but no source for others: ${reason}`;
  return `exported through ${gateways.used?.namespace}/${gateways.used?.name}`;
}

function describeImport(isImported: boolean, sources: readonly LineSource[], reason: undefined | Reason): string {
  if (!isImported) return `not imported: ${reason}`;
  if (sources.length === 0) return `imported from nobody at the moment: ${reason}`;
  const from = sources.map(({ cluster, entries }) => `${cluster} (${countOf(entries, "entry", "entries")})`);
  return `imported from ${from.join(", ")}${reason === undefined ? "" : `: ${reason}`}`;
}
