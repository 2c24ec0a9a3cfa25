import {
  describeLabels,
  type GatewayPods,
  type GatewayReport,
  type Labels,
  type Locality,
  type ServiceKey,
  sortLabels,
} from "@causeway/shared";
import type { ClusterView } from "./cluster-view.js";
import { type DescribedAddress, describeGatewayAddress, type GatewayAddressOptions } from "./gateway-address.js";
import { gatewayPort } from "./gateway-service.js";
import { isGatewayService } from "./gateway-services.js";
import type { KubePod } from "./kube.js";

/** Labels that differ between equal pods, or between one roll-out and the next: no selector of a gateway means them. */
const VOLATILE_LABELS: ReadonlySet<string> = new Set([
  "pod-template-hash",
  "pod-template-generation",
  "controller-revision-hash",
  "statefulset.kubernetes.io/pod-name",
  "apps.kubernetes.io/pod-index",
]);

const UNREACHABLE: DescribedAddress = { addresses: [], hostnames: [], port: 0, problem: "" };
const NO_LOCALITY: Locality = { region: "", zone: "" };

/**
 * How other clusters reach a gateway, and the pods behind it; undefined when there is no such Service of a gateway. Without
 * the gateway port nobody reaches it, whatever its addresses: port 0, and none of them.
 */
export function describeGateway(
  view: Pick<ClusterView, "service" | "podsSelected" | "node" | "nodes">,
  key: ServiceKey,
  options: GatewayAddressOptions,
): undefined | GatewayReport {
  const service = view.service(key);
  if (service === undefined || service.type === "ExternalName" || !isGatewayService(service, view)) return undefined;
  const { addresses, hostnames, port, problem } =
    gatewayPort(service) === undefined ? UNREACHABLE : describeGatewayAddress(view, service, options);
  return {
    serviceType: service.type,
    createdAt: service.meta.creationTimestamp,
    addresses,
    hostnames,
    addressProblem: problem,
    port,
    selector: sortLabels(service.selector),
    pods: groupPods(view, view.podsSelected(service.meta.namespace, service.selector)),
  };
}

function groupPods(view: Pick<ClusterView, "node">, pods: readonly KubePod[]): readonly GatewayPods[] {
  const groups = new Map<string, GatewayPods>();
  for (const pod of pods) {
    const labels = lastingLabels(pod.meta.labels);
    const locality = localityOf(view, pod);
    const key = `${describeLabels(labels)} ${locality.region} ${locality.zone}`;
    const { total, ready } = groups.get(key) ?? { total: 0, ready: 0 };
    groups.set(key, { labels, total: total + 1, ready: ready + (isServing(pod) ? 1 : 0), locality });
  }
  return Array.from(groups)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => group);
}

/** A pod on its way out keeps its Ready condition until it is gone, but takes no new connections. */
function isServing(pod: KubePod): boolean {
  return pod.isReady && !pod.meta.isTerminating;
}

function localityOf(view: Pick<ClusterView, "node">, pod: KubePod): Locality {
  const node = view.node(pod.nodeName);
  return node === undefined ? NO_LOCALITY : { region: node.region, zone: node.zone };
}

function lastingLabels(labels: Labels): Labels {
  return sortLabels(Object.fromEntries(Object.entries(labels).filter(([key]) => !VOLATILE_LABELS.has(key))));
}
