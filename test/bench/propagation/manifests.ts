import { type JsonObject, renderEastWestGateway, renderNamespace } from "@causeway/sandbox";

/** The services that central and the edges carry over, and those that the relay does. */
export const MEASURED = "bench";
export const FLOOR = "floor";

/** How many services there are of each. */
export interface Scope {
  readonly services: number;
  readonly floorServices: number;
}

export function serviceName(index: number): string {
  return `s-${String(index).padStart(3, "0")}`;
}

/** Objects of one cluster, in the order in which they can be created: services of one instance each, and a gateway. */
export function renderCluster({ services, floorServices }: Scope): readonly (readonly JsonObject[])[] {
  const gateway = renderEastWestGateway().map((object) => placed(object, "eastwest"));
  const measured = Array.from({ length: services }, (_, index) => ({ namespace: MEASURED, name: serviceName(index) }));
  const floor = Array.from({ length: floorServices }, (_, index) => ({ namespace: FLOOR, name: serviceName(index) }));
  const all = [...measured, ...floor];
  return [
    [
      renderNamespace(MEASURED, { "istio-injection": "enabled" }),
      renderNamespace(FLOOR, {}),
      renderNamespace("eastwest", {}),
    ],
    gateway,
    all.map(renderService),
    all.map(renderPod),
  ];
}

interface Place {
  readonly namespace: string;
  readonly name: string;
}

function placed(object: JsonObject, namespace: string): JsonObject {
  return { ...object, metadata: { ...(object["metadata"] as JsonObject), namespace } };
}

function renderService({ namespace, name }: Place): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name, labels: { app: name } },
    spec: { selector: { app: name }, ports: [{ name: "http", port: 80, targetPort: 8080 }] },
  };
}

function renderPod({ namespace, name }: Place): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace, name, labels: { app: name } },
    spec: { containers: [{ name: "app", image: "example/app:1" }] },
  };
}

/** The one EndpointSlice of a service, where nobody makes it but us. */
export function sliceName(service: string): string {
  return `${service}-slice`;
}

/** Every service of the measured namespace in both clusters. */
export const CONFIG = `
apiVersion: api.tsb.tetrate.io/v2
kind: Workspace
metadata: { organization: tetrate, tenant: tetrate, name: bench }
spec: { namespaceSelector: { names: ["*/${MEASURED}"] } }
---
apiVersion: api.tsb.tetrate.io/v2
kind: WorkspaceSetting
metadata: { organization: tetrate, tenant: tetrate, workspace: bench, name: bench }
spec:
  defaultEastWestGatewaySettings:
    - workloadSelector: { namespace: eastwest, labels: { app: eastwest-gateway } }
`;

/** Status of a pod whose only container is ready, or is not. */
export function renderReadiness(readiness: "ready" | "notReady"): JsonObject {
  const status = readiness === "ready" ? "True" : "False";
  const conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map((type) => ({
    type,
    status: type === "Ready" || type === "ContainersReady" ? status : "True",
  }));
  return { status: { conditions } };
}

/** JSON patch of an EndpointSlice with one endpoint. */
export function renderSliceReadiness(readiness: "ready" | "notReady"): readonly JsonObject[] {
  const value = readiness === "ready";
  return ["ready", "serving"].map((condition) => ({
    op: "replace",
    path: `/endpoints/0/conditions/${condition}`,
    value,
  }));
}
