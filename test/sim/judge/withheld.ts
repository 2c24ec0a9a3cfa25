import { labelsMatch, splitServiceKey } from "@causeway/shared";
import type { KubeService, KubeWorkloadEntry } from "../../../packages/edge/src/core/kube.js";
import { isOurs } from "../../../packages/edge/src/core/render/ownership.js";
import { sourceOf } from "./entry-source.js";
import { membersOf } from "./truth.js";
import type { ObjectsSeen } from "./unseen.js";

/**
 * Somebody else's objects, or pods without a sidecar, make the entry do harm: the edge takes it away at once, whoever wants
 * it, and no brake counts it. What it was made for counts too, though it may be found by that Service no longer.
 */
export function isWithheld(api: ObjectsSeen, entry: KubeWorkloadEntry): boolean {
  const { namespace } = entry.meta;
  const disablesMtls = api
    .all("PeerAuthentication")
    .some(({ meta, mode }) => meta.namespace === namespace && mode === "DISABLE");
  const { name } = splitServiceKey(sourceOf(entry).service);
  const own = api.all("Service").filter(({ meta }) => meta.namespace === namespace && meta.name === name);
  const services = [...own, ...membersOf(api, namespace, entry.spec.labels)];
  return disablesMtls || services.some((service) => isUnsafe(api, service));
}

function isUnsafe(api: ObjectsSeen, { meta: { namespace, name }, selector }: KubeService): boolean {
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
