import type { ConfigObject } from "@causeway/shared";
import { infoOf, parentsOf } from "../config/object-path.js";

/**
 * The object whose word is the worst of its children's, of which this is one. A workspace's is its own: what its setting
 * causes is what the workspace causes.
 */
export function parentOf(object: ConfigObject): undefined | string {
  if (object.kind === "WorkspaceSetting") return undefined;
  return parentsOf(infoOf(object), object.metadata).at(-1)?.path;
}
