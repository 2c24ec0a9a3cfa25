import type { ClusterId } from "@causeway/shared";
import type { NamespaceSelector, WorkspaceConfig } from "../config-view.js";

interface ClusterOwners {
  readonly exact: Map<string, WorkspaceConfig>;
  /** Longest prefix first. */
  readonly prefixes: { readonly prefix: string; readonly owner: WorkspaceConfig }[];
}

/**
 * Finds a namespace's workspace without going through all of them. Overlaps are refused at the door, so there is at most
 * one; should a store hold two, the narrower selector wins, the first workspace among equals.
 */
export function createOwnerLookup(
  workspaces: readonly WorkspaceConfig[],
): (cluster: ClusterId, namespace: string) => undefined | WorkspaceConfig {
  const byCluster = new Map<string, ClusterOwners>();
  for (const owner of workspaces) {
    for (const selector of owner.selectors) add(ownersOf(byCluster, selector.cluster), selector, owner);
  }
  for (const { prefixes } of byCluster.values()) prefixes.sort((a, b) => b.prefix.length - a.prefix.length);
  return (cluster, namespace) => find(byCluster.get(cluster), namespace) ?? find(byCluster.get("*"), namespace);
}

function ownersOf(byCluster: Map<string, ClusterOwners>, cluster: string): ClusterOwners {
  const owners = byCluster.get(cluster) ?? { exact: new Map(), prefixes: [] };
  byCluster.set(cluster, owners);
  return owners;
}

function add(owners: ClusterOwners, { namespace, isPrefix }: NamespaceSelector, owner: WorkspaceConfig): void {
  if (isPrefix) owners.prefixes.push({ prefix: namespace, owner });
  else if (!owners.exact.has(namespace)) owners.exact.set(namespace, owner);
}

function find(owners: undefined | ClusterOwners, namespace: string): undefined | WorkspaceConfig {
  if (owners === undefined) return undefined;
  return owners.exact.get(namespace) ?? owners.prefixes.find(({ prefix }) => namespace.startsWith(prefix))?.owner;
}
