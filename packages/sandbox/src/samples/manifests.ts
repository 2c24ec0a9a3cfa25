import type { JsonObject, StringMap } from "../cluster/api-object.js";

interface ServicePortInput {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number | string;
}

/** A Namespace with labels, such as `istio-injection: enabled`. */
export function renderNamespace(name: string, labels: StringMap): JsonObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: describeMetadata(name, labels) };
}

export function renderServiceAccount(name: string, labels: StringMap): JsonObject {
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: describeMetadata(name, labels) };
}

/** Labels of nothing are left out, so that the files read as people write them. */
function describeMetadata(name: string, labels: StringMap): JsonObject {
  return { name, ...(Object.keys(labels).length === 0 ? {} : { labels }) };
}

interface ServiceInput {
  readonly name: string;
  readonly labels: StringMap;
  readonly selector: StringMap;
  readonly type: "ClusterIP" | "LoadBalancer";
  readonly ports: readonly ServicePortInput[];
}

export function renderService({ name, labels, selector, type, ports }: ServiceInput): JsonObject {
  const spec = { type, selector, ports: ports.map((port) => ({ ...port })) };
  return { apiVersion: "v1", kind: "Service", metadata: { name, labels }, spec };
}

interface DeploymentInput {
  readonly name: string;
  /** Of the Deployment and its pods, and what it selects them by. */
  readonly labels: StringMap;
  readonly podLabels: StringMap;
  readonly podAnnotations: StringMap;
  readonly serviceAccount: string;
  readonly container: JsonObject;
}

/** A Deployment of one replica with one container. */
export function renderDeployment(input: DeploymentInput): JsonObject {
  const { name, labels, podLabels, podAnnotations, serviceAccount, container } = input;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels },
    spec: {
      replicas: 1,
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels: { ...labels, ...podLabels },
          ...(Object.keys(podAnnotations).length === 0 ? {} : { annotations: podAnnotations }),
        },
        spec: { serviceAccountName: serviceAccount, containers: [container] },
      },
    },
  };
}
