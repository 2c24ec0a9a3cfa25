import {
  type MeshMembership,
  type ServiceKey,
  type ServicePort,
  type ServiceReport,
  sortLabels,
} from "@causeway/shared";
import type { ClusterView } from "./cluster-view.js";
import { groupInstances } from "./instance-groups.js";
import type { KubePod, KubeService } from "./kube.js";

const EXPORT_TO_ANNOTATION = "networking.istio.io/exportTo";

/** What others need to know of one service of this cluster; undefined when there is no such Service. */
export function describeService(
  view: Pick<ClusterView, "service" | "podsSelected" | "readyPods">,
  key: ServiceKey,
  subsetKeys: readonly string[],
): undefined | ServiceReport {
  const service = view.service(key);
  if (service === undefined) return undefined;
  const pods = view.podsSelected(service.meta.namespace, service.selector);
  return {
    type: service.type,
    isHeadless: service.isHeadless,
    labels: sortLabels(service.meta.labels),
    selector: sortLabels(service.selector),
    ports: describePorts(service),
    internalTrafficPolicy: service.internalTrafficPolicy,
    exportTo: parseExportTo(service.meta.annotations[EXPORT_TO_ANNOTATION] ?? ""),
    groups: groupInstances(view.readyPods(key), subsetKeys),
    mesh: describeMesh(pods),
    isAmbient: pods.some((pod) => pod.isAmbient),
    dampedUntil: undefined,
  };
}

function describePorts(service: KubeService): readonly ServicePort[] {
  return service.ports
    .map(({ name, number, protocol, appProtocol, targetPort }) => ({ name, number, protocol, appProtocol, targetPort }))
    .sort((a, b) => a.number - b.number || compareText(a.name, b.name));
}

/** Sorted; empty when the value says everywhere, as no value does. */
function parseExportTo(text: string): readonly string[] {
  const parts = text.split(",").map((part) => part.trim());
  const named = Array.from(new Set(parts.filter((part) => part !== ""))).sort();
  return named.includes("*") ? [] : named;
}

function describeMesh(pods: readonly KubePod[]): MeshMembership {
  if (pods.length === 0) return "noPods";
  const inMesh = pods.filter((pod) => pod.hasSidecar).length;
  if (inMesh === pods.length) return "all";
  return inMesh === 0 ? "none" : "some";
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
