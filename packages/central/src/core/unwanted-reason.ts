import type { ClusterId, Reason, Result } from "@causeway/shared";
import type { Exposure } from "./exposure.js";
import { type Importer, pairReason } from "./importer.js";
import type { ServiceFacts } from "./service-facts.js";

/**
 * Why a cluster should not draw on `source`: whether it is exported at all, then the importer's own side, then the rules
 * between the two, then whether it can serve now.
 */
export function unwantedSourceReason(
  facts: ServiceFacts,
  source: ClusterId,
  importer: Result<Importer, Reason>,
): Reason {
  const exposure = facts.exposure(source);
  if (!exposure.isExported) return exposure.reason ?? "NotPicked";
  if (!importer.ok) return importer.error;
  const group = facts.exporters.of(source);
  const paired = group === undefined ? undefined : pairReason(importer.value, group, facts.world);
  return paired ?? exposure.reason ?? "NotPicked";
}

/**
 * Why a cluster should not import the service: its own side, else the reason of whoever is nearest to exporting it, be it
 * only a cluster whose source `applied` still lists.
 */
export function unwantedImportReason(
  facts: ServiceFacts,
  { cluster, listed }: { readonly cluster: ClusterId; readonly listed: Iterable<ClusterId> },
  importer: Result<Importer, Reason>,
): Reason {
  if (!importer.ok) return importer.error;
  let nearest: undefined | Exposure;
  for (const id of [...facts.world.registry.clustersWith(facts.service), ...listed]) {
    const exposure = facts.exposure(id);
    if (id === cluster || exposure.reason === "ClusterUnknown") continue;
    if (nearest === undefined || isNearer(exposure, nearest)) nearest = exposure;
  }
  return nearest === undefined ? "ServiceMissing" : unwantedSourceReason(facts, nearest.cluster, importer);
}

/** Is `a` nearer to serving others than `b`? Ties go by name. */
export function isNearer(a: Exposure, b: Exposure): boolean {
  if (a.isExported !== b.isExported) return a.isExported;
  return a.progress === b.progress ? a.cluster < b.cluster : a.progress > b.progress;
}
