import {
  describeLabels,
  type InstanceGroup,
  type Labels,
  type MeshMembership,
  type ServiceKey,
  type ServicePort,
  type ServiceReport,
  sortLabels,
} from "@causeway/shared";
import type { ClusterView } from "./cluster-view.js";
import type { KubePod, KubeService } from "./kube.js";

const EXPORT_TO_ANNOTATION = "networking.istio.io/exportTo";

/** More groups than this would mean that a subset label is not one (an instance's own id, say). */
const MAX_GROUPS = 16;

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

/**
 * Ready instances by service account and by the labels that subsets look at. Beyond the limit the labels are dropped, so
 * that every instance still counts.
 */
function groupInstances(ready: readonly KubePod[], subsetKeys: readonly string[]): readonly InstanceGroup[] {
  const groups = countGroups(ready, subsetKeys);
  return groups.length > MAX_GROUPS ? countGroups(ready, []) : groups;
}

function countGroups(ready: readonly KubePod[], subsetKeys: readonly string[]): readonly InstanceGroup[] {
  const groups = new Map<string, InstanceGroup>();
  for (const pod of ready) {
    const subsetLabels = project(pod.meta.labels, subsetKeys);
    const key = `${pod.serviceAccount} ${describeLabels(subsetLabels)}`;
    const count = groups.get(key)?.ready ?? 0;
    groups.set(key, { serviceAccount: pod.serviceAccount, subsetLabels, ready: count + 1 });
  }
  return Array.from(groups)
    .sort(([a], [b]) => compareText(a, b))
    .map(([, group]) => group);
}

function project(labels: Labels, keys: readonly string[]): Labels {
  return sortLabels(Object.fromEntries(Object.entries(labels).filter(([key]) => keys.includes(key))));
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
