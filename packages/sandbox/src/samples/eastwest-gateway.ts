import type { JsonObject } from "../cluster/api-object.js";
import { renderDeployment, renderService, renderServiceAccount } from "./manifests.js";

const NAME = "eastwest-gateway";
const PORT = 15_443;

/** A gateway that serves port 15443 only, as `eastWestOnly: true` asks for. Without a namespace. */
export function renderEastWestGateway(): readonly JsonObject[] {
  const labels = { app: NAME };
  return [
    renderServiceAccount(NAME, labels),
    renderService({
      name: NAME,
      labels,
      selector: labels,
      type: "LoadBalancer",
      ports: [{ name: "tls", port: PORT, targetPort: PORT }],
    }),
    renderDeployment({
      name: NAME,
      labels,
      podLabels: { "sidecar.istio.io/inject": "true" },
      podAnnotations: { "inject.istio.io/templates": "gateway" },
      serviceAccount: NAME,
      container: { name: "istio-proxy", image: "auto", ports: [{ name: "tls", containerPort: PORT }] },
    }),
  ];
}
