import type { ClusterId } from "@causeway/shared";
import type { NamespaceSelector } from "../config-view.js";
import { selectorsOverlap } from "./namespace-selector.js";

/** Ids of the workspaces that select the same, in byte order; more than one only in a store that overlaps got into. */
type Owners = readonly string[];

interface Prefix {
  readonly prefix: string;
  readonly owners: Owners;
}

interface ClusterOwners {
  readonly exact: ReadonlyMap<string, Owners>;
  /** Longest prefix first. */
  readonly prefixes: readonly Prefix[];
}

/**
 * Which workspace selects which namespaces, by the cluster of the selector. Never changed in place: a view that somebody
 * holds keeps its own.
 */
export type OwnerIndex = ReadonlyMap<string, ClusterOwners>;

/** What one workspace selected and what it selects now; an empty list when it was not there or went. */
export interface Selection {
  readonly workspace: string;
  readonly before: readonly NamespaceSelector[];
  readonly after: readonly NamespaceSelector[];
}

/** The index after these workspaces changed what they select. Copies what is kept of the selectors' clusters only. */
export function reindexOwners(index: OwnerIndex, selections: readonly Selection[]): OwnerIndex {
  if (selections.length === 0) return index;
  const clusters = new Map(index);
  const drafts = new Map<string, Draft>();
  const draftOf = (cluster: string): Draft => {
    const draft = drafts.get(cluster) ?? createDraft(index.get(cluster));
    drafts.set(cluster, draft);
    return draft;
  };
  for (const { workspace, before, after } of selections) {
    for (const selector of before) remove(tableOf(draftOf(selector.cluster), selector), selector.namespace, workspace);
    for (const selector of after) add(tableOf(draftOf(selector.cluster), selector), selector.namespace, workspace);
  }
  for (const [cluster, draft] of drafts) {
    if (draft.exact.size + draft.prefixes.size === 0) clusters.delete(cluster);
    else clusters.set(cluster, { exact: draft.exact, prefixes: sortPrefixes(draft.prefixes) });
  }
  return clusters;
}

/**
 * Finds a namespace's workspace without going through all of them. Overlaps are refused at the door, so there is at most
 * one; should a store hold two, the narrower selector wins, the first workspace among equals.
 */
export function findOwner(index: OwnerIndex, cluster: ClusterId, namespace: string): undefined | string {
  return findIn(index.get(cluster), namespace) ?? findIn(index.get("*"), namespace);
}

/** A selector, and the workspace that has it. */
export interface Claim {
  readonly workspace: string;
  readonly selector: NamespaceSelector;
}

/** Whoever selects some namespace that `selector` selects; an exact one is looked up by name, not searched. */
export function* findOverlaps(index: OwnerIndex, selector: NamespaceSelector): Iterable<Claim> {
  const clusters = selector.cluster === "*" ? index.keys() : [selector.cluster, "*"];
  for (const cluster of clusters) {
    const owners = index.get(cluster);
    if (owners === undefined) continue;
    for (const [namespace, workspaces] of exactOverlaps(owners, selector)) {
      yield* claimsOf(workspaces, { cluster, namespace, isPrefix: false });
    }
    for (const { prefix, owners: workspaces } of owners.prefixes) {
      const other = { cluster, namespace: prefix, isPrefix: true };
      if (selectorsOverlap(other, selector)) yield* claimsOf(workspaces, other);
    }
  }
}

function claimsOf(workspaces: Owners, selector: NamespaceSelector): Claim[] {
  return workspaces.map((workspace) => ({ workspace, selector }));
}

function* exactOverlaps(
  { exact }: ClusterOwners,
  { namespace, isPrefix }: NamespaceSelector,
): Iterable<[string, Owners]> {
  if (isPrefix) {
    for (const entry of exact) if (entry[0].startsWith(namespace)) yield entry;
    return;
  }
  const owners = exact.get(namespace);
  if (owners !== undefined) yield [namespace, owners];
}

function findIn(owners: undefined | ClusterOwners, namespace: string): undefined | string {
  if (owners === undefined) return undefined;
  const found =
    owners.exact.get(namespace) ?? owners.prefixes.find(({ prefix }) => namespace.startsWith(prefix))?.owners;
  return found?.[0];
}

interface Draft {
  readonly exact: Map<string, Owners>;
  readonly prefixes: Map<string, Owners>;
}

function createDraft(owners: undefined | ClusterOwners): Draft {
  const prefixes = owners?.prefixes.map(({ prefix, owners: ids }) => [prefix, ids] as const);
  return { exact: new Map(owners?.exact), prefixes: new Map(prefixes) };
}

function tableOf(draft: Draft, { isPrefix }: NamespaceSelector): Map<string, Owners> {
  return isPrefix ? draft.prefixes : draft.exact;
}

function add(table: Map<string, Owners>, name: string, workspace: string): void {
  const owners = table.get(name) ?? [];
  if (!owners.includes(workspace)) table.set(name, [...owners, workspace].toSorted());
}

function remove(table: Map<string, Owners>, name: string, workspace: string): void {
  const left = (table.get(name) ?? []).filter((owner) => owner !== workspace);
  if (left.length === 0) table.delete(name);
  else table.set(name, left);
}

function sortPrefixes(prefixes: ReadonlyMap<string, Owners>): Prefix[] {
  return Array.from(prefixes, ([prefix, owners]) => ({ prefix, owners })).sort(
    (a, b) => b.prefix.length - a.prefix.length,
  );
}
