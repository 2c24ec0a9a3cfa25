import type { Basis, ClusterId } from "@causeway/shared";
import type { ClusterConfig, ConfigView, WorkspaceConfig } from "../config-view.js";
import { sameValue } from "../same-value.js";
import { decodeCluster } from "./cluster-config.js";
import type { ConfigState } from "./config-state.js";
import { decodeDefaults, type OrganizationDefaults } from "./organization-defaults.js";
import { findOwner, type OwnerIndex, reindexOwners, type Selection } from "./owner-index.js";
import { decodeWorkspaces, workspaceAt } from "./workspace-config.js";

/** A view with what `diffConfigViews` compares and decisions only ask `mayReach` about. */
export interface StoredConfigView extends ConfigView {
  /** From a network to those that it reaches besides itself, as `networkReachability` says; one-way. */
  readonly networks: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A view with what the next one is made from. */
export interface IndexedConfigView extends StoredConfigView {
  readonly defaults: OrganizationDefaults;
  readonly owners: OwnerIndex;
}

/** What is stored, and where objects came, went or changed since the view before; tombstones apart. */
export interface ViewUpdate extends Pick<ConfigState, "records" | "tombstones"> {
  readonly basis: Basis;
  readonly paths: Iterable<string>;
}

/** Clusters and workspaces outside of which two views are known to be the same; networks and tombstones apart. */
export interface TouchedKeys {
  readonly clusters: Iterable<ClusterId>;
  readonly workspaces: Iterable<string>;
}

/** The objects as decisions read them. Equal objects make an equal view, whatever their order. */
export function buildConfigView(state: Pick<ConfigState, "records" | "tombstones">, basis: Basis): IndexedConfigView {
  return updateConfigView(EMPTY_VIEW, { ...state, basis, paths: state.records.keys() }).view;
}

/** The view after some objects changed. Costs what these cost, and a copy of the maps that they are in. */
export function updateConfigView(
  before: IndexedConfigView,
  { records, tombstones, basis, paths }: ViewUpdate,
): { readonly view: IndexedConfigView; readonly touched: TouchedKeys } {
  const touched = findTouched(paths);
  const defaults = touched.hasDefaults ? decodeDefaults(records) : before.defaults;
  if (!sameValue(defaults.failover, before.defaults.failover)) {
    for (const id of before.workspaces.keys()) touched.workspaces.add(id);
  }
  const decoded = decodeWorkspaces(touched.workspaces, records, defaults);
  const selections = Array.from(touched.workspaces, (id) => selectionOf(before.workspaces.get(id), decoded.get(id)));
  const parts = {
    basis,
    tombstones,
    defaults,
    workspaces: replaceEntries(before.workspaces, touched.workspaces, decoded),
    clusters: replaceEntries(before.clusters, touched.clusters.keys(), decodeClusters(touched.clusters, records)),
    owners: reindexOwners(before.owners, selections.flat()),
  };
  return { view: createView(parts), touched: { clusters: touched.clusters.keys(), workspaces: touched.workspaces } };
}

function createView(parts: Omit<IndexedConfigView, "networks" | "ownerOf" | "mayReach">): IndexedConfigView {
  const { workspaces, owners } = parts;
  const { networks } = parts.defaults;
  return {
    ...parts,
    networks,
    ownerOf(cluster, namespace) {
      const id = findOwner(owners, cluster, namespace);
      return id === undefined ? undefined : workspaces.get(id);
    },
    mayReach: (from, to) => from === to || (networks.get(from)?.has(to) ?? false),
  };
}

const EMPTY_VIEW = createView({
  basis: { storeId: "", revision: "0" },
  workspaces: new Map(),
  clusters: new Map(),
  tombstones: new Set(),
  defaults: decodeDefaults(new Map()),
  owners: new Map(),
});

interface Touched {
  /** With the path of each. */
  readonly clusters: Map<ClusterId, string>;
  readonly workspaces: Set<string>;
  readonly hasDefaults: boolean;
}

function findTouched(paths: Iterable<string>): Touched {
  const clusters = new Map<ClusterId, string>();
  const workspaces = new Set<string>();
  let hasDefaults = false;
  for (const path of paths) {
    const workspace = workspaceAt(path);
    if (workspace !== undefined) workspaces.add(workspace);
    // The schema holds a Cluster's name to the form of a ClusterId.
    else if (path.startsWith("clusters/")) clusters.set(path.slice(path.lastIndexOf("/") + 1) as ClusterId, path);
    else if (path.startsWith("organizationsettings/")) hasDefaults = true;
  }
  return { clusters, workspaces, hasDefaults };
}

function decodeClusters(
  paths: ReadonlyMap<ClusterId, string>,
  records: ConfigState["records"],
): Map<ClusterId, ClusterConfig> {
  const clusters = new Map<ClusterId, ClusterConfig>();
  for (const [id, path] of paths) {
    const object = records.get(path)?.object;
    if (object?.kind === "Cluster") clusters.set(id, decodeCluster(object));
  }
  return clusters;
}

/** In the order of the ids, and the map itself when there is nothing to replace. */
function replaceEntries<K extends string, V>(
  map: ReadonlyMap<K, V>,
  keys: Iterable<K>,
  values: ReadonlyMap<K, V>,
): ReadonlyMap<K, V> {
  const copy = new Map(map);
  let [isChanged, isGrown] = [false, false];
  for (const key of keys) {
    const value = values.get(key);
    isChanged ||= value !== undefined || map.has(key);
    isGrown ||= value !== undefined && !map.has(key);
    if (value === undefined) copy.delete(key);
    else copy.set(key, value);
  }
  if (!isChanged) return map;
  return isGrown ? new Map([...copy].sort(([a], [b]) => (a < b ? -1 : 1))) : copy;
}

function selectionOf(before: undefined | WorkspaceConfig, after: undefined | WorkspaceConfig): Selection[] {
  const workspace = (after ?? before)?.id;
  if (workspace === undefined || sameValue(before?.selectors, after?.selectors)) return [];
  return [{ workspace, before: before?.selectors ?? [], after: after?.selectors ?? [] }];
}
