import type { Basis, Cluster, ClusterId, ConfigObject, OrganizationSetting } from "@causeway/shared";
import type { ClusterConfig, ConfigView, SettingConfig, WorkspaceConfig } from "../config-view.js";
import { ANNOTATIONS, parseIds } from "./annotations.js";
import type { ConfigState } from "./config-state.js";
import { decodeNamespaceSelector } from "./namespace-selector.js";
import { createOwnerLookup } from "./owner-lookup.js";
import { decodeSetting } from "./setting-config.js";

/** A view with what `diffConfigViews` compares and decisions only ask `mayReach` about. */
export interface StoredConfigView extends ConfigView {
  /** From a network to those that it reaches besides itself, as `networkReachability` says; one-way. */
  readonly networks: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The objects as decisions read them. Equal objects make an equal view, whatever their order. */
export function buildConfigView(state: Pick<ConfigState, "records" | "tombstones">, basis: Basis): StoredConfigView {
  const objects = Array.from(state.records.values(), (record) => record.object);
  const organization = objects.find((object) => object.kind === "OrganizationSetting");
  const workspaces = buildWorkspaces(objects, organization);
  const networks = buildReachability(organization);
  return {
    basis,
    workspaces,
    clusters: new Map(
      objects.filter((object) => object.kind === "Cluster").map((cluster) => [idOf(cluster), decodeCluster(cluster)]),
    ),
    tombstones: state.tombstones,
    networks,
    ownerOf: createOwnerLookup([...workspaces.values()]),
    mayReach: (from, to) => from === to || (networks.get(from)?.has(to) ?? false),
  };
}

function buildWorkspaces(
  objects: readonly ConfigObject[],
  organization: undefined | OrganizationSetting,
): Map<string, WorkspaceConfig> {
  const defaults = organization?.spec.failoverSettings;
  const settings = new Map<string, SettingConfig>(
    objects
      .filter((object) => object.kind === "WorkspaceSetting")
      .map((setting) => {
        const { organization: root, tenant, workspace } = setting.metadata;
        return [`${root}/${tenant}/${workspace}`, decodeSetting(setting, defaults)] as const;
      }),
  );
  const workspaces = objects
    .filter((object) => object.kind === "Workspace")
    .map(({ metadata, spec }): readonly [string, WorkspaceConfig] => {
      const id = `${metadata.organization}/${metadata.tenant}/${metadata.name}`;
      const selectors = spec.namespaceSelector.names.map(decodeNamespaceSelector);
      return [id, { id, selectors, setting: settings.get(id) }];
    })
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return new Map(workspaces);
}

function idOf(cluster: Cluster): ClusterId {
  // The schema holds a Cluster's name to the form of a ClusterId.
  return cluster.metadata.name as ClusterId;
}

function decodeCluster(cluster: Cluster): ClusterConfig {
  const annotations = cluster.metadata.annotations ?? {};
  const released = parseIds(annotations[ANNOTATIONS.releasedHolds] ?? "");
  return {
    id: idOf(cluster),
    network: cluster.spec?.network ?? "",
    region: cluster.spec?.locality?.region ?? "",
    isDrained: annotations[ANNOTATIONS.drain] === "true",
    adoptedStoreId: annotations[ANNOTATIONS.adoptedStore] ?? "",
    releasedHolds: released.ok ? released.value.toSorted() : [],
    isPaused: annotations[ANNOTATIONS.paused] === "true",
  };
}

/** From network -> the networks that it reaches besides itself. */
function buildReachability(setting: undefined | OrganizationSetting): Map<string, ReadonlySet<string>> {
  const said = setting?.spec.networkSettings?.networkReachability ?? {};
  const entries = Object.entries(said).map(([from, list]) => {
    const names = list.split(",").map((name) => name.trim());
    return [from, new Set(names)] as const;
  });
  return new Map(entries);
}
