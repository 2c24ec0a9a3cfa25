import { describeLabels, type InstanceGroup, type Labels, sortLabels } from "@causeway/shared";
import type { KubePod } from "./kube.js";

/** More groups than this would mean that a subset label is not one (an instance's own id, say). */
const MAX_GROUPS = 16;

/**
 * Ready instances by service account and by the labels that subsets look at, sorted. Beyond the limit the labels are dropped,
 * so that every instance still counts.
 */
export function groupInstances(ready: readonly KubePod[], subsetKeys: readonly string[]): readonly InstanceGroup[] {
  return limit(
    count(
      ready.map(({ serviceAccount, meta }) => ({
        ...{ serviceAccount, ready: 1 },
        subsetLabels: project(meta.labels, subsetKeys),
      })),
    ),
  );
}

/** Both, sorted; a group of both as it is shown. The same limit holds. */
export function joinGroups(known: readonly InstanceGroup[], shown: readonly InstanceGroup[]): readonly InstanceGroup[] {
  const byName = new Map([...known, ...shown].map((group) => [describeGroup(group), group]));
  return limit(count(byName.values()));
}

function limit(groups: readonly InstanceGroup[]): readonly InstanceGroup[] {
  return groups.length > MAX_GROUPS ? count(groups.map((group) => ({ ...group, subsetLabels: {} }))) : groups;
}

function count(parts: Iterable<InstanceGroup>): readonly InstanceGroup[] {
  const groups = new Map<string, InstanceGroup>();
  for (const part of parts) {
    const name = describeGroup(part);
    groups.set(name, { ...part, ready: part.ready + (groups.get(name)?.ready ?? 0) });
  }
  return Array.from(groups)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => group);
}

function describeGroup({ serviceAccount, subsetLabels }: InstanceGroup): string {
  return `${serviceAccount} ${describeLabels(subsetLabels)}`;
}

function project(labels: Labels, keys: readonly string[]): Labels {
  return sortLabels(Object.fromEntries(Object.entries(labels).filter(([key]) => keys.includes(key))));
}
