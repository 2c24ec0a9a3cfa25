import { type NamespaceReport, sortLabels } from "@causeway/shared";
import type { ClusterView } from "./cluster-view.js";
import type { KubeNamespace } from "./kube.js";

/** What others need to know of one namespace of this cluster; undefined when there is none of that name. */
export function describeNamespace(view: Pick<ClusterView, "namespace">, name: string): undefined | NamespaceReport {
  const namespace = view.namespace(name);
  if (namespace === undefined) return undefined;
  return {
    labels: sortLabels(namespace.meta.labels),
    isInjected: isInjected(namespace),
    phase: namespace.meta.isTerminating ? "Terminating" : "Active",
  };
}

/** `istio-injection` decides when it is there, `istio.io/rev` otherwise: Istio's own order. */
function isInjected(namespace: KubeNamespace): boolean {
  const injection = namespace.meta.labels["istio-injection"];
  if (injection !== undefined) return injection === "enabled";
  return (namespace.meta.labels["istio.io/rev"] ?? "") !== "";
}
