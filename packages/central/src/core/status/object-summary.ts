import type { ClusterId, ConfigObject } from "@causeway/shared";
import type { ConfigRecord } from "../config/config-state.js";
import { clusterSummary } from "./cluster-summary.js";
import { findFault } from "./find-fault.js";
import type { StatusBook } from "./status-book.js";
import type { StatusTree } from "./status-tree.js";
import type { StatusWorld } from "./status-world.js";
import { plainSummary, type Summary } from "./summary.js";
import { workspaceSummary } from "./workspace-summary.js";

export interface SummaryParts {
  readonly records: ReadonlyMap<string, ConfigRecord>;
  readonly book: StatusBook;
  readonly tree: StatusTree;
  readonly world: StatusWorld;
}

/** What a stored object is. */
export function objectSummary({ path, object }: ConfigRecord, parts: SummaryParts): Summary {
  const { records, book, tree, world } = parts;
  const fault = findFault(object, records, world.config);
  if (fault !== undefined) return plainSummary("INVALID", fault.reason, fault.message);
  switch (object.kind) {
    case "Cluster":
      return clusterSummary(object.metadata.name as ClusterId, book, world);
    case "Workspace":
    case "WorkspaceSetting": {
      const workspace = world.config.workspaces.get(workspaceIdOf(object) ?? "");
      if (workspace !== undefined) return workspaceSummary(workspace, book, world);
      return plainSummary("DIRTY", "Planning", "central has not looked at it yet");
    }
    case "OrganizationSetting":
      return plainSummary("ACCEPTED", "", "stored; it acts through the organization's workspaces");
    case "Organization":
    case "Tenant": {
      const worst = tree.worstChild(path);
      const message = worst === "ACCEPTED" ? "stored" : `the worst of what hangs on it is ${worst}`;
      return plainSummary(worst, "", message);
    }
  }
}

/** `organization/tenant/name` of the workspace that the object is or belongs to; undefined of other kinds. */
export function workspaceIdOf(object: ConfigObject): undefined | string {
  if (object.kind === "Workspace") {
    const { organization, tenant, name } = object.metadata;
    return `${organization}/${tenant}/${name}`;
  }
  if (object.kind !== "WorkspaceSetting") return undefined;
  const { organization, tenant, workspace } = object.metadata;
  return `${organization}/${tenant}/${workspace}`;
}
