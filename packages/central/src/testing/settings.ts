import type { ClusterId } from "@causeway/shared";
import type { StoredConfigView } from "../core/config/build-view.js";
import type {
  ClusterConfig,
  EastWestItem,
  NamespaceSelector,
  SettingConfig,
  WorkspaceConfig,
} from "../core/config-view.js";

export interface SettingsSketch {
  readonly clusters?: readonly (string | ClusterConfig)[];
  readonly tombstones?: readonly string[];
  readonly workspaces?: readonly WorkspaceConfig[];
  /** Pairs of networks, `from>to`. */
  readonly reaches?: readonly string[];
  readonly revision?: string;
}

/** Settings as decisions read them, by the plainest means. */
export function settingsOf(sketch: SettingsSketch): StoredConfigView {
  const { clusters = [], tombstones = [], workspaces = [], reaches = [], revision = "1" } = sketch;
  const configured = clusters.map((cluster) => (typeof cluster === "string" ? clusterConfig(cluster) : cluster));
  return {
    basis: { storeId: "store", revision },
    workspaces: new Map(workspaces.map((workspace) => [workspace.id, workspace])),
    clusters: new Map(configured.map((cluster) => [cluster.id, cluster])),
    tombstones: new Set(tombstones as ClusterId[]),
    ownerOf: (cluster, namespace) =>
      workspaces.find(({ selectors }) => selectors.some((selector) => takes(selector, cluster, namespace))),
    networks: networksOf(reaches),
    mayReach: (from, to) => from === to || reaches.includes(`${from}>${to}`),
  };
}

export function clusterConfig(id: string, overrides: Partial<ClusterConfig> = {}): ClusterConfig {
  return {
    id: id as ClusterId,
    network: "",
    region: "",
    isDrained: false,
    adoptedStoreId: "",
    adoption: "",
    releasedHolds: [],
    isPaused: false,
    ...overrides,
  };
}

/** A workspace that owns these namespaces (`cluster/namespace`, `*` for every cluster). */
export function workspace(id: string, names: readonly string[], setting?: undefined | SettingConfig): WorkspaceConfig {
  return { id, selectors: names.map(selectorOf), setting };
}

export function settingOf(overrides: Partial<SettingConfig> = {}): SettingConfig {
  return {
    name: "setting",
    gateways: [eastWestItem()],
    failover: { topologyChoice: "CLUSTER", failoverPriority: [], regionalFailover: [] },
    remoteOnly: "service",
    edgeLostAfterMs: undefined,
    ...overrides,
  };
}

export function eastWestItem(overrides: Partial<EastWestItem> = {}): EastWestItem {
  return { namespace: "eastwest", labels: { app: "eastwest-gateway" }, exposedServices: [], ...overrides };
}

function networksOf(pairs: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const networks = new Map<string, Set<string>>();
  for (const pair of pairs) {
    const [from = "", to = ""] = pair.split(">");
    networks.set(from, new Set([...(networks.get(from) ?? []), to]));
  }
  return networks;
}

function selectorOf(name: string): NamespaceSelector {
  const [cluster = "", namespace = ""] = name.split("/");
  const isPrefix = namespace.endsWith("*");
  return { cluster, namespace: isPrefix ? namespace.slice(0, -1) : namespace, isPrefix };
}

function takes(selector: NamespaceSelector, cluster: string, namespace: string): boolean {
  if (selector.cluster !== "*" && selector.cluster !== cluster) return false;
  return selector.isPrefix ? namespace.startsWith(selector.namespace) : namespace === selector.namespace;
}
