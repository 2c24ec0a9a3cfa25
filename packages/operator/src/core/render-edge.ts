import type { EdgeSpec } from "./edge-xcp.js";
import { MARK, ownerOf } from "./ownership.js";
import { API_VERSIONS, type JsonObject, type LiveResource, type OwnedKind, type WantedResource } from "./resource.js";

/** Name of the edge's Deployment and ServiceAccount, and the value of its label `app`. */
export const EDGE_NAME = "causeway-edge";

const HEALTH_PORT = 8081;

/** The edge's ServiceAccount and Deployment. One pod, the old one gone before the new one comes: one edge a cluster. */
export function renderEdge(edge: LiveResource, spec: EdgeSpec, image: string): readonly WantedResource[] {
  const selector = { app: EDGE_NAME };
  const probe = (path: string) => ({ httpGet: { path, port: "health" } });
  return [
    of(edge, "ServiceAccount", {}),
    of(edge, "Deployment", {
      spec: {
        replicas: 1,
        strategy: { type: "Recreate" },
        selector: { matchLabels: selector },
        template: {
          metadata: { labels: { ...selector, "sidecar.istio.io/inject": "false" } },
          spec: {
            serviceAccountName: EDGE_NAME,
            containers: [
              {
                name: "edge",
                image,
                env: spec.env,
                ports: [{ name: "health", containerPort: HEALTH_PORT, protocol: "TCP" }],
                livenessProbe: probe("/healthz"),
                readinessProbe: probe("/readyz"),
              },
            ],
          },
        },
      },
    }),
  ];
}

function of(edge: LiveResource, kind: OwnedKind, body: JsonObject): WantedResource {
  const metadata = {
    namespace: edge.meta.namespace,
    name: EDGE_NAME,
    labels: { app: EDGE_NAME, [MARK.label]: MARK.value },
    annotations: {},
    ownerReferences: [ownerOf(edge)],
  };
  return { apiVersion: API_VERSIONS[kind], kind, metadata, body };
}
