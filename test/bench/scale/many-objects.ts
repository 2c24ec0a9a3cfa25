import type { ApiObject, JsonObject } from "@causeway/sandbox";

export interface ManyObjects {
  readonly services: number;
  readonly podsEach: number;
  readonly namespaces: number;
}

const CREATED = "2026-01-01T00:00:00Z";

/** Objects of a large cluster as its API server stores them, by resource, in an order in which they can be stored. */
export function renderManyObjects({
  services,
  podsEach,
  namespaces,
}: ManyObjects): Readonly<Record<string, ApiObject[]>> {
  const names = Array.from({ length: namespaces }, (_, index) => `team-${index}`);
  const places = Array.from({ length: services }, (_, index) => ({
    namespace: names[index % namespaces] ?? "team-0",
    service: `service-${String(index).padStart(4, "0")}`,
    index,
  }));
  return {
    namespaces: names.map((name) => ({
      ...{ apiVersion: "v1", kind: "Namespace", metadata: metadataOf(name, "", { "istio-injection": "enabled" }) },
      status: { phase: "Active" },
    })),
    services: places.map(({ namespace, service, index }) => ({
      ...{ apiVersion: "v1", kind: "Service", metadata: metadataOf(service, namespace, { app: service }) },
      spec: {
        ...{ type: "ClusterIP", clusterIP: addressOf("10.200", index), selector: { app: service } },
        ports: [{ name: "http", port: 80, targetPort: 8080, protocol: "TCP" }],
      },
    })),
    pods: places.flatMap(({ namespace, service, index }) =>
      Array.from({ length: podsEach }, (_, pod) => renderPod(namespace, service, { pod, ip: index * podsEach + pod })),
    ),
  };
}

function renderPod(namespace: string, service: string, { pod, ip }: { pod: number; ip: number }): ApiObject {
  const podIP = addressOf("10.60", ip);
  const labels = {
    ...{ app: service, version: "v1", "pod-template-hash": "5d4f8c7b9", "security.istio.io/tlsMode": "istio" },
    ...{ "service.istio.io/canonical-name": service, "service.istio.io/canonical-revision": "v1" },
  };
  const conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map((type) => ({
    ...{ type, status: "True", lastTransitionTime: CREATED },
  }));
  return {
    ...{ apiVersion: "v1", kind: "Pod", metadata: metadataOf(`${service}-5d4f8c7b9-${pod}`, namespace, labels) },
    spec: {
      nodeName: "",
      serviceAccountName: "default",
      containers: [renderContainer("app"), renderContainer("istio-proxy")],
    },
    status: { phase: "Running", podIP, podIPs: [{ ip: podIP }], startTime: CREATED, conditions },
  };
}

function renderContainer(name: string): JsonObject {
  return {
    ...{ name, image: `example/${name}:1.28.0`, ports: [{ containerPort: 8080, protocol: "TCP" }] },
    env: [
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "MODE", value: "full" },
    ],
    resources: { requests: { cpu: "100m", memory: "128Mi" } },
  };
}

function metadataOf(name: string, namespace: string, labels: Readonly<Record<string, string>>): ApiObject["metadata"] {
  const uid = `${namespace}-${name}`;
  return {
    name,
    ...(namespace === "" ? {} : { namespace }),
    uid,
    resourceVersion: "",
    creationTimestamp: CREATED,
    labels,
  };
}

function addressOf(prefix: string, index: number): string {
  const [first = "10", second = "0"] = prefix.split(".");
  return `${first}.${Number(second) + Math.floor(index / 62_500)}.${Math.floor(index / 250) % 250}.${(index % 250) + 1}`;
}
