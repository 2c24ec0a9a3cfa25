import type { JsonObject } from "../cluster/api-object.js";
import { renderDeployment, renderService, renderServiceAccount } from "./manifests.js";

const PORT = 9080;

/** The services of Istio's Bookinfo and their versions; a Deployment `reviews-v2` belongs to service `reviews`. */
const SERVICES: readonly { readonly name: string; readonly versions: readonly string[] }[] = [
  { name: "details", versions: ["v1"] },
  { name: "ratings", versions: ["v1"] },
  { name: "reviews", versions: ["v1", "v2", "v3"] },
  { name: "productpage", versions: ["v1"] },
];

/** Bookinfo in the shape that Istio publishes (samples/bookinfo/platform/kube/bookinfo.yaml), without a namespace. */
export function renderBookinfo(): readonly JsonObject[] {
  return SERVICES.flatMap(({ name, versions }) => [
    renderService({
      name,
      labels: { app: name, service: name },
      selector: { app: name },
      type: "ClusterIP",
      ports: [{ name: "http", port: PORT, targetPort: PORT }],
    }),
    renderServiceAccount(`bookinfo-${name}`, { account: name }),
    ...versions.map((version) => renderVersion(name, version)),
  ]);
}

function renderVersion(name: string, version: string): JsonObject {
  return renderDeployment({
    name: `${name}-${version}`,
    labels: { app: name, version },
    podLabels: {},
    podAnnotations: {},
    serviceAccount: `bookinfo-${name}`,
    container: {
      name,
      image: `docker.io/istio/examples-bookinfo-${name}-${version}:1.20.3`,
      imagePullPolicy: "IfNotPresent",
      ports: [{ containerPort: PORT }],
    },
  });
}
