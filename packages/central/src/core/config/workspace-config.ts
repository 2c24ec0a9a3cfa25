import type { Workspace, WorkspaceSetting } from "@causeway/shared";
import type { WorkspaceConfig } from "../config-view.js";
import type { ConfigRecord } from "./config-state.js";
import { decodeNamespaceSelector } from "./namespace-selector.js";
import type { OrganizationDefaults } from "./organization-defaults.js";
import { decodeSetting } from "./setting-config.js";

const WORKSPACES = "workspaces/";
const SETTINGS = "workspacesettings/";

/** Id of the workspace that the object at `path` is, or is a setting of; undefined for objects of other kinds. */
export function workspaceAt(path: string): undefined | string {
  if (path.startsWith(WORKSPACES)) return path.slice(WORKSPACES.length);
  return path.startsWith(SETTINGS) ? path.slice(SETTINGS.length, path.lastIndexOf("/")) : undefined;
}

/** Those of `ids` that exist, as decisions read them. Goes once through all records, whatever the number of ids. */
export function decodeWorkspaces(
  ids: ReadonlySet<string>,
  records: ReadonlyMap<string, ConfigRecord>,
  defaults: OrganizationDefaults,
): Map<string, WorkspaceConfig> {
  if (ids.size === 0) return new Map();
  const settings = findSettings(ids, records);
  const workspaces = new Map<string, WorkspaceConfig>();
  for (const id of ids) {
    const object = records.get(`${WORKSPACES}${id}`)?.object;
    if (object?.kind === "Workspace") workspaces.set(id, decodeOne(id, object, settings.get(id), defaults));
  }
  return workspaces;
}

function decodeOne(
  id: string,
  { spec }: Workspace,
  found: undefined | Found,
  { failover }: OrganizationDefaults,
): WorkspaceConfig {
  const setting = found === undefined ? undefined : decodeSetting(found.setting, failover);
  return { id, selectors: spec.namespaceSelector.names.map(decodeNamespaceSelector), setting };
}

interface Found {
  readonly path: string;
  readonly setting: WorkspaceSetting;
}

/** A second setting is refused at the door; should a store hold two, the first in the order of their paths counts. */
function findSettings(ids: ReadonlySet<string>, records: ReadonlyMap<string, ConfigRecord>): Map<string, Found> {
  const settings = new Map<string, Found>();
  for (const { path, object } of records.values()) {
    if (object.kind !== "WorkspaceSetting") continue;
    const id = path.slice(SETTINGS.length, path.lastIndexOf("/"));
    if (!ids.has(id)) continue;
    const other = settings.get(id);
    if (other === undefined || path < other.path) settings.set(id, { path, setting: object });
  }
  return settings;
}
