import { desiredKeys, type GatewayKey } from "@causeway/shared";
import type { KubeWorkloadEntry } from "../../../packages/edge/src/core/kube.js";
import { ANNOTATION, readFrom } from "../../../packages/edge/src/core/render/ownership.js";
import type { RunningEdge } from "../processes/sim-edge.js";
import { sourceOf } from "./entry-source.js";

/** The name that an entry stands for, when it is wanted but for what the name says: nothing else takes it away. */
export function nameInForce({ followed }: RunningEdge, entry: KubeWorkloadEntry): undefined | string {
  const { service, cluster } = sourceOf(entry);
  const key = (entry.meta.annotations[ANNOTATION.gateway] ?? "") as GatewayKey;
  const source = followed.resources.get(desiredKeys.source(service, cluster));
  const gateway = followed.resources.get(desiredKeys.gateway(key));
  const name = readFrom(entry.meta)["hostname"];
  if (source?.kind !== "source" || gateway?.kind !== "gateway" || typeof name !== "string") return undefined;
  const hasAccount = source.groups.some((group) => group.serviceAccount === entry.spec.serviceAccount);
  const isCurrent = source.gateway === key && hasAccount && gateway.hostnames.includes(name);
  return isCurrent ? name : undefined;
}
