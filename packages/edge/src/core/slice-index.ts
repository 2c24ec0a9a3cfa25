import { type ServiceKey, serviceKey } from "@causeway/shared";
import type { KubeEndpointSlice } from "./kube.js";

/** EndpointSlices by the Service that they belong to. */
export class SliceIndex {
  private readonly byService = new Map<ServiceKey, Map<string, KubeEndpointSlice>>();

  set(slice: KubeEndpointSlice): void {
    const key = sliceService(slice);
    if (key === undefined) return;
    const slices = this.byService.get(key);
    if (slices === undefined) this.byService.set(key, new Map([[slice.meta.name, slice]]));
    else slices.set(slice.meta.name, slice);
  }

  delete(slice: KubeEndpointSlice): void {
    const key = sliceService(slice);
    if (key === undefined) return;
    const slices = this.byService.get(key);
    slices?.delete(slice.meta.name);
    if (slices?.size === 0) this.byService.delete(key);
  }

  /** Names of the pods behind ready endpoints, each once (a pod has one endpoint per address family). */
  readyPodNames(key: ServiceKey): ReadonlySet<string> {
    const names = new Set<string>();
    for (const slice of this.byService.get(key)?.values() ?? []) {
      for (const endpoint of slice.endpoints)
        if (endpoint.isReady && endpoint.podName !== "") names.add(endpoint.podName);
    }
    return names;
  }
}

/** Undefined for a slice that belongs to no Service. */
export function sliceService(slice: KubeEndpointSlice): undefined | ServiceKey {
  return slice.serviceName === "" ? undefined : serviceKey(slice.meta.namespace, slice.serviceName);
}
