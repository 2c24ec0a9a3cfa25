import { type DesiredResource, desiredKeys } from "@causeway/shared";
import type { RunningEdge } from "../processes/sim-edge.js";
import type { World } from "../world.js";

/** As the documents say it, from what the edge has been told and what it has on record. */
export function isStoreAccepted({ followed }: RunningEdge, world: World): boolean {
  const { basis } = followed;
  const policy: undefined | DesiredResource = followed.resources.get(desiredKeys.policy);
  const adopted = policy?.kind === "policy" ? policy.adoptedStoreId : "";
  return basis !== undefined && (!world.isStoreWrong || adopted === basis.storeId);
}
