import { type ClusterId, type ServiceKey, serviceKey, splitServiceKey } from "@causeway/shared";
import type { KubeWorkloadEntry } from "../../../packages/edge/src/core/kube.js";
import { ANNOTATION } from "../../../packages/edge/src/core/render/ownership.js";

export interface EntrySource {
  readonly service: ServiceKey;
  readonly cluster: ClusterId;
}

/** Whose instances an entry of ours leads to. */
export function sourceOf({ meta, spec }: KubeWorkloadEntry): EntrySource {
  const annotated = meta.annotations[ANNOTATION.service] ?? serviceKey(meta.namespace, meta.name);
  const { namespace, name } = splitServiceKey(annotated as ServiceKey);
  return { service: serviceKey(namespace, name), cluster: spec.network.replace(/^xcp-/, "") as ClusterId };
}

/** Leads to the same instances. */
export function isTwin(a: KubeWorkloadEntry, b: KubeWorkloadEntry): boolean {
  const [source, other] = [sourceOf(a), sourceOf(b)];
  return (
    source.service === other.service &&
    source.cluster === other.cluster &&
    a.spec.address === b.spec.address &&
    a.spec.serviceAccount === b.spec.serviceAccount
  );
}
