import type { DesiredResource, InstanceGroup, SourceDesired } from "@causeway/shared";
import type { Exposure } from "./exposure.js";

/** The resource that everybody who draws on this cluster's instances gets; undefined while nobody could. */
export function sourceBody(exposure: Exposure): undefined | DesiredResource {
  const { used } = exposure.gateways;
  if (!exposure.isExported || used === undefined || exposure.report === undefined) return undefined;
  const source: SourceDesired = { gateway: used.key, groups: weighGroups(exposure.report.groups) };
  return { kind: "source", ...source };
}

/** One group per service account, with the count rounded up to a power of two so that scaling by one moves nothing. */
function weighGroups(groups: readonly InstanceGroup[]): SourceDesired["groups"] {
  const ready = new Map<string, number>();
  for (const group of groups) {
    ready.set(group.serviceAccount, (ready.get(group.serviceAccount) ?? 0) + group.ready);
  }
  return [...ready]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([serviceAccount, count]) => ({ serviceAccount, subsetLabels: {}, weight: roundUpToPowerOfTwo(count) }));
}

function roundUpToPowerOfTwo(count: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, count)));
}
