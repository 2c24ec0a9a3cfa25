import { labelsMatch } from "@causeway/shared";
import type { KubePod, KubeService } from "../../../packages/edge/src/core/kube.js";
import type { SimApiServer } from "../cluster/api-server.js";

/** Pods that a Service selects, ready or not. */
export function podsOf(api: SimApiServer, { meta, selector }: KubeService): KubePod[] {
  if (Object.keys(selector).length === 0) return [];
  return api
    .all("Pod")
    .filter((pod) => pod.meta.namespace === meta.namespace && labelsMatch(selector, pod.meta.labels));
}
