import { desiredKeys, type GatewayKey } from "@causeway/shared";
import type { KubeWorkloadEntry, WantedObject } from "../../../packages/edge/src/core/kube.js";
import { ANNOTATION, isOurs, readFrom } from "../../../packages/edge/src/core/render/ownership.js";
import type { SimApiServer } from "../cluster/api-server.js";
import type { RunningEdge } from "../processes/sim-edge.js";
import { sourceOf } from "./entry-source.js";

/**
 * An entry at an address that name servers have told the edge, or an earlier process of it that has left it in another entry,
 * beside one of the same instances that stands for the same name: addresses change before central has said anything.
 */
export function isMove(api: SimApiServer, { names }: RunningEdge, object: WantedObject): boolean {
  if (object.kind !== "WorkloadEntry") return false;
  const name = nameOf(object);
  const identity = identityOf(object);
  const { address } = object.spec;
  const ours = api.all("WorkloadEntry").filter((other) => isOurs(other.meta));
  const isThere = ours.some((other) => identityOf(other) === identity);
  const isKnown = ours.some((other) => nameOf(other) === name && other.spec.address === address);
  return isThere && name !== undefined && (isKnown || names.has(name, address));
}

type Content = Pick<WantedObject & { readonly kind: "WorkloadEntry" }, "meta" | "spec">;

/** The name whose address the object has; undefined where the gateway has addresses of its own. */
export function nameOf({ meta }: Content): undefined | string {
  const name = readFrom(meta)["hostname"];
  return typeof name === "string" ? name : undefined;
}

function identityOf(content: Content): string {
  const { meta, spec } = content;
  const service = meta.annotations[ANNOTATION.service];
  return [meta.namespace, spec.network, service, spec.serviceAccount, nameOf(content)].join(" ");
}

/** The name that an entry stands for, when it is wanted but for what the name says: nothing else takes it away. */
export function nameInForce({ followed }: RunningEdge, entry: KubeWorkloadEntry): undefined | string {
  const { service, cluster } = sourceOf(entry);
  const key = (entry.meta.annotations[ANNOTATION.gateway] ?? "") as GatewayKey;
  const source = followed.resources.get(desiredKeys.source(service, cluster));
  const gateway = followed.resources.get(desiredKeys.gateway(key));
  const name = nameOf(entry);
  if (source?.kind !== "source" || gateway?.kind !== "gateway" || name === undefined) return undefined;
  const hasAccount = source.groups.some((group) => group.serviceAccount === entry.spec.serviceAccount);
  const isCurrent = source.gateway === key && hasAccount && gateway.hostnames.includes(name);
  return isCurrent ? name : undefined;
}
