import type { ClusterId, ConfigObject, Reason } from "@causeway/shared";
import type { ConfigRecord } from "../config/config-state.js";
import { describeSelector } from "../config/namespace-selector.js";
import { infoOf, parentsOf } from "../config/object-path.js";
import type { ConfigView } from "../config-view.js";

/** Why a stored object cannot be acted on: only a store that was not written through the API can hold one like that. */
export interface Fault {
  readonly reason: Reason;
  readonly message: string;
}

export function findFault(
  object: ConfigObject,
  records: ReadonlyMap<string, ConfigRecord>,
  view: ConfigView,
): undefined | Fault {
  const missing = parentsOf(infoOf(object), object.metadata).find(({ path }) => !records.has(path));
  if (missing !== undefined) return { reason: "ParentMissing", message: `${missing.path} does not exist` };
  if (object.kind === "Workspace") return findTaken(object.metadata, view);
  if (object.kind !== "WorkspaceSetting") return undefined;
  const { organization, tenant, workspace, name } = object.metadata;
  const inForce = view.workspaces.get(`${organization}/${tenant}/${workspace}`)?.setting?.name;
  if (inForce === undefined || inForce === name) return undefined;
  return { reason: "SecondSetting", message: `WorkspaceSetting ${inForce} is in force for workspace ${workspace}` };
}

interface WorkspaceNames {
  readonly organization: string;
  readonly tenant: string;
  readonly name: string;
}

/** Of two that select the same, the one that the namespace does not go to. */
function findTaken({ organization, tenant, name }: WorkspaceNames, view: ConfigView): undefined | Fault {
  const id = `${organization}/${tenant}/${name}`;
  for (const selector of view.workspaces.get(id)?.selectors ?? []) {
    const owner = view.ownerOf(selector.cluster as ClusterId, selector.namespace);
    if (owner === undefined || owner.id === id) continue;
    return { reason: "NamespaceTaken", message: `${describeSelector(selector)} goes to workspace ${owner.id}` };
  }
  return undefined;
}
