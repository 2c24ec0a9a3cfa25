import type { ClusterId } from "@causeway/shared";
import type { NamespaceSelector, WorkspaceConfig } from "../config-view.js";
import { sameValue } from "../same-value.js";
import type { StoredConfigView, TouchedKeys } from "./build-view.js";
import { describeSelector } from "./namespace-selector.js";

/** What differs between two views, so that planning looks at the namespaces and clusters concerned and no others. */
export interface ConfigDiff {
  /** Clusters whose Cluster object came, went or changed, or that were buried or exhumed; sorted. */
  readonly clusters: readonly ClusterId[];
  /** Of workspaces that came, went or changed: every namespace that they select or selected, each once. */
  readonly selectors: readonly NamespaceSelector[];
  /** Networks from or to which reachability changed; sorted. */
  readonly networks: readonly string[];
}

/** `touched`: undefined compares everything. */
export function diffConfigViews(
  before: StoredConfigView,
  after: StoredConfigView,
  touched?: undefined | TouchedKeys,
): ConfigDiff {
  const { clusters, workspaces } = touched ?? {
    clusters: [...before.clusters.keys(), ...after.clusters.keys()],
    workspaces: [...before.workspaces.keys(), ...after.workspaces.keys()],
  };
  return {
    clusters: changedClusters(before, after, clusters),
    selectors: changedSelectors(before, after, workspaces),
    networks: changedNetworks(before, after),
  };
}

function changedClusters(
  before: StoredConfigView,
  after: StoredConfigView,
  clusters: Iterable<ClusterId>,
): ClusterId[] {
  const changed = new Set(differingKeys(before.clusters, after.clusters, clusters));
  if (before.tombstones !== after.tombstones) {
    for (const cluster of new Set([...before.tombstones, ...after.tombstones])) {
      if (before.tombstones.has(cluster) !== after.tombstones.has(cluster)) changed.add(cluster);
    }
  }
  return [...changed].toSorted();
}

function changedSelectors(
  before: StoredConfigView,
  after: StoredConfigView,
  workspaces: Iterable<string>,
): NamespaceSelector[] {
  const selectors = new Map<string, NamespaceSelector>();
  for (const id of differingKeys(before.workspaces, after.workspaces, workspaces)) {
    for (const workspace of [before.workspaces.get(id), after.workspaces.get(id)]) addSelectors(selectors, workspace);
  }
  return [...selectors.values()];
}

function addSelectors(selectors: Map<string, NamespaceSelector>, workspace: undefined | WorkspaceConfig): void {
  for (const selector of workspace?.selectors ?? []) selectors.set(describeSelector(selector), selector);
}

function changedNetworks(before: StoredConfigView, after: StoredConfigView): string[] {
  if (before.networks === after.networks) return [];
  const pairs = (view: StoredConfigView) =>
    new Map(
      [...view.networks].flatMap(([from, to]) => Array.from(to, (name) => [`${from},${name}`, [from, name]] as const)),
    );
  const [was, is] = [pairs(before), pairs(after)];
  const networks = differingKeys(was, is, [...was.keys(), ...is.keys()]).flatMap(
    (key) => was.get(key) ?? is.get(key) ?? [],
  );
  return [...new Set(networks)].toSorted();
}

function differingKeys<K, V>(before: ReadonlyMap<K, V>, after: ReadonlyMap<K, V>, keys: Iterable<K>): K[] {
  return [...new Set(keys)].filter((key) => !sameValue(before.get(key), after.get(key)));
}
