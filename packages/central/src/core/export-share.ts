import { type ClusterId, type DesiredResource, desiredKeys, type Reason } from "@causeway/shared";
import type { Exposure } from "./exposure.js";
import type { GatewayChoice } from "./gateway-choice.js";
import type { AppliedItem, ReportedCluster } from "./reported-cluster.js";
import type { ServiceFacts } from "./service-facts.js";
import { knowledgeOf } from "./world.js";

/** Without routes no subset has keys. */
const EXPORT: DesiredResource = { kind: "export", subsetKeys: [] };

/** What a cluster of known origin should export of the service, and what it should stop to export. */
export function exportShare(facts: ServiceFacts, cluster: ReportedCluster): Map<string, DesiredResource> {
  const exposure = facts.exposure(cluster.id);
  const share = new Map<string, DesiredResource>();
  const { first } = exposure.gateways;
  if (exposure.isExported && first !== undefined) share.set(exportKey(facts, first), EXPORT);
  for (const [key, item] of cluster.appliedOf(facts.service)) {
    if (item.about.kind !== "export" || share.has(key)) continue;
    if (staysWanted(facts, exposure)) share.set(key, EXPORT);
    else share.set(desiredKeys.withdrawn(key), withdrawnExport(facts, exposure));
  }
  return share;
}

function exportKey(facts: ServiceFacts, gateway: GatewayChoice): string {
  return desiredKeys.export(gateway.namespace, gateway.name, facts.service);
}

/** An export through another gateway than the first stays until the first one's is confirmed and carries everybody. */
function staysWanted(facts: ServiceFacts, exposure: Exposure): boolean {
  if (!exposure.isExported) return false;
  const { first, used, answer } = exposure.gateways;
  if (first === undefined || used !== first || answer !== "confirmed") return true;
  return isInUse(facts, exposure.cluster, first);
}

function withdrawnExport(facts: ServiceFacts, exposure: Exposure): DesiredResource {
  if (exposure.isExported) return withdrawn("NotPicked", false);
  return withdrawn(exposure.reason ?? "NotPicked", isInUse(facts, exposure.cluster, undefined));
}

function withdrawn(reason: Reason, inUse: boolean): DesiredResource {
  return { kind: "withdrawn", reason, inUse };
}

/**
 * Does some importer still send traffic to the service's instances in `source` by another way than the gateway `except`?
 * An importer that central has not heard of may; one that a person deleted does not count.
 */
function isInUse(facts: ServiceFacts, source: ClusterId, except: undefined | GatewayChoice): boolean {
  const { service, world } = facts;
  const sourceKey = desiredKeys.source(service, source);
  facts.readsUse = true;
  for (const id of world.registry.clustersWith(service)) {
    const importer = world.registry.cluster(id);
    const item = importer?.appliedOf(service).get(sourceKey);
    if (id === source || importer === undefined || item === undefined) continue;
    const knowledge = knowledgeOf(id, world);
    if (knowledge === "unknown" || (knowledge === "known" && drawsOn(importer, item, except))) return true;
  }
  return facts.awaitUnknown((cluster) => cluster !== source) !== undefined;
}

function drawsOn(importer: ReportedCluster, item: AppliedItem, except: undefined | GatewayChoice): boolean {
  const { entries, state } = item.report;
  if (except === undefined) return entries.length > 0 || state === "pending";
  const there = importer.appliedOther.get(desiredKeys.gateway(except.key))?.addresses ?? [];
  return entries.some(({ address }) => !there.includes(address));
}
