import { type Labels, labelsMatch } from "@causeway/shared";
import type { KubeService } from "../../../packages/edge/src/core/kube.js";
import { isOurs } from "../../../packages/edge/src/core/render/ownership.js";
import type { SimApiServer } from "../cluster/api-server.js";
import { membersOf } from "./truth.js";

/**
 * Somebody else's objects, or pods without a sidecar, make an entry with these labels do harm: the edge takes it away at once,
 * whoever wants it, and no brake counts it.
 */
export function isWithheld(api: SimApiServer, namespace: string, labels: Labels): boolean {
  const disablesMtls = api
    .all("PeerAuthentication")
    .some(({ meta, mode }) => meta.namespace === namespace && mode === "DISABLE");
  return disablesMtls || membersOf(api, namespace, labels).some((service) => isUnsafe(api, service));
}

function isUnsafe(api: SimApiServer, { meta: { namespace, name }, selector }: KubeService): boolean {
  const hosts = [name, `${name}.${namespace}.svc.cluster.local`];
  const isOverruled = api
    .all("DestinationRule")
    .filter(({ meta, spec }) => !isOurs(meta) && meta.namespace === namespace && spec["trafficPolicy"] !== undefined)
    .some(({ spec }) => hosts.includes(String(spec["host"])));
  const isMixed = api
    .all("Pod")
    .some((pod) => pod.meta.namespace === namespace && !pod.hasSidecar && labelsMatch(selector, pod.meta.labels));
  return isOverruled || isMixed;
}
