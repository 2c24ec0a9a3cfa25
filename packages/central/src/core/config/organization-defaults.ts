import type { OrganizationSetting } from "@causeway/shared";
import type { ConfigRecord } from "./config-state.js";

/** What the one OrganizationSetting says for everybody. */
export interface OrganizationDefaults {
  /** From a network to those that it reaches besides itself; one-way. */
  readonly networks: ReadonlyMap<string, ReadonlySet<string>>;
  /** Of workspaces whose setting has none of its own. */
  readonly failover: OrganizationSetting["spec"]["failoverSettings"];
}

/** A second setting is refused at the door; should a store hold two, the first in the order of their paths counts. */
export function decodeDefaults(records: ReadonlyMap<string, ConfigRecord>): OrganizationDefaults {
  let path = "";
  let setting: undefined | OrganizationSetting;
  for (const record of records.values()) {
    if (record.object.kind !== "OrganizationSetting" || (setting !== undefined && path < record.path)) continue;
    path = record.path;
    setting = record.object;
  }
  const said = Object.entries(setting?.spec.networkSettings?.networkReachability ?? {});
  const networks = said.map(([from, list]) => [from, new Set(list.split(",").map((name) => name.trim()))] as const);
  return { networks: new Map(networks), failover: setting?.spec.failoverSettings };
}
