import type { JsonObject } from "@causeway/sandbox";
import { labelsMatch } from "@causeway/shared";
import { type Draft, oneIn, perhaps, podAddress } from "./draft.js";
import type { DraftPod } from "./pods.js";
import type { DraftPort, DraftService } from "./services.js";

/** The slices that Kubernetes would make of a service's pods, one per set of port numbers, and now and then odd ones. */
export function renderSlices(draft: Draft, service: DraftService, pods: readonly DraftPod[]): readonly JsonObject[] {
  const { chance, namespace } = draft;
  const groups = new Map<string, DraftPod[]>();
  for (const pod of pods.filter(({ labels }) => labelsMatch(service.selector, labels))) {
    const key = JSON.stringify(portsOf(service.ports, pod));
    groups.set(key, [...(groups.get(key) ?? []), pod]);
  }
  const slices = Array.from(groups, ([ports, members], at) =>
    renderSlice(
      { namespace, service, at },
      JSON.parse(ports) as JsonObject[],
      members.map((pod) => endpointOf(namespace, service, pod)),
    ),
  );
  if (!oneIn(chance, 10)) return slices;
  const ports = service.ports.map(({ name, port, protocol }) => ({ name, port: port + 1, protocol }));
  const manual = { addresses: [podAddress(draft, 90)], conditions: { ready: true } };
  const again = pods[0] === undefined ? [] : [endpointOf(namespace, service, pods[0])];
  return [
    ...slices,
    renderSlice({ namespace, service, at: 9 }, ports, slices.length > 0 ? [manual] : [manual, ...again]),
  ];
}

function portsOf(ports: readonly DraftPort[], pod: DraftPod): readonly JsonObject[] {
  return ports.flatMap(({ name, targetPort, protocol }) => {
    const port = typeof targetPort === "number" ? targetPort : pod.ports[targetPort];
    return port === undefined ? [] : [{ name, port, protocol }];
  });
}

function endpointOf(namespace: string, service: DraftService, pod: DraftPod): JsonObject {
  return {
    addresses: [pod.address],
    // What Kubernetes does for a service that publishes addresses that are not ready.
    conditions: { ...pod.conditions, ...perhaps(service.publishesNotReady, { ready: true }) },
    nodeName: pod.node,
    targetRef: { kind: "Pod", name: pod.name, namespace },
  };
}

interface SlicePlace {
  readonly namespace: string;
  readonly service: DraftService;
  readonly at: number;
}

function renderSlice(
  { namespace, service, at }: SlicePlace,
  ports: readonly JsonObject[],
  endpoints: readonly JsonObject[],
): JsonObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: `${service.name}-${at}`,
      namespace,
      labels: { "kubernetes.io/service-name": service.name },
    },
    addressType: "IPv4",
    ports,
    endpoints,
  };
}
